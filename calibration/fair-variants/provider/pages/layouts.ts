import type { AskedFor, PageForms } from '../../../../src/gateway/page-renderer';
import type { ServerChange } from '../../../defects/provider/reference-server';
import { formOf, pathOf, withForm } from '../../../defects/provider/wire';
import type { FairVariant } from '../../fair-variant';
import { together } from '../together';
import {
  besides,
  carried,
  decidedOnTheCodePage,
  document,
  escaped,
  htmlAs,
  htmlResponse,
  pages,
  request,
} from './page';

const NOT_BACK = {
  '3.3-return-to-device': {
    verdict: 'failed',
    because: 'it is advice to send the end user back to the device, and this page says nothing',
  },
} as const;

/** Unusual fields, buttons and orders of pages, none of which needs a script. */
export const PAGE_LAYOUTS: readonly FairVariant<ServerChange>[] = [
  {
    id: 'code-in-a-field-for-each-character',
    what: 'The user code is typed into eight fields of one character each.',
    source: 'RFC 8628 section 6.1',
    how: () => segmented([...'12345678'].map(() => 1)),
  },
  {
    id: 'code-in-a-field-for-each-group',
    what: 'The user code is typed into two fields of four characters each.',
    source: 'RFC 8628 section 6.1',
    how: () => segmented([4, 4]),
  },
  {
    id: 'code-field-as-long-as-the-code',
    what: 'The field for the code holds as many characters as the code has with its dash, so that a browser cuts off more.',
    source: 'autentico 2.1.3',
    how: () => codeFieldFor(9),
  },
  {
    id: 'code-field-without-room-for-the-dash',
    what: 'The field for the code holds the eight letters of the code, and not the dash that it is shown with.',
    source: 'RFC 8628 section 6.1',
    becomes: {
      '6.1-punctuation': { verdict: 'not-tested', because: 'spaces around the code cannot be typed' },
    },
    how: () => codeFieldFor(8),
  },
  {
    id: 'code-field-without-a-label',
    what: 'The field for the code has no label, no placeholder and a name of one letter.',
    source: 'RFC 8628 section 3.3',
    how: () => renamedField('c'),
  },
  {
    id: 'code-field-hides-the-code',
    what: 'The field for the code hides what is typed, as one for a password does, and has a button that shows it.',
    source: 'Apereo CAS 6.6.12',
    how: () =>
      htmlAs((html) =>
        html.replace(
          '<input type="text" id="user_code"',
          '<button type="button" tabindex="-1">Toggle Password</button><input type="password" id="user_code"',
        ),
      ),
  },
  {
    id: 'code-form-sent-by-get',
    what: 'The form that takes the code is sent by GET, as a search is.',
    source: 'RFC 9110 section 9.3.1',
    how: () =>
      together(
        {
          front: async (incoming, next) => {
            const url = new URL(incoming.url);
            if (pathOf(incoming) !== '/device' || !url.searchParams.has('form_token')) return next(incoming);
            const form = new URLSearchParams(url.searchParams);
            url.search = '';
            const headers = new Headers(incoming.headers);
            headers.set('content-type', 'application/x-www-form-urlencoded');
            return next(new Request(url, { method: 'POST', headers, body: form.toString() }));
          },
        },
        htmlAs((html) => html.replace('<form method="post" action="/device">', '<form action="/device">')),
      ),
  },
  {
    id: 'code-form-called-a-search',
    what: 'The form that takes the code is called a device search, and its button says Search.',
    source: 'rodauth-oauth 1.6.6',
    how: () =>
      htmlAs((html) =>
        html
          .replace(
            '<form method="post" action="/device">',
            '<form method="post" action="/device" id="device-search-form">',
          )
          .replace(
            '<button class="go" type="submit">Continue</button>',
            '<input type="submit" value="Search">',
          ),
      ),
  },
  {
    id: 'back-at-the-code-page-with-a-notice',
    what: 'Once a device is approved, the page that takes the code comes again, and says above it that the device is verified.',
    source: 'rodauth-oauth 1.6.6',
    becomes: {
      '3.3-return-to-device': { verdict: 'failed', because: 'it is advice, and the page says no such thing' },
    },
    how: () => backAtTheCodePage('<p class="alert alert-success">The device is verified</p>'),
  },
  {
    id: 'approved-on-the-code-page-which-comes-again',
    what: 'The page that takes the code approves with it, has no way to refuse, and comes again, saying above it that the device is authorized.',
    source: 'doorkeeper-device_authorization_grant 1.0.3',
    becomes: {
      '3.3-deny': { verdict: 'failed', because: 'it is advice, and nothing offers to refuse' },
      '3.3-refusal-beside': { verdict: 'not-tested', because: 'there is no refusal that could stand beside' },
      '3.3-informs': {
        verdict: 'failed',
        because: 'the page with the button does not know yet who asks for what',
      },
      '3.5-access-denied': { verdict: 'not-applicable', because: 'nobody can refuse' },
      '5.5-session-binding': {
        verdict: 'not-applicable',
        because: 'nobody enters a code before they decide',
      },
      ...NOT_BACK,
    },
    how: () =>
      together(
        pages((usual) => ({
          enterCode: async (forms, notice) =>
            (await usual.enterCode(forms, notice))
              .replace(`action="${forms.codeAction}"`, `action="${forms.decisionAction}"`)
              .replace(
                '<button class="go" type="submit">Continue</button>',
                '<button name="decision" value="approve">Authorize</button><a href="/device">Cancel</a>',
              ),
        })),
        backAtTheCodePage('<p class="alert alert-info">Device successfully authorized</p>', 'Authorize'),
      ),
  },
  {
    id: 'cancel-leads-back-to-the-code-page',
    what: 'Beside the button that approves is a link to the page that takes the code, called Cancel: it leaves the request open.',
    source: 'rodauth-oauth 1.6.6, RFC 9110 section 9.2.1',
    only: ['3.3-user-interaction', '3.3-deny', '3.5-access-denied', '3.5-success'],
    becomes: {
      '3.5-access-denied': {
        verdict: 'not-tested',
        because: 'nobody knows whether to leave the page is to refuse',
      },
    },
    how: () =>
      htmlAs((html) =>
        html.replace(
          '<button type="submit" name="decision" value="deny">Deny</button>',
          '<a href="/device?error=access_denied">Cancel</a>',
        ),
      ),
  },
  {
    id: 'page-only-behind-the-complete-address',
    what: 'The page is there only where the address has the code; verification_uri alone leads to one without a field.',
    source: 'ZenML 0.98.0',
    only: [
      '3.3-user-interaction',
      '3.3.1-asks',
      '3.4-bound-to-client',
      '3.5-success',
      '3.5-no-store',
      '3.5-refresh-works',
      '3.5-access-denied',
      '3.5-code-spent',
    ],
    becomes: {
      '3.3-user-interaction': {
        verdict: 'not-tested',
        because: 'nobody can enter a code at verification_uri',
      },
    },
    how: () => ({
      front: async (incoming, next) => {
        const { searchParams } = new URL(incoming.url);
        const isBare = incoming.method === 'GET' && !searchParams.has('user_code');
        return pathOf(incoming) === '/device' && isBare
          ? htmlResponse(document('Devices', '<h1>Invalid device verification link.</h1>'))
          : next(incoming);
      },
    }),
  },
  {
    id: 'one-code-at-a-time',
    what: 'Whoever opens a second code in a browser is asked to begin again on the page of the first.',
    source: 'RFC 6749 section 10.12',
    how: () => {
      const opened = new Map<string, string>();
      return {
        front: async (incoming, next) => {
          const browser = incoming.headers.get('cookie') ?? '';
          const form = await formOf(incoming);
          const code = form.get('user_code') ?? '';
          if (incoming.method === 'POST' && pathOf(incoming) === '/device') opened.set(browser, code);
          const isStale = (opened.get(browser) ?? code) !== code;
          if (pathOf(incoming) !== '/device/decision' || !isStale) return next(incoming);
          return htmlResponse(
            document(
              'Begin again',
              '<h1>Begin again</h1><p>Nothing was done: you have opened another request since. Open the address again.</p>',
            ),
          );
        },
      };
    },
  },
  {
    id: 'link-asks-for-the-code-to-be-compared-first',
    what: 'The page behind verification_uri_complete shows the code and goes on to the choice when that is confirmed.',
    source: 'RFC 8628 section 3.3.1',
    how: () => ({
      front: async (incoming, next) => {
        const url = new URL(incoming.url);
        const code = url.searchParams.get('user_code');
        if (incoming.method !== 'GET' || pathOf(incoming) !== '/device' || code === null)
          return next(incoming);
        if (url.searchParams.has('compared')) return next(incoming);
        return htmlResponse(
          document(
            'Your code',
            `<h1>Your code</h1><p>Does your device show <b>${escaped(code)}</b>?</p><form action="/device"><input type="hidden" name="user_code" value="${escaped(code)}"><input type="hidden" name="compared" value="1"><button>Continue</button></form>`,
          ),
        );
      },
    }),
  },
  {
    id: 'code-filled-in-by-the-link',
    what: 'The page behind verification_uri_complete has the code in its field, and waits for its button.',
    source: 'RFC 8628 section 3.3.1',
    how: () => ({
      front: async (incoming, next) => {
        const code = new URL(incoming.url).searchParams.get('user_code');
        if (incoming.method !== 'GET' || pathOf(incoming) !== '/device' || code === null)
          return next(incoming);
        const url = new URL(incoming.url);
        url.search = '';
        const response = await next(new Request(url, incoming));
        const html = await response.text();
        const headers = new Headers(response.headers);
        headers.delete('content-length');
        return new Response(
          html.replace('name="user_code" required', `name="user_code" value="${escaped(code)}" required`),
          { status: response.status, headers },
        );
      },
    }),
  },
  {
    id: 'approved-on-the-page-that-takes-the-code',
    what: 'The code is typed beside the buttons that approve and refuse, which do so at once.',
    source: 'AuthGate 0.30.0',
    becomes: {
      '3.3-informs': {
        verdict: 'failed',
        because: 'the page with the buttons does not know yet who asks for what',
      },
      '5.5-session-binding': {
        verdict: 'not-applicable',
        because: 'nobody enters a code before they decide',
      },
    },
    how: () => decidedOnTheCodePage(),
  },
  {
    id: 'button-switched-off-on-its-way',
    what: 'A script switches the button off when its form is sent, so that nobody presses it twice.',
    source: 'Dex 2.45.1',
    how: () =>
      pages((usual) => ({
        enterCode: async (forms, notice) =>
          (await usual.enterCode(forms, notice)).replace(
            '</main>',
            `<script>document.querySelector('form').onsubmit = function (event) {
               var button = document.querySelector('button'); button.setAttribute('disabled', 'disabled');
             };</script></main>`,
          ),
      })),
  },
  {
    id: 'buttons-switched-off-by-jquery',
    what: 'The only button of a form has a name, and is switched off and called otherwise by jQuery when the form is sent; the layout has a script, too.',
    source: 'Apereo CAS 6.6.12',
    how: () =>
      pages((usual) => ({
        enterCode: async (forms, notice) =>
          (await usual.enterCode(forms, notice))
            .replace('<form', '<form id="fm1"')
            .replace('<button class="go"', '<button class="go btn" name="submitBtn"')
            .replace(
              '</main>',
              `<script>
                 function storesCookies() { try { return document.cookie !== ''; } catch (e) { return false; } }
                 var btn = document.getElementById('notifications'); if (btn) btn.addEventListener('click', function () { dialog.open(); });
               </script>
               <script>
                 $(window).on('pageshow', function () { $(':submit').prop('disabled', false); $(':submit').attr('value', 'Continue'); });
                 $(document).ready(function () {
                   $("#fm1").submit(function () { $(":submit").attr("disabled", true); $(":submit").attr("value", "One moment"); return true; });
                 });
               </script></main>`,
            ),
      })),
  },
  {
    id: 'menu-that-signs-out-by-a-script',
    what: 'The button of the form is called submit, and a menu on the same page signs out by a script that calls submit().',
    source: 'MITREid Connect 1.3.4',
    how: () =>
      pages((usual) => ({
        enterCode: async (forms, notice) =>
          (await usual.enterCode(forms, notice)).replace('<button', '<button name="submit"').replace(
            '</main>',
            `<a href="" class="sign-out">Sign out</a><form id="sign-out" action="/sign-out" method="post"></form>
               <script>$('.sign-out').on('click', function (e) { e.preventDefault(); $('#sign-out').submit(); });</script></main>`,
          ),
      })),
  },
  {
    id: 'search-box-and-cookie-banner',
    what: 'Every page has a search box, a newsletter and a banner that asks about cookies.',
    source: 'Directive 2002/58/EC section 5',
    how: () =>
      besides(
        '<header><form action="/search"><input name="q" placeholder="Search"><button>Go</button></form></header>' +
          '<div class="banner"><p>We use cookies to remember you.</p><form action="/cookies" method="post"><button name="c" value="1">Accept all</button>' +
          '<button name="c" value="0">Reject all</button></form></div>' +
          '<form action="/newsletter" method="post"><input type="email" name="email"><button>Subscribe</button></form>',
      ),
  },
  {
    id: 'menus-beside-the-buttons',
    what: 'Every page has a menu whose button has an id like the one of an approval.',
    source: 'WAI-ARIA 1.2 section 6.6',
    how: () =>
      htmlAs((html) =>
        html
          .replace(
            '<main>',
            '<nav><button id="selectGrant" aria-haspopup="true" data-toggle="dropdown">Manage</button></nav><main>',
          )
          .replace(
            /(<div class="actions">)/,
            '$1<button type="submit" id="grantMenu" aria-haspopup="menu" name="m">Options</button>',
          ),
      ),
  },
  {
    id: 'frame-beside-the-form',
    what: 'Every page holds a frame with help and one that measures visits.',
    source: 'HTML Living Standard section 4.8.5',
    how: () =>
      besides(
        '<iframe src="/help" title="Help"></iframe><iframe src="/m" hidden width="0" height="0"></iframe>',
      ),
  },
  {
    id: 'refusal-before-the-approval',
    what: 'The button that refuses comes first, so that Enter refuses.',
    source: 'RFC 8628 section 5.4',
    how: () =>
      htmlAs((html) =>
        html.replace(
          /(<button class="go" type="submit" name="decision" value="approve">.*?<\/button>)(\s*)(<button type="submit" name="decision" value="deny">.*?<\/button>)/s,
          '$3$2$1',
        ),
      ),
  },
  {
    id: 'radio-buttons-decide',
    what: 'Approving and refusing are two radio buttons with one button below.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      choice(
        (forms, asked) => `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
          <label><input type="radio" name="decision" value="deny" checked> Do not allow</label>
          <label><input type="radio" name="decision" value="approve"> Allow</label><button>Continue</button></form>`,
      ),
  },
  {
    id: 'list-to-choose-the-decision-from',
    what: 'Approving and refusing are two entries of a list, in which none is chosen at first.',
    source: 'HTML Living Standard section 4.10.7',
    how: () =>
      together(
        {
          front: async (incoming, next) => {
            if (pathOf(incoming) !== '/device/decision' || incoming.method !== 'POST') return next(incoming);
            const form = await formOf(incoming);
            if (form.get('decision') === '') form.set('decision', 'deny');
            return next(withForm(incoming, form));
          },
        },
        choice(
          (forms, asked) => `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
          <label>Your decision <select name="decision" required><option value="">Please choose</option>
          <option value="deny">Deny access</option><option value="approve">Allow access</option></select></label>
          <button>Submit</button></form>`,
        ),
      ),
  },
  {
    id: 'buttons-without-text',
    what: 'The buttons are pictures, named for screen readers only.',
    source: 'WAI-ARIA 1.2 section 6.6',
    how: () =>
      choice(
        (forms, asked) => `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
          <button name="decision" value="approve" aria-label="Allow"><svg></svg></button>
          <button name="decision" value="deny" aria-label="Deny"><svg></svg></button></form>`,
      ),
  },
  {
    id: 'a-form-for-each-decision',
    what: 'Approving and refusing are two forms, with hidden fields that differ.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      choice((forms, asked) =>
        (['approve', 'deny'] as const)
          .map(
            (decision) => `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
              <input type="hidden" name="decision" value="${decision}"><button>${decision === 'approve' ? 'Grant Access' : 'Cancel'}</button></form>`,
          )
          .join(''),
      ),
  },
  {
    id: 'decisions-are-links',
    what: 'The page has no form: two plain links decide, each with a token that is good for one page.',
    source: 'RFC 6749 section 10.12',
    how: () =>
      together(
        decisionsByGet(),
        choice((forms, asked) => {
          const way = (decision: string, label: string): string => {
            const answer = new URLSearchParams({
              form_token: forms.token,
              user_code: asked.userCode,
              decision,
            });
            return `<a href="${forms.decisionAction}?${escaped(answer.toString())}">${label}</a>`;
          };
          return `<p>${way('approve', 'Allow')} · ${way('deny', 'Deny')}</p>`;
        }),
      ),
  },
  {
    id: 'refusal-said-in-other-words',
    what: 'The page after a refusal says that access was not allowed, and has no word of a refusal.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      pages((usual) => ({
        outcome: async (outcome, path) =>
          outcome.name === 'denied'
            ? document('Not allowed', '<h1>Access was not allowed</h1>')
            : usual.outcome(outcome, path),
      })),
  },
  {
    id: 'refusal-says-the-code-is-used-up',
    what: 'The page after a refusal says in its heading that it failed, and below that access was denied and that the code can no longer be used.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      pages((usual) => ({
        outcome: async (outcome, path) =>
          outcome.name === 'denied'
            ? document(
                'Device authorization failed',
                '<h1>Device authorization failed</h1><p>Authorization denied.</p><p>This code can no longer be used. Please start again on your device.</p>',
              )
            : usual.outcome(outcome, path),
      })),
  },
  {
    id: 'refusal-is-a-link',
    what: 'The page has a button to approve and a link to refuse beside it.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      together(
        decisionsByGet(),
        choice((forms, asked) => {
          const refusal = new URLSearchParams({
            form_token: forms.token,
            user_code: asked.userCode,
            decision: 'deny',
          });
          return `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
            <button name="decision" value="approve">Allow</button></form>
            <a href="${forms.decisionAction}?${escaped(refusal.toString())}">Deny</a>`;
        }),
      ),
  },
  {
    id: 'boxes-for-what-is-granted',
    what: 'Each scope has a box that is not ticked at first, and nothing is granted but what is ticked.',
    source: 'RFC 6749 section 3.3',
    how: () =>
      together(
        {
          front: async (incoming, next) => {
            if (pathOf(incoming) !== '/device/decision' || incoming.method !== 'POST') return next(incoming);
            const form = await formOf(incoming);
            const granted = form.getAll('permit');
            form.delete('permit');
            if (form.get('decision') === 'approve' && granted.length < 2) form.set('decision', 'deny');
            return next(withForm(incoming, form));
          },
        },
        choice(
          (forms, asked) => `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
            <label><input type="checkbox" name="permit" value="openid"> who you are</label>
            <label><input type="checkbox" name="permit" value="profile"> your profile</label>
            <button name="decision" value="approve">Allow</button><button name="decision" value="deny">Deny</button></form>`,
        ),
      ),
  },
  {
    id: 'list-to-choose-an-account-from',
    what: 'Before the approval an account is chosen from a list, in which none is chosen at first.',
    source: 'HTML Living Standard section 4.10.7',
    how: () =>
      together(
        {
          front: async (incoming, next) => {
            if (pathOf(incoming) !== '/device/decision' || incoming.method !== 'POST') return next(incoming);
            const form = await formOf(incoming);
            const account = form.get('account') ?? '';
            form.delete('account');
            if (form.get('decision') === 'approve' && account === '') form.set('decision', 'deny');
            return next(withForm(incoming, form));
          },
        },
        choice(
          (forms, asked) => `<form method="post" action="${forms.decisionAction}">${carried(forms, asked)}
            <label>Account <select name="account" required><option value="">Please choose</option>
            <option value="1">Home</option><option value="2">Work</option></select></label>
            <button name="decision" value="approve">Allow</button><button name="decision" value="deny" formnovalidate>Deny</button></form>`,
        ),
      ),
  },
  {
    id: 'terms-before-everything-else',
    what: 'Every page begins with forty thousand characters of terms, in which words such as Allow and Deny occur.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      besides(
        `<section>${'<p>By using this service you agree to these terms, which allow or deny nothing by themselves. </p>'.repeat(430)}</section>`,
      ),
  },
  {
    id: 'approval-asked-twice',
    what: 'After the approval the page asks whether the end user is sure.',
    source: 'RFC 8628 section 5.4',
    becomes: {
      '3.3-cross-site': {
        verdict: 'not-tested',
        because:
          'another site sends the first of two forms, and nobody knows what would become of the second',
      },
    },
    how: () => askedTwice('approve'),
  },
  {
    id: 'scope-in-words-of-its-own',
    what: 'The page says what each scope value is good for, and never spells one out.',
    source: 'RFC 8628 section 3.3',
    becomes: {
      '3.3-informs': {
        verdict: 'not-tested',
        because: 'nobody knows which words stand for which scope value',
      },
    },
    how: () =>
      pages((usual) => ({
        confirm: (forms, asked) => {
          const words = asked.scope.includes('profile') ? 'See your name and picture' : 'Know who you are';
          return usual.confirm(forms, { ...asked, scope: words });
        },
      })),
  },
  {
    id: 'scope-named-once',
    what: 'Once an end user has approved, the page asks about other devices without naming the scope again.',
    source: 'RFC 8628 section 3.3',
    how: () => {
      let isApproved = false;
      return {
        replace: ({ pages: usual, decisionRules }) => ({
          pages: {
            ...usual,
            confirm: (forms, asked) => usual.confirm(forms, isApproved ? { ...asked, scope: '' } : asked),
          },
          decisionRules: {
            ...decisionRules,
            approve: (...decision) => {
              isApproved = true;
              return decisionRules.approve(...decision);
            },
          },
        }),
      };
    },
  },
  {
    id: 'refusal-asked-twice',
    what: 'After the refusal the page asks whether the end user is sure.',
    source: 'RFC 8628 section 3.3',
    how: () => askedTwice('deny'),
  },
  {
    id: 'moved-on-by-refresh',
    what: 'The first page moves on to the one that asks for the code by a meta element.',
    source: 'HTML Living Standard section 4.2.5',
    how: () => ({
      front: async (incoming, next) => {
        const url = new URL(incoming.url);
        if (incoming.method !== 'GET' || pathOf(incoming) !== '/device' || url.searchParams.has('at'))
          return next(incoming);
        url.searchParams.set('at', '1');
        return htmlResponse(
          `<!doctype html><meta http-equiv="refresh" content="0; url=${escaped(url.pathname + url.search)}"><p>One moment.</p>`,
        );
      },
    }),
  },
  {
    id: 'one-neutral-last-page',
    what: 'The last page is the same whatever was decided, and says nothing of it.',
    source: 'RFC 8628 section 3.3',
    becomes: NOT_BACK,
    how: () =>
      pages((usual) => ({
        outcome: async (outcome, codePath) =>
          outcome.name === 'approved' || outcome.name === 'denied'
            ? document('Example', '<h1>Example</h1><p>Bye.</p>')
            : usual.outcome(outcome, codePath),
      })),
  },
  {
    id: 'last-page-with-a-button',
    what: 'The last page says what was decided, and has a button that leads to the start page.',
    source: 'RFC 8628 section 3.3',
    how: () =>
      pages((usual) => ({
        outcome: async (outcome, codePath) =>
          (await usual.outcome(outcome, codePath)).replace(
            '</main>',
            '<form action="/device"><button>Continue</button></form></main>',
          ),
      })),
  },
];

