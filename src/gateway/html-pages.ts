import { html, raw } from 'hono/html';
import type { AskedFor, CodeNotice, Outcome, PageForms, PageRenderer } from './page-renderer';
import { PAGE_STYLE, PAGE_STYLE_SOURCE } from './page-style';

type Html = ReturnType<typeof html>;

/** Plain pages in English that need no script. Whatever comes from outside is escaped by the template. */
export const htmlPages: PageRenderer = {
  styleSources: PAGE_STYLE_SOURCE,

  async enterCode(forms, notice) {
    return page(
      'Connect a device',
      html`<p>Type the code that your device shows.</p>
        ${notice ? html`<p class="notice" role="alert">${noticeText(notice)}</p>` : ''}
        <form method="post" action="${forms.codeAction}">
          ${formToken(forms)}
          <label for="user_code">Code</label>
          <input type="text" id="user_code" name="user_code" required maxlength="100" placeholder="XXXX-XXXX"
            autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" autofocus>
          <div class="actions"><button class="go" type="submit">Continue</button></div>
        </form>`,
    );
  },

  async confirm(forms, asked) {
    return page(
      `${asked.clientName} wants to sign in`,
      html`<p>A device is asking for access to your account. Is this the code that it shows?</p>
        <strong class="code">${asked.userCode}</strong>
        ${asked.undecided ? html`<p class="notice" role="alert">Please choose: approve or deny.</p>` : ''}
        ${requestDetails(asked)}
        <p><strong>Only approve if you have this device in front of you</strong> and started this yourself. If somebody
          sent you the code or a link to this page, deny: approving would let them in as you.</p>
        <form method="post" action="${forms.decisionAction}">
          ${formToken(forms)}
          <input type="hidden" name="user_code" value="${asked.userCode}">
          <div class="actions">
            <button class="go" type="submit" name="decision" value="approve">Approve</button>
            <button type="submit" name="decision" value="deny">Deny</button>
          </div>
        </form>
        <p class="soft">After approving you sign in. The code is good for ${minutes(asked.minutesLeft)} more.</p>`,
    );
  },

  async outcome(outcome, codePath) {
    const { title, text } = outcomeText(outcome, codePath);
    return page(title, text);
  },
};

function requestDetails(asked: AskedFor): Html {
  return html`<dl>
    <dt>Application</dt><dd>${asked.clientName}</dd>
    <dt>Asks for</dt><dd>${asked.scope === '' ? 'basic access' : asked.scope.split(' ').join(', ')}</dd>
    <dt>Device at</dt><dd>${asked.address}${asked.userAgent ? html` (${asked.userAgent})` : ''}</dd>
  </dl>`;
}

function noticeText(notice: CodeNotice): string {
  switch (notice.name) {
    case 'unknown-code':
      return 'This code is not valid. Check what your device shows and try again.';
    case 'no-code':
      return 'No code was entered. Type the code that your device shows.';
    case 'stale-form':
      return 'This form is no longer current, and nothing was done. Cookies have to be allowed here. Please enter the code again.';
  }
}

function outcomeText(outcome: Outcome, codePath: string): { readonly title: string; readonly text: Html } {
  const startOver = html`<p><a href="${codePath}">Enter a code</a></p>`;
  switch (outcome.name) {
    case 'approved':
      return {
        title: 'Approved',
        text: html`<p>${outcome.clientName} is being signed in. You can close this page and return to your device.</p>`,
      };
    case 'denied':
      return {
        title: 'Denied',
        text: html`<p>${outcome.clientName} was not given access. You can close this page and return to your device.</p>`,
      };
    case 'expired':
      return {
        title: 'This code has expired',
        text: html`<p>Nothing was approved. Have your device show a new code, and enter that one.</p>${startOver}`,
      };
    case 'decided':
      return {
        title: 'This code has already been used',
        text: html`<p>The decision made with it stands. If your device still needs access, have it show a new code.</p>${startOver}`,
      };
    case 'taken':
      return {
        title: 'This code is already in use elsewhere',
        text: html`<p>It has been entered in another browser, and only that one may decide. If it was not yours, have your
          device show a new code.</p>${startOver}`,
      };
    case 'stale-sign-in':
      return {
        title: 'This sign-in is no longer current',
        text: html`<p>Nothing was approved by it. Enter the code that your device shows to try again.</p>${startOver}`,
      };
    case 'sign-in-failed':
      return {
        title: 'Signing in did not work',
        text: html`<p>${outcome.reason} Nothing has been approved; your device is still waiting.</p>
          <p><a href="${codePath}?user_code=${encodeURIComponent(outcome.userCode)}">Try again</a></p>`,
      };
    case 'throttled':
      return {
        title: 'Too many wrong codes',
        text: html`<p>Please wait ${minutes(Math.ceil(outcome.waitSeconds / 60))} before you enter a code again.</p>`,
      };
    case 'bad-request':
      return { title: 'That did not work', text: html`<p>${outcome.detail}.</p>${startOver}` };
    case 'broken':
      return {
        title: 'Something went wrong here',
        text: html`<p>This is not your fault. Please try again in a moment.</p>${startOver}`,
      };
  }
}

function formToken(forms: PageForms): Html {
  return html`<input type="hidden" name="form_token" value="${forms.token}">`;
}

function minutes(count: number): string {
  return count === 1 ? '1 minute' : `${count} minutes`;
}

async function page(title: string, content: Html): Promise<string> {
  const document = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${await content}
</main>
</body>
</html>
`;
  return document.toString();
}
