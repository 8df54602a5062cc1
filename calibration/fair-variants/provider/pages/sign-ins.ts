import { randomUUID } from 'node:crypto';
import type { ServerChange } from '../../../defects/provider/reference-server';
import { formOf, pathOf } from '../../../defects/provider/wire';
import type { FairVariant } from '../../fair-variant';
import { document, htmlResponse, pages } from './page';

const ALICE = { driver: 'form', username: 'alice@example.com', password: 'correct horse & battery' } as const;
const BOB = { driver: 'form', username: 'bob@example.com', password: 'tr0ub4dor<&>3' } as const;
const PEOPLE: readonly { readonly username: string; readonly password: string }[] = [ALICE, BOB];

const STAY = document(
  'Stay signed in?',
  `<h1>Stay signed in?</h1><p>Do this to be asked to sign in less often.</p><form method="post" action="/sign-in">
   <label><input type="checkbox" name="never" value="1"> Do not show this again</label>
   <button name="stay" value="0">No</button><button name="stay" value="1">Yes</button></form>`,
);

/** A list of accounts, as of people who share a browser: each is a button. */
const WHICH = document(
  'Choose an account',
  `<h1>Choose an account</h1><form method="post" action="/sign-in">
   <button name="account" value="${ALICE.username}">Alice ${ALICE.username}</button>
   <button name="account" value="${BOB.username}">Bob ${BOB.username}</button>
   <button name="account" value="">Use another account</button></form>`,
);

/** Ways to sign in at the server itself. */
export const SIGN_INS: readonly FairVariant<ServerChange>[] = [
  {
    id: 'sign-in-before-the-code',
    what: 'Whoever opens the verification URI signs in first, with name and password on one page.',
    source: 'RFC 8628 section 3.3',
    how: () => signIn({ when: 'before', steps: 1 }),
  },
  {
    id: 'name-before-password-before-the-code',
    what: 'Whoever opens the verification URI is asked for the name, then for the password, then for the code.',
    source: 'RFC 8628 section 3.3',
    how: () => signIn({ when: 'before', steps: 2 }),
  },
  {
    id: 'sign-in-after-the-code',
    what: 'Whoever typed a code signs in, and is then asked to approve.',
    source: 'RFC 8628 section 3.3',
    how: () => signIn({ when: 'after', steps: 1 }),
  },
  {
    id: 'name-before-password-after-the-code',
    what: 'Whoever typed a code is asked for the name, then for the password, then to approve.',
    source: 'RFC 8628 section 3.3',
    how: () => signIn({ when: 'after', steps: 2 }),
  },
  {
    id: 'asks-whether-to-stay-signed-in',
    what: 'Whoever signed in is asked whether to stay signed in, by "No" and "Yes", before the device is spoken of.',
    source: 'RFC 8628 section 3.3',
    how: () => signIn({ when: 'after', steps: 2, asks: { page: STAY, answer: 'stay' } }),
  },
  {
    id: 'asks-which-account',
    what: 'Whoever signed in is asked which account is meant, by a button for each, before the device is spoken of.',
    source: 'RFC 8628 section 3.3',
    how: () => signIn({ when: 'after', steps: 1, asks: { page: WHICH, answer: 'account' } }),
  },
  {
    id: 'approved-by-signing-in',
    what: 'The page that shows the code and the client takes name and password, and approves with them at once.',
    source: 'Casdoor 3.158.0',
    becomes: {
      '5.5-session-binding': {
        verdict: 'not-applicable',
        because: 'nobody has signed in before they approve',
      },
    },
    how: () => approvedBySigningIn(),
  },
  {
    id: 'code-and-sign-in-in-one-form',
    what: 'One form takes the code, the name and the password, and its button says "Authorize device"; the question whether to approve comes after.',
    source: 'Nauthilus 3.1.0',
    how: () => codeWithSignIn(),
  },
];

/** The page that takes the code takes name and password with it, each time. */
function codeWithSignIn(): ServerChange {
  const fields =
    '<label>Username <input name="username" autocomplete="username" required></label><label>Password <input type="password" name="password" required></label>';
  const withSignIn = pages((usual) => ({
    enterCode: async (...given) =>
      (await usual.enterCode(...given)).replace(
        '<button class="go" type="submit">Continue</button>',
        `${fields}<button type="submit">Authorize device</button>`,
      ),
  }));
  return {
    ...withSignIn,
    told: () => ({ user: ALICE, other_user: BOB }),
    front: async (incoming, next) => {
      if (incoming.method !== 'POST' || pathOf(incoming) !== '/device') return next(incoming);
      const form = await formOf(incoming);
      if (!form.has('username')) return next(incoming);
      const isKnown = PEOPLE.some(
        (one) => one.username === form.get('username') && one.password === form.get('password'),
      );
      if (isKnown) return next(incoming);
      return htmlResponse(
        document('Not signed in', '<h1>Not signed in</h1><p role="alert">Wrong name or password.</p>'),
      );
    },
  };
}