function choice(form: (forms: PageForms, asked: AskedFor) => string): ServerChange {
  return pages(() => ({
    confirm: async (forms, asked) =>
      document(
        `${asked.clientName} wants to sign in`,
        `<h1>${escaped(asked.clientName)} wants to sign in</h1>${request(asked)}${form(forms, asked)}`,
      ),
  }));
}

/** The code is typed in parts; in front of the server they are put together. */
function segmented(widths: readonly number[]): ServerChange {
  return together(
    {
      front: async (incoming, next) => {
        const form = await formOf(incoming);
        if (pathOf(incoming) !== '/device' || incoming.method !== 'POST' || !form.has('part1'))
          return next(incoming);
        const parts = widths.map((_, at) => form.get(`part${at + 1}`) ?? '');
        const whole = new URLSearchParams({
          form_token: form.get('form_token') ?? '',
          user_code: parts.join(''),
        });
        return next(withForm(incoming, whole));
      },
    },
    htmlAs((html) =>
      html.replace(
        /<label for="user_code">.*?<\/label>\s*<input type="text" id="user_code"[^>]*>/s,
        `<p>Code</p>${widths.map((width, at) => `<input type="text" name="part${at + 1}" maxlength="${width}">`).join('')}`,
      ),
    ),
  );
}

