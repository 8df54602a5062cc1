import type { DecisionRules } from '../../../src/gateway/decision-rules';
import type { TokenSet } from '../../../src/gateway/upstream';
import { together } from '../../fair-variants/provider/together';
import type { Defect } from '../defect';
import type { ServerChange } from './reference-server';
import { NO_PAGE, NO_TOKEN } from './untestable';
import {
  codesWith,
  cookiesForEverySite,
  decideOn,
  type Front,
  formOf,
  page,
  pagesForEveryFrame,
  pathOf,
  respond,
  withForm,
} from './wire';

const DONE = page.bind(
  undefined,
  'Done',
  'You are signed in. You can close this page and return to your device.',
);

export const USER_INTERACTION: readonly Defect<ServerChange>[] = [
  {
    id: 'code-in-verification-uri',
    wire: 'verification_uri holds the user code.',
    seen: [],
    fails: ['3.3-code-not-in-uri'],
    collateral: {
      '3.2-short-uri': 'the code is in a query',
      '3.2-complete-uri': 'it is the same as the complete address',
      '5.5-session-binding': 'nobody types the code, which is what takes it up',
    },
    makesUntestable: 'Nobody needs to type a code, so none can be mistyped or guessed on the page.',
    how: () => codesWith((members) => ({ ...members, verification_uri: members.verification_uri_complete })),
  },
  {
    id: 'approval-follows-last-opened-code',
    wire: 'The button to approve lets in the device whose code was opened last in that browser, whichever page it stands on.',
    seen: ['getsentry/sentry#105675'],
    fails: ['3.3-right-session'],
    how: () => {
      const opened = new Map<string, string>();
      return {
        front: async (request, next) => {
          const browser = request.headers.get('cookie') ?? '';
          if (isCodeForm(request)) opened.set(browser, (await formOf(request)).get('user_code') ?? '');
          const code = opened.get(browser);
          if (pathOf(request) !== '/device/decision' || code === undefined) return next(request);
          const form = await formOf(request);
          form.set('user_code', code);
          return next(withForm(request, form));
        },
      };
    },
  },
  {
    id: 'deny-then-back-button-approves',
    wire: 'Who refused and goes back can still approve, and the next poll gets a token.',
    seen: ['keycloak/keycloak#36811', 'keycloak/keycloak#36847'],
    fails: ['3.3-code-spent'],
    how: () => ({ replace: ({ decisionRules }) => ({ decisionRules: reopened(decisionRules, 'denied') }) }),
  },
  {
    id: 'cancel-ignored-when-consent-remembered',
    wire: 'Who let this client in before and now refuses another device lets it in all the same.',
    seen: ['spring-attic/spring-authorization-server#2179'],
    fails: ['3.3-deny'],
    how: () => ({
      replace: ({ decisionRules }) => {
        const remembered = new Map<string, TokenSet>();
        return {
          decisionRules: {
            ...decisionRules,
            approve: (session, browser, tokens, at) => {
              remembered.set(browser, tokens);
              return decisionRules.approve(session, browser, tokens, at);
            },
            deny: (session, browser, at) => {
              const tokens = remembered.get(browser);
              return tokens
                ? decisionRules.approve(session, browser, tokens, at)
                : decisionRules.deny(session, browser, at);
            },
          },
        };
      },
    }),
  },
  {
    id: 'no-way-to-refuse',
    wire: 'The page offers to approve, and nothing else.',
    seen: ['wso2/product-is#21570'],
    standsFor: ['no-deny-button'],
    fails: ['3.3-deny'],
    makesUntestable: 'Without a way to refuse nothing can be said of what comes after a refusal.',
    how: () =>
      pagesWith((html) =>
        html.replace(/<button type="submit" name="decision" value="deny">.*?<\/button>/, ''),
      ),
  },
  {
    id: 'refusal-folded-away',
    wire: 'The page has a button to approve, and one to refuse for those who unfold other choices.',
    seen: [],
    fails: ['3.3-refusal-beside'],
    how: () =>
      pagesWith((html) =>
        html.replace(
          /<button type="submit" name="decision" value="deny">.*?<\/button>/,
          '<details><summary>Other choices</summary>$&</details>',
        ),
      ),
  },
  {
    id: 'refusal-is-lost',
    wire: 'The page says that access was refused, and the device goes on being told to wait.',
    seen: [],
    fails: ['3.5-access-denied'],
    makesUntestable: 'No refusal is remembered, so none can be final.',
    how: () => ({
      replace: ({ decisionRules }) => ({
        decisionRules: {
          ...decisionRules,
          deny: ({ takenUpBy: _, ...session }) => ({ successor: session }),
        },
      }),
    }),
  },
  {
    id: 'invalid-user-code-500',
    wire: 'A code that belongs to no session ends in status 500.',
    seen: ['DuendeArchive/IdentityServer4#2778'],
    fails: ['3.3-wrong-code'],
    makesUntestable: 'What no page answers for cannot be told to be limited.',
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        return isCodeForm(request) && response.status === 400
          ? page('Server Error', 'Object reference not set', 500)
          : response;
      },
    }),
  },
  {
    id: 'half-a-code-lets-somebody-in',
    wire: 'A code whose first half is that of a session is taken for its code, whatever follows.',
    seen: [],
    fails: ['3.3-wrong-code'],
    how: () => {
      const half = (key: string): string => key.slice(0, Math.ceil(key.length / 2));
      return userCodesTakenFor((issued, typed) => half(issued) === half(typed));
    },
  },
  {
    id: 'end-of-a-code-lets-somebody-in',
    wire: 'A code whose second half is that of a session is taken for its code, whatever comes before.',
    seen: [],
    fails: ['3.3-wrong-code'],
    how: () => userCodesTakenFor((issued, typed) => issued.slice(4) === typed.slice(4)),
  },
  {
    id: 'beginning-of-a-code-is-searched-for',
    wire: 'A session is found by any part of its code that it begins with.',
    seen: [],
    fails: ['3.3-wrong-code'],
    how: () => userCodesTakenFor((issued, typed) => typed.length > 2 && issued.startsWith(typed)),
  },
  {
    id: 'half-a-code-in-the-address-lets-somebody-in',
    wire: 'verification_uri holds the user code, and one whose first half is that of a session is taken for its code.',
    seen: [],
    fails: ['3.3-wrong-code', '3.3-code-not-in-uri'],
    only: {
      requirements: ['3.3-wrong-code', '3.3-code-not-in-uri'],
      why: 'Of either flaw there is another entry that all is judged of.',
    },
    how: () =>
      together(
        codesWith((members) => ({ ...members, verification_uri: members.verification_uri_complete })),
        userCodesTakenFor((issued, typed) => issued.slice(0, 4) === typed.slice(0, 4)),
      ),
  },
  {
    id: 'wildcards-in-a-code-let-somebody-in',
    wire: 'Codes are looked up by a pattern, in which a per cent sign stands for any characters.',
    seen: [],
    fails: ['3.3-wrong-code'],
    how: () => ({
      replace: ({ store }) => {
        const keys: string[] = [];
        const matching = (pattern: string): string | undefined => {
          const [begin = ''] = pattern.split('%');
          return keys.find((key) => key.startsWith(begin));
        };
        return {
          readUserCode: (typed) => typed.toUpperCase().replace(/[^A-Z%]/g, ''),
          store: {
            ...store,
            create: (session) => {
              keys.push(session.userCodeKey);
              return store.create(session);
            },
            byUserCode: (key) => store.byUserCode(key.includes('%') ? (matching(key) ?? key) : key),
          },
        };
      },
    }),
  },
  {
    id: 'wrong-code-lets-somebody-in',
    wire: 'A code that belongs to no session is taken for the one that was issued last.',
    seen: [],
    fails: ['3.3-wrong-code'],
    collateral: { '5.1-rate-limit': 'no guess is wrong, so none is counted' },
    only: {
      requirements: ['3.3-wrong-code'],
      why: 'Whose session was issued last, where many are under way, is a matter of chance.',
    },
    how: () => ({
      replace: ({ store }) => {
        let last: string | undefined;
        return {
          store: {
            ...store,
            create: (session) => {
              last = session.userCodeKey;
              return store.create(session);
            },
            byUserCode: async (key) =>
              (await store.byUserCode(key)) ?? (last === undefined ? undefined : store.byUserCode(last)),
          },
        };
      },
    }),
  },
  {
    id: 'verification-form-posts-outside-mount',
    wire: 'The form for the code posts to an address that is not found.',
    seen: ['panva/node-oidc-provider#561'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_PAGE,
    collateral: {
      '5.1-rate-limit': 'no code that is typed reaches the server, so none is counted',
    },
    how: () => pagesWith((html) => html.replace('action="/device"', 'action="/oidc/device"')),
  },
  {
    id: 'no-confirmation-after-code',
    wire: 'Typing the code, or following a link with it, approves at once.',
    seen: ['oxidecomputer/oxide.rs#1016'],
    fails: ['3.3-deny', '3.3.1-asks'],
    collateral: { '3.3.1-shows-code': 'there is no page that could show the code' },
    makesUntestable:
      'The end user is never asked, so a refusal, or a page that says what is asked for, or takes a code and asks, is not to be had.',
    how: () => ({ front: approvingUnasked((request) => isCodeForm(request) || isCompleteAddress(request)) }),
  },
  {
    id: 'first-time-scope-consent-skipped',
    wire: 'The page does not say what is asked for.',
    seen: ['pocket-id/pocket-id#270'],
    fails: ['3.3-informs'],
    how: () => ({
      replace: ({ pages }) => ({
        pages: { ...pages, confirm: (forms, asked) => pages.confirm(forms, { ...asked, scope: '' }) },
      }),
    }),
  },
  {
    id: 'page-names-no-client',
    wire: 'The page does not say which client asks.',
    seen: [],
    fails: ['3.3-informs'],
    how: () => ({
      replace: ({ pages }) => ({
        pages: {
          ...pages,
          confirm: (forms, asked) => pages.confirm(forms, { ...asked, clientName: 'An application' }),
        },
      }),
    }),
  },
  {
    id: 'decided-code-can-be-approved-again',
    wire: 'A code that was approved can be approved again by somebody else.',
    seen: ['better-auth/better-auth#7632'],
    fails: ['3.3-code-spent'],
    how: () => ({
      replace: ({ decisionRules }) => ({
        decisionRules: eachTime(decisionRules, (session) => {
          if (session.state.name !== 'approved') return session;
          const { takenUpBy: _, ...free } = session;
          return { ...free, state: { name: 'pending' } };
        }),
      }),
    }),
  },
  {
    id: 'client-secret-in-browser-redirect',
    wire: "Typing the code sends the browser on by an address that has the client's secret in its query.",
    seen: ['dexidp/dex#4928'],
    fails: ['5.2-device-code-hidden'],
    how: () => ({
      front: async (request, next) => {
        const address = new URL(request.url);
        if (address.searchParams.has('client_secret')) {
          address.searchParams.delete('client_secret');
          return Response.redirect(address, 303);
        }
        if (!isCodeForm(request)) return next(request);
        const code = (await formOf(request)).get('user_code') ?? '';
        const response = await next(request);
        if (!response.ok) return response;
        const query = new URLSearchParams({ user_code: code, client_id: 'box', client_secret: 'its-secret' });
        return new Response(null, { status: 303, headers: { location: `/device?${query}` } });
      },
    }),
  },
  {
    id: 'reflected-script-in-device-callback',
    wire: 'What the address has in place of a code is put into the page as it is.',
    seen: ['dexidp/dex#2468'],
    fails: ['3.3-escapes-input'],
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        if (!isCompleteAddress(request) || response.status !== 400) return response;
        const typed = new URL(request.url).searchParams.get('user_code') ?? '';
        return respond(response, {
          body: (await response.clone().text()).replace('is not valid', `${typed} is not valid`),
        });
      },
    }),
  },
  {
    id: 'verification-page-unsupported-response-type',
    wire: 'A valid code ends in the error unsupported_response_type.',
    seen: ['ForgeRock/openam-community-edition#60'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_PAGE,
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        return isCodeForm(request) && response.ok
          ? page('Error', 'unsupported_response_type: The response type is not supported', 400)
          : response;
      },
    }),
  },
  {
    id: 'social-login-leaves-device-page',
    wire: 'After signing in the browser lands on the home page, and the approval is never recorded.',
    seen: ['casdoor/casdoor#5661'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_TOKEN,
    collateral: { '3.3-return-to-device': 'the page says nothing of the device' },
    how: () => ({
      front: async (request, next) =>
        pathOf(request) === '/callback'
          ? page('Welcome', 'Good to see you. Here are your applications.')
          : next(request),
    }),
  },
  {
    id: 'approve-button-fails-silently',
    wire: 'The button to approve sends what the server refuses, and the page says that it is done.',
    seen: ['KeeperHub/keeperhub#1836', 'objectstack-ai/objectui#1676'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_TOKEN,
    how: () => ({
      front: async (request, next) =>
        pathOf(request) === '/device/decision' && (await formOf(request)).get('decision') === 'approve'
          ? DONE()
          : next(request),
    }),
  },
  {
    id: 'implicit-consent-stays-pending',
    wire: 'The browser is told that all is done as soon as the code is typed, and the device goes on being told to wait.',
    seen: ['OpenIdentityPlatform/OpenAM#208', 'OpenIdentityPlatform/OpenAM#209'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_TOKEN,
    collateral: { '3.3-deny': 'there is no way to refuse' },
    how: () => ({
      front: async (request, next) => {
        const response = await next(request);
        return isCodeForm(request) && response.ok ? DONE() : response;
      },
    }),
  },
  {
    id: 'approve-form-without-csrf-protection',
    wire: 'The form that approves has no token of the browser, whose cookie goes along from every site.',
    seen: ['idenplane/idenplane#454'],
    fails: ['3.3-cross-site'],
    how: () =>
      together(cookiesForEverySite(), {
        replace: ({ browsers }) => ({ browsers: { ...browsers, isFormToken: () => true } }),
      }),
  },
  {
    id: 'approval-in-a-frame',
    wire: 'No header keeps the pages out of the frames of other sites, where the cookie goes along.',
    seen: [],
    fails: ['3.3-framing'],
    how: () => together(cookiesForEverySite(), pagesForEveryFrame()),
  },
  {
    id: 'sends-nobody-back',
    wire: 'The last page says OK.',
    seen: [],
    fails: ['3.3-return-to-device'],
    how: () => ({
      replace: ({ pages }) => ({
        pages: {
          ...pages,
          outcome: async (outcome, path) =>
            outcome.name === 'approved'
              ? '<!doctype html><title>OK</title><p>OK</p>'
              : pages.outcome(outcome, path),
        },
      }),
    }),
  },
  {
    id: 'verification-link-loses-code',
    wire: 'After signing in the browser lands on JSON with status 400, which says that device_code is missing.',
    seen: ['twitchdev/issues#893'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_TOKEN,
    how: () => ({
      front: async (request, next) =>
        pathOf(request) === '/callback'
          ? Response.json({ status: 400, message: 'missing device_code' }, { status: 400 })
          : next(request),
    }),
  },
];

export const NON_TEXTUAL_VERIFICATION: readonly Defect<ServerChange>[] = [
  {
    id: 'device-code-used-in-verification-link',
    wire: 'There is no user code: the address that the end user opens has the device code in it.',
    seen: ['novuhq/novu#11322'],
    fails: ['3.2-user-code', '5.2-device-code-hidden'],
    collateral: { '3.2-short-uri': 'the address has a query, and more than 60 characters' },
    makesUntestable: 'There is no code for an end user to type.',
    how: () =>
      codesWith(({ user_code: _, verification_uri_complete: __, ...members }) => ({
        ...members,
        verification_uri: `${members.verification_uri}?device_code=${members.device_code}`,
      })),
  },
  {
    id: 'complete-uri-parameter-not-read',
    wire: 'verification_uri_complete has the code in a parameter that its page does not read, so that the end user finds an empty field.',
    seen: ['DuendeArchive/IdentityServer4#3935', 'DuendeArchive/IdentityServer4#3923'],
    fails: ['3.3.1-takes-code'],
    makesUntestable: 'What comes after the end user typed the code is no merit of the address.',
    how: () =>
      codesWith((members) => ({
        ...members,
        verification_uri_complete: String(members.verification_uri_complete).replace('user_code=', 'otp='),
      })),
  },
  {
    id: 'page-hides-the-code',
    wire: 'Opened through verification_uri_complete, the page does not show the code.',
    seen: [],
    fails: ['3.3.1-shows-code'],
    how: () => pagesWith((html) => html.replace(/<strong class="code">.*?<\/strong>/, '')),
  },
  {
    id: 'get-of-link-completes-login',
    wire: 'A GET of verification_uri_complete approves, with no form and no question.',
    seen: ['nebari-dev/nebi#448'],
    fails: ['3.3.1-asks'],
    collateral: { '3.3.1-shows-code': 'there is no page that could show the code' },
    how: () => ({ front: approvingUnasked(isCompleteAddress) }),
  },
  {
    id: 'remembered-consent-auto-approves-new-device',
    wire: 'For an end user who let a device in before, opening verification_uri_complete approves the next one.',
    seen: [
      'indigo-iam/iam#988',
      'indigo-iam/iam#977',
      'indigo-iam/iam#1224',
      'keycloak/keycloak#26100',
      'keycloak/keycloak#27474',
    ],
    standsFor: ['consent-skipped-when-no-scopes'],
    fails: ['3.3.1-asks'],
    how: () => {
      const remembered = new Set<string>();
      return {
        front: async (request, next) => {
          const cookie = request.headers.get('cookie') ?? '';
          const response = await next(request);
          if (pathOf(request) === '/callback' && response.ok) remembered.add(cookie);
          return isCompleteAddress(request) && remembered.has(cookie)
            ? decideOn(response, request, 'approve', next)
            : response;
        },
      };
    },
  },
  {
    id: 'complete-uri-path-breaks-redemption',
    wire: 'Approved through verification_uri_complete, the next poll gets invalid_request; with the code typed it gets the token.',
    seen: ['OneIdentity/SafeguardDotNet#233'],
    fails: ['3.3.1-asks'],
    how: () => {
      const followed = new Set<string>();
      return {
        replace: ({ pollRules, store }) => ({
          store,
          pollRules: (poll, throttle) => {
            const outcome = pollRules(poll, throttle);
            if (poll.session?.state.name !== 'approved' || !followed.has(poll.session.userCode))
              return outcome;
            throw new Error('client_id is not empty');
          },
        }),
        front: async (request, next) => {
          if (isCompleteAddress(request))
            followed.add(new URL(request.url).searchParams.get('user_code') ?? '');
          const response = await next(request);
          if (pathOf(request) !== '/token' || response.status !== 500) return response;
          return Response.json({ error: 'invalid_request', error_description: 'client_id' }, { status: 400 });
        },
      };
    },
  },
];

/** Takes user codes that were never issued for one that was. */
function userCodesTakenFor(isTaken: (issued: string, typed: string) => boolean): ServerChange {
  return {
    replace: ({ store }) => {
      const issued = new Set<string>();
      return {
        store: {
          ...store,
          create: (session) => {
            issued.add(session.userCodeKey);
            return store.create(session);
          },
          byUserCode: async (key) => {
            const meant = issued.has(key) ? key : [...issued].find((each) => isTaken(each, key));
            return store.byUserCode(meant ?? key);
          },
        },
      };
    },
  };
}

function isCodeForm(request: Request): boolean {
  return pathOf(request) === '/device' && request.method === 'POST';
}

function isCompleteAddress(request: Request): boolean {
  return (
    pathOf(request) === '/device' &&
    request.method === 'GET' &&
    new URL(request.url).searchParams.has('user_code')
  );
}

/** Where a page would ask, decides in the end user's place, and sends the browser on as after a press of the button. */
function approvingUnasked(where: (request: Request) => boolean): Front {
  return async (request, next) => {
    const response = await next(request);
    return where(request) && response.ok ? decideOn(response, request, 'approve', next) : response;
  };
}

function pagesWith(change: (html: string) => string): ServerChange {
  return {
    replace: ({ pages }) => ({
      pages: {
        ...pages,
        enterCode: async (forms, notice) => change(await pages.enterCode(forms, notice)),
        confirm: async (forms, asked) => change(await pages.confirm(forms, asked)),
      },
    }),
  };
}

type Session = Parameters<DecisionRules['look']>[0];

/** The same rules for a session that is first taken for another one. */
function eachTime(rules: DecisionRules, taken: (session: Session) => Session): DecisionRules {
  return {
    look: (session, ...rest) => rules.look(taken(session), ...rest),
    openSession: (session, ...rest) => rules.openSession(taken(session), ...rest),
    deny: (session, ...rest) => rules.deny(taken(session), ...rest),
    beginSignIn: (session, ...rest) => rules.beginSignIn(taken(session), ...rest),
    endSignIn: (session, ...rest) => rules.endSignIn(taken(session), ...rest),
    approve: (session, ...rest) => rules.approve(taken(session), ...rest),
  };
}

/** Rules under which sessions of this state can be decided on once more, by the browser that did. */
export function reopened(rules: DecisionRules, state: Session['state']['name']): DecisionRules {
  return eachTime(rules, (session) =>
    session.state.name === state ? { ...session, state: { name: 'pending' } } : session,
  );
}