/** One form signs in and approves; refusing takes no password. */
function approvedBySigningIn(): ServerChange {
  const fields =
    '<label>Username or email <input name="email" autocomplete="username"></label><label>Password <input type="password" name="pw"></label>';
  const withSignIn = pages((usual) => ({
    confirm: async (forms, asked) =>
      (await usual.confirm(forms, asked))
        .replace('<div class="actions">', `${fields}<div class="actions">`)
        .replace('>Approve<', '>Approve and sign in<')
        .replace('>Deny<', '>Cancel<'),
  }));
  return {
    ...withSignIn,
    told: () => ({ user: ALICE, other_user: BOB }),
    front: async (incoming, next) => {
      if (incoming.method !== 'POST' || pathOf(incoming) !== '/device/decision') return next(incoming);
      const fields = await formOf(incoming);
      const isKnown = PEOPLE.some(
        (one) => one.username === fields.get('email') && one.password === fields.get('pw'),
      );
      if (isKnown || fields.get('decision') === 'deny') return next(incoming);
      return htmlResponse(
        document('Not signed in', '<h1>Not signed in</h1><p role="alert">Wrong name or password.</p>'),
      );
    },
  };
}

interface Visitor {
  /** What was asked for when the sign-in came between. */
  readonly wanted: { readonly method: string; readonly url: string; readonly body: string };
  readonly username?: string;
}

interface Ways {
  readonly when: 'before' | 'after';
  readonly steps: 1 | 2;
  /** A page that comes after the sign-in, and the field that its form sends. */
  readonly asks?: { readonly page: string; readonly answer: string };
}

/** Puts a sign-in in front of the pages: before anything is shown, or before a code that was typed is looked at. */
function signIn({ when, steps, asks }: Ways): ServerChange {
  const signedIn = new Set<string>();
  const visitors = new Map<string, Visitor>();
  return {
    told: () => ({ user: ALICE, other_user: BOB }),
    front: async (incoming, next) => {
      const path = pathOf(incoming);
      const key = /(?:^|;\s*)front=([\w-]+)/.exec(incoming.headers.get('cookie') ?? '')?.[1] ?? '';
      if (path === '/sign-in' && incoming.method === 'POST') {
        return answerSignIn(key, await formOf(incoming), incoming, next);
      }
      const carriesCode = incoming.method === 'POST' || new URL(incoming.url).searchParams.has('user_code');
      const asks = path === '/device' && !signedIn.has(key) && (when === 'before' || carriesCode);
      if (!asks) return next(incoming);
      const fresh = randomUUID();
      const body = incoming.method === 'POST' ? await incoming.clone().text() : '';
      visitors.set(fresh, { wanted: { method: incoming.method, url: incoming.url, body } });
      return form({}, { 'set-cookie': `front=${fresh}; Path=/; HttpOnly` });
    },
  };

  async function answerSignIn(
    key: string,
    fields: URLSearchParams,
    incoming: Request,
    next: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const visitor = visitors.get(key);
    if (!visitor) return form({ error: 'Your session has ended. Open the address again.' });
    const answer = asks && fields.get(asks.answer);
    // Whoever means another account begins anew.
    if (answer === '') return form({});
    if (typeof answer === 'string' && signedIn.has(key)) return goOn(visitor, incoming, next);
    const username = fields.get('email') ?? visitor.username ?? '';
    const password = fields.get('pw');
    if (password === null) {
      visitors.set(key, { ...visitor, username });
      return form({ username });
    }
    if (!PEOPLE.some((one) => one.username === username && one.password === password)) {
      return form({ error: 'Wrong name or password.' });
    }
    signedIn.add(key);
    return asks ? htmlResponse(asks.page) : goOn(visitor, incoming, next);
  }

  async function goOn(
    { wanted: { method, url, body } }: Visitor,
    incoming: Request,
    next: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const headers = new Headers(incoming.headers);
    headers.delete('content-length');
    return next(new Request(url, { method, headers, ...(method === 'POST' ? { body } : {}) }));
  }

  function form(
    { username, error }: { readonly username?: string; readonly error?: string },
    headers: Readonly<Record<string, string>> = {},
  ): Response {
    const name = '<label>E-mail <input type="email" name="email" autocomplete="username"></label>';
    const password = '<label>Password <input type="password" name="pw"></label>';
    const fields =
      steps === 1 ? name + password : username === undefined ? name : `<p>${username}</p>${password}`;
    return htmlResponse(
      document(
        'Sign in',
        `<h1>Sign in</h1>${error ? `<p role="alert">${error}</p>` : ''}<form method="post" action="/sign-in">${fields}
         <label><input type="checkbox" name="remember"> Keep me signed in</label>
         <button>${steps === 2 && username === undefined ? 'Next' : 'Sign in'}</button></form><a href="/forgot">Forgot your password?</a>`,
      ),
      headers,
    );
  }
}