/** A field of a length, as a browser keeps to it: what is longer is cut off, and never sent. */
function codeFieldFor(length: number): ServerChange {
  return together(
    {
      front: async (incoming, next) => {
        const form = await formOf(incoming);
        const code = form.get('user_code');
        if (pathOf(incoming) !== '/device' || incoming.method !== 'POST' || code === null)
          return next(incoming);
        form.set('user_code', code.slice(0, length));
        return next(withForm(incoming, form));
      },
    },
    htmlAs((html) => html.replace('maxlength="100"', `maxlength="${length}"`)),
  );
}

function renamedField(name: string): ServerChange {
  return together(
    {
      front: async (incoming, next) => {
        const form = await formOf(incoming);
        const code = form.get(name);
        if (pathOf(incoming) !== '/device' || incoming.method !== 'POST' || code === null)
          return next(incoming);
        form.delete(name);
        form.set('user_code', code);
        return next(withForm(incoming, form));
      },
    },
    htmlAs((html) =>
      html.replace(
        /<label for="user_code">.*?<\/label>\s*<input type="text" id="user_code"[^>]*>/s,
        `<input name="${name}">`,
      ),
    ),
  );
}

/** A decision that has to be made twice; "No" goes back to the choice. */
function askedTwice(decision: 'approve' | 'deny'): ServerChange {
  return {
    front: async (incoming, next) => {
      if (pathOf(incoming) !== '/device/decision' || incoming.method !== 'POST') return next(incoming);
      const form = await formOf(incoming);
      const sure = form.get('sure');
      form.delete('sure');
      if (form.get('decision') !== decision || sure === 'yes') return next(withForm(incoming, form));
      if (sure === 'no') form.delete('decision');
      if (sure === 'no') return next(withForm(incoming, form));
      const fields = [...form]
        .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
        .join('');
      return htmlResponse(
        document(
          'Are you sure?',
          `<h1>Are you sure?</h1><p>${decision === 'approve' ? 'The device gets access to your account.' : 'The device gets no access.'}</p>
           <form method="post" action="/device/decision">${fields}
           <button name="sure" value="yes">Yes</button><button name="sure" value="no">No</button></form>`,
        ),
      );
    },
  };
}

/** Takes a decision that comes as a link is followed for the form of it. */
function decisionsByGet(): ServerChange {
  return {
    front: async (incoming, next) => {
      const url = new URL(incoming.url);
      const isDecision = incoming.method === 'GET' && url.searchParams.has('decision');
      if (pathOf(incoming) !== '/device/decision' || !isDecision) return next(incoming);
      const body = url.searchParams.toString();
      url.search = '';
      const headers = new Headers(incoming.headers);
      headers.set('content-type', 'application/x-www-form-urlencoded');
      return next(new Request(url, { method: 'POST', headers, body }));
    },
  };
}

/** Shows the page that takes the code in place of the one that ends an approval. */
function backAtTheCodePage(notice: string, button = 'Search'): ServerChange {
  return pages((usual) => ({
    outcome: async (outcome, codePath) =>
      outcome.name === 'approved'
        ? document(
            'Device Search',
            `${notice}<form action="${codePath}"><label for="user_code">User code</label><input id="user_code" name="user_code"><button>${button}</button></form>`,
          )
        : usual.outcome(outcome, codePath),
  }));
}
