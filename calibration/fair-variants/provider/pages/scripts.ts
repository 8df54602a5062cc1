import type { ServerChange } from '../../../defects/provider/reference-server';
import { respond } from '../../../defects/provider/wire';
import type { FairVariant } from '../../fair-variant';
import { together } from '../together';
import { carried, document, escaped, pages, request } from './page';

/**
 * Pages that a driver without scripts has to leave alone: what it did there would not be what a person does. The driver
 * "browser" gets through each of them.
 */
export const PAGES_WITH_SCRIPTS: readonly FairVariant<ServerChange>[] = [
  {
    id: 'refusal-by-a-script',
    what: 'The button that refuses changes a hidden field by a script, without which the form approves.',
    source: 'RFC 8628 section 3.3',
    limited: { why: 'the form driver runs no scripts, and presses nothing that needs one', must: 30 },
    how: () =>
      scripted(
        pages(() => ({
          confirm: async (forms, asked) =>
            document(
              'Device',
              `<h1>${escaped(asked.clientName)} wants access</h1>${request(asked)}
               <form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
               <input type="hidden" name="decision" value="approve">
               <button type="submit">Allow</button>
               <button type="submit" onclick="this.form.decision.value='deny'">Deny</button></form>`,
            ),
        })),
      ),
  },
  {
    id: 'buttons-by-a-listener',
    what: 'Both buttons are wired by a script that fills in what was decided and sends the form.',
    source: 'RFC 8628 section 3.3',
    limited: { why: 'the form driver runs no scripts, and presses nothing that needs one', must: 30 },
    how: () =>
      scripted(
        pages(() => ({
          confirm: async (forms, asked) =>
            document(
              'Device',
              `<h1>${escaped(asked.clientName)} wants access</h1>${request(asked)}
               <form id="choice" method="post" action="${forms.decisionAction}">${carried(forms, asked)}<input type="hidden" name="decision"></form>
               <button type="button" id="yes">Allow</button><button type="button" id="no">Deny</button>
               <script>for (const [id, value] of [['yes', 'approve'], ['no', 'deny']]) document.getElementById(id).addEventListener('click', () => {
                 const form = document.getElementById('choice'); form.decision.value = value; form.submit(); });</script>`,
            ),
        })),
      ),
  },
  {
    id: 'buttons-of-other-elements',
    what: 'What is pressed are elements with the role of a button, which a script makes one of.',
    source: 'WAI-ARIA 1.2 section 5.4',
    limited: { why: 'the form driver runs no scripts, and presses nothing that needs one', must: 29 },
    how: () =>
      scripted(
        pages((usual) => ({
          enterCode: async (forms, notice) =>
            (await usual.enterCode(forms, notice))
              .replace(
                '<button class="go" type="submit">Continue</button>',
                '<div role="button" tabindex="0" id="go">Continue</div>',
              )
              .replace(
                '</body>',
                `<script>document.getElementById('go').addEventListener('click', (event) => event.target.closest('form').submit());</script></body>`,
              ),
          confirm: async (forms, asked) =>
            document(
              'Device',
              `<h1>${escaped(asked.clientName)} wants access</h1>${request(asked)}
               <form id="choice" method="post" action="${forms.decisionAction}">${carried(forms, asked)}<input type="hidden" name="decision"></form>
               <div role="button" tabindex="0" id="yes">Allow</div><div role="button" tabindex="0" id="no">Deny</div>
               <script>for (const [id, value] of [['yes', 'approve'], ['no', 'deny']]) document.getElementById(id).addEventListener('click', () => {
                 const form = document.getElementById('choice'); form.decision.value = value; form.submit(); });</script>`,
            ),
        })),
      ),
  },
  {
    id: 'code-gathered-by-a-script',
    what: 'The code is typed into fields without names, from which a script puts it together.',
    source: 'RFC 8628 section 6.1',
    limited: { why: 'the form driver runs no scripts, and cannot type such a code', must: 29 },
    how: () =>
      scripted(
        pages(() => ({
          enterCode: async (forms, notice) =>
            document(
              'Connect a device',
              `<h1>Connect a device</h1>${notice ? '<p role="alert">This code is not valid.</p>' : ''}<p>Enter the code</p>
               <form id="f" method="post" action="${forms.codeAction}">${carried(forms)}<input type="hidden" name="user_code" value="">
               ${'<input maxlength="1" class="box">'.repeat(8)}<button>Continue</button></form>
               <script>document.getElementById('f').addEventListener('submit', (event) => {
                 event.target.user_code.value = [...document.querySelectorAll('.box')].map((one) => one.value).join(''); });</script>`,
            ),
        })),
      ),
  },
  {
    id: 'pages-built-by-a-script',
    what: 'Every page is empty until its script has built it.',
    source: 'RFC 8628 section 3.3',
    limited: { why: 'the form driver runs no scripts, and sees an empty page', must: 29 },
    how: () =>
      scripted(
        pages((usual) => ({
          enterCode: async (forms, notice) => built(await usual.enterCode(forms, notice)),
          confirm: async (forms, asked) => built(await usual.confirm(forms, asked)),
          outcome: async (outcome, codePath) => built(await usual.outcome(outcome, codePath)),
        })),
      ),
  },
  {
    id: 'pages-hidden-while-scripts-load',
    what: 'Every page is hidden in its markup, and a script that takes its time has a style sheet show it.',
    source: 'OpenAM 16.0.5',
    limited: { why: 'the form driver runs no scripts, and sees a page that is not shown', must: 29 },
    how: () =>
      scripted(
        pages((usual) => ({
          enterCode: async (forms, notice) => hidden(await usual.enterCode(forms, notice)),
          confirm: async (forms, asked) => hidden(await usual.confirm(forms, asked)),
          outcome: async (outcome, codePath) => hidden(await usual.outcome(outcome, codePath)),
        })),
      ),
  },
];

/** A body that is not shown, and says that it is loading, for longer than pages take to come to rest. */
function hidden(html: string): string {
  const body = /<body>(.*)<\/body>/s.exec(html)?.[1] ?? '';
  const text = JSON.stringify(body).replaceAll('<', '\\u003c');
  return document(
    '',
    `<div id="root">Loading...</div><script>document.body.style.display = 'none';
     setTimeout(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('body { display: block !important }');
       document.adoptedStyleSheets = [sheet]; }, 700);
     setTimeout(() => { document.getElementById('root').innerHTML = ${text}; }, 1400);</script>`,
  );
}

/** The same document, which a script writes a moment after the page has come. */
function built(html: string): string {
  const body = /<body>(.*)<\/body>/s.exec(html)?.[1] ?? '';
  const text = JSON.stringify(body).replaceAll('<', '\\u003c');
  return document(
    '',
    `<div id="root"></div><script>setTimeout(() => { document.getElementById('root').innerHTML = ${text}; }, 50);</script>`,
  );
}

/** The reference server's own policy allows no scripts. */
function scripted(change: ServerChange): ServerChange {
  return together(
    {
      front: async (incoming, next) => {
        const response = await next(incoming);
        const policy = response.headers.get('content-security-policy');
        if (policy === null) return response;
        return respond(response, {
          body: await response.text(),
          headers: {
            'content-security-policy': policy.replace(
              "default-src 'none'",
              "default-src 'none'; script-src 'unsafe-inline'",
            ),
          },
        });
      },
    },
    change,
  );
}
