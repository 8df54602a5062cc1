import { OAuthProblem } from '../../../src/gateway/oauth-problem';
import { DEVICE_CODE_GRANT_TYPE } from '../../../src/rfc8628/grant-type';
import type { Defect } from '../defect';
import type { ServerChange } from './reference-server';
import { NO_TOKEN } from './untestable';
import { answering, formOf, formsAt, insteadOf, oauthError, pathOf, withForm } from './wire';

/** What every poll's being refused breaks besides. */
const NO_POLL_IS_SERVED = {
  '3.2-lifetime': 'the session is not seen to be open',
  '3.3-wrong-code': 'the session is not seen to be open',
  '3.3.1-asks': 'the session is not seen to be open',
  '3.4-code-survives': 'the session is not seen to be open',
  '3.5-access-denied': 'the device is not told access_denied',
  '3.5-expired-token': 'the device is not told expired_token',
  '3.5-hasty-poll': 'no poll is told to wait',
} as const;

export const DEVICE_ACCESS_TOKEN_REQUEST: readonly Defect<ServerChange>[] = [
  {
    id: 'wrong-client-poll-invalidates-code-and-stays-pending',
    wire: "A poll by another client kills the device code, and from then on the rightful client's polls are pending for ever.",
    seen: ['spring-attic/spring-authorization-server#1889'],
    fails: ['3.4-code-survives'],
    how: () => ({
      replace: ({ pollRules }) => {
        const dead = new Set<string>();
        return {
          pollRules: (poll, throttle) => {
            const { session, clientId } = poll;
            if (session && session.clientId !== clientId) dead.add(session.id);
            else if (session && dead.has(session.id))
              return {
                answer: new OAuthProblem('authorization_pending', 'The end user has not decided yet'),
              };
            return pollRules(poll, throttle);
          },
        };
      },
    }),
  },
  {
    id: 'no-client-auth-at-token-poll',
    wire: 'For the device grant the secret of a confidential client is never looked at.',
    seen: ['goauthentik/authentik#21700', 'ferriskey/ferriskey#1238'],
    fails: ['3.4-client-authentication'],
    makesUntestable:
      'A wrong secret in the header is not refused at all, so the form of that refusal is not to be seen.',
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          if (claim.form.get('grant_type') !== DEVICE_CODE_GRANT_TYPE) return authenticateClient(claim);
          const [id] = Buffer.from(claim.authorization?.slice(6) ?? '', 'base64')
            .toString()
            .split(':');
          const client_id = claim.form.get('client_id') ?? id;
          return client_id === 'box' ? { client_id } : authenticateClient(claim);
        },
      }),
    }),
  },
  {
    id: 'no-challenge-with-401',
    wire: 'The 401 after a wrong secret in the header has no WWW-Authenticate.',
    seen: [],
    fails: ['3.4-www-authenticate'],
    how: () =>
      answering('/token', ({ status, members }) =>
        status === 401 ? { body: members, headers: { 'www-authenticate': null } } : undefined,
      ),
  },
  {
    id: 'challenge-of-another-scheme',
    wire: 'A wrong secret in HTTP Basic is answered with WWW-Authenticate: Bearer error="invalid_client".',
    seen: [],
    fails: ['3.4-www-authenticate'],
    how: () =>
      answering('/token', ({ status, members }) =>
        status === 401
          ? { body: members, headers: { 'www-authenticate': 'Bearer error="invalid_client"' } }
          : undefined,
      ),
  },
  {
    id: 'basic-needs-client-id-in-body',
    wire: 'HTTP Basic is refused with invalid_client unless client_id stands in the body as well, at both endpoints.',
    seen: ['openiddict/openiddict-core#996'],
    standsFor: ['device-endpoint-without-basic'],
    fails: ['3.1-client-authentication', '3.4-client-authentication'],
    // No other client authenticates, to try a refresh token that is not its own.
    becomes: { '3.5-refresh-bound': 'not-tested' },
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          if (claim.authorization !== undefined && !claim.form.has('client_id'))
            throw new OAuthProblem('invalid_client', 'client_id is missing', 401, {
              'WWW-Authenticate': 'Basic realm="token"',
            });
          return authenticateClient(claim);
        },
      }),
    }),
  },
  {
    id: 'basic-without-client-id-malformed',
    wire: 'HTTP Basic gets invalid_request, whatever the secret, unless client_id stands in the body as well, at both endpoints.',
    seen: [],
    fails: ['3.1-client-authentication', '3.4-client-authentication'],
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          if (claim.authorization !== undefined && !claim.form.has('client_id'))
            throw new OAuthProblem('invalid_request', 'Missing client_id parameter.');
          return authenticateClient(claim);
        },
      }),
    }),
  },
  {
    id: 'basic-needs-client-id-at-one-endpoint',
    wire: 'HTTP Basic needs client_id in the body of the device authorization request, and is refused beside it in that for the token.',
    seen: [],
    fails: ['3.1-client-authentication'],
    how: () => ({
      replace: ({ authenticateClient }) => ({
        authenticateClient: (claim) => {
          const isPoll = claim.form.has('grant_type');
          if (claim.authorization !== undefined && claim.form.has('client_id') === isPoll)
            throw new OAuthProblem('invalid_request', 'Client authentication failed');
          return authenticateClient(claim);
        },
      }),
    }),
  },
  {
    id: 'invalid-client-with-400-after-header',
    wire: 'A wrong secret in the header gets invalid_client with status 400.',
    seen: [],
    fails: ['3.4-www-authenticate'],
    how: () =>
      answering('/token', ({ status, members }) =>
        status === 401 ? { status: 400, body: members } : undefined,
      ),
  },
  {
    id: 'device-code-not-bound-to-client',
    wire: 'Another client that presents the device code is served, and gets the token.',
    seen: ['vouch-sh/vouch#1399', 'keycloak/keycloak#21271'],
    fails: ['3.4-bound-to-client', '3.4-bound-while-pending'],
    becomes: { '3.4-code-survives': 'not-tested' },
    how: () => ({
      replace: ({ pollRules }) => ({
        pollRules: (poll, throttle) =>
          pollRules({ ...poll, clientId: poll.session?.clientId ?? poll.clientId }, throttle),
      }),
    }),
  },
  {
    id: 'token-form-rejected-415',
    wire: 'The token endpoint takes application/json only; a form gets 415.',
    seen: ['better-auth/better-auth#6350'],
    fails: ['3.4-form-post'],
    makesUntestable: 'No form is read, so nothing that is asked in one is answered.',
    how: () =>
      insteadOf('/token', (_form, request) =>
        request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')
          ? oauthError('unsupported_media_type', 'Send application/json', 415)
          : undefined,
      ),
  },
  {
    id: 'client-id-rejected-at-token-endpoint-only',
    wire: 'The client_id that the device authorization endpoint takes is invalid_client at the token endpoint.',
    seen: ['casdoor/casdoor#3799'],
    fails: ['3.3-user-interaction', '3.5-authorization-pending'],
    collateral: {
      ...NO_POLL_IS_SERVED,
      '3.4-device-code': 'the client is refused before the device code is looked for',
      '3.4-grant-type': 'the client is refused before the grant is looked at',
      '3.4-unknown-device-code': 'the client is refused before the device code is looked at',
    },
    makesUntestable: NO_TOKEN,
    how: () =>
      insteadOf('/token', (form) =>
        form.get('client_id') === 'tv'
          ? oauthError('invalid_client', 'client_id is invalid', 401)
          : undefined,
      ),
  },
  {
    id: 'missing-grant-type-is-unsupported',
    wire: 'A token request without grant_type gets unsupported_grant_type.',
    seen: [],
    fails: ['3.4-grant-type'],
    how: () =>
      answering('/token', ({ form }) =>
        !form.get('grant_type')
          ? oauthError('unsupported_grant_type', 'This grant is not supported')
          : undefined,
      ),
  },
  {
    id: 'unknown-grant-type-is-invalid-grant',
    wire: 'A grant type that does not exist gets invalid_grant.',
    seen: [],
    fails: ['3.4-grant-type'],
    how: () =>
      answering('/token', ({ members }) =>
        members.error === 'unsupported_grant_type' ? oauthError('invalid_grant', 'Bad grant') : undefined,
      ),
  },
  {
    id: 'missing-device-code-is-invalid-grant',
    wire: 'A token request without device_code gets invalid_grant.',
    seen: [],
    fails: ['3.4-device-code'],
    how: () =>
      answering('/token', ({ form, members }) =>
        form.get('grant_type') === DEVICE_CODE_GRANT_TYPE && !form.get('device_code') && 'error' in members
          ? oauthError('invalid_grant', 'Unknown device_code')
          : undefined,
      ),
  },
  {
    id: 'client-id-not-needed-at-poll',
    wire: 'A poll without client_id is served: the device code alone buys the token.',
    seen: [],
    fails: ['3.4-client-id'],
    how: () =>
      formsAt('/token', (form, request) => {
        const nameless = !form.has('client_id') && !request.headers.has('authorization');
        if (nameless) form.set('client_id', 'tv');
        return form;
      }),
  },
  {
    id: 'scope-required-on-poll',
    wire: 'The scope of the poll is granted, and not that of the device authorization request.',
    seen: ['thephpleague/oauth2-server#1411'],
    fails: ['3.4-scope-on-poll'],
    how: () =>
      answering('/token', ({ status, members, form }) =>
        status === 200 && form.has('device_code') && form.has('scope')
          ? { body: { ...members, scope: form.get('scope') } }
          : undefined,
      ),
  },
  {
    id: 'unknown-parameter-refused-at-poll',
    wire: 'A parameter that the token endpoint does not know has the request refused.',
    seen: [],
    fails: ['3.4-unknown-parameter'],
    how: () =>
      insteadOf('/token', (form) =>
        [...form.keys()].some((name) => name.includes('undefined'))
          ? oauthError('invalid_request', 'There is a parameter that is not known')
          : undefined,
      ),
  },
  {
    id: 'legacy-grant-type-and-code-param',
    wire: 'The token endpoint knows the grant by a name from before the RFC, and the device code as code.',
    seen: ['OpenIdentityPlatform/OpenAM#206', 'OpenIdentityPlatform/OpenAM#207'],
    fails: ['3.3-user-interaction', '3.5-authorization-pending'],
    collateral: {
      ...NO_POLL_IS_SERVED,
      '3.4-bound-to-client': 'the other client is refused for another reason',
      '3.4-bound-while-pending': 'the other client is refused for another reason',
      '3.4-device-code': 'the grant is refused before the device code is looked for',
      '3.4-unknown-device-code': 'the grant is refused before the device code is looked at',
      '3.4-client-authentication': 'the grant is refused before the secret is looked at',
      '3.4-client-id': 'the grant is refused before anybody asks who it is',
    },
    makesUntestable: NO_TOKEN,
    how: () =>
      insteadOf('/token', (form) =>
        form.get('grant_type') === DEVICE_CODE_GRANT_TYPE
          ? oauthError('unsupported_grant_type', 'Use http://oauth.net/grant_type/device/1.0')
          : undefined,
      ),
  },
  {
    id: 'separate-undiscoverable-token-endpoint',
    wire: 'The published token endpoint does not have the device grant; a path that nothing names does.',
    seen: ['dexidp/dex#1953', 'dexidp/dex#2010'],
    fails: ['3.3-user-interaction', '3.5-authorization-pending'],
    collateral: {
      ...NO_POLL_IS_SERVED,
      '3.4-bound-to-client': 'the other client is refused for another reason',
      '3.4-bound-while-pending': 'the other client is refused for another reason',
      '3.4-device-code': 'the grant is refused before the device code is looked for',
      '3.4-unknown-device-code': 'the grant is refused before the device code is looked at',
      '3.4-client-authentication': 'the grant is refused before the secret is looked at',
      '3.4-client-id': 'the grant is refused before anybody asks who it is',
    },
    makesUntestable: NO_TOKEN,
    how: () => ({
      front: async (request, next) => {
        const { pathname } = new URL(request.url);
        if (pathname === '/device/token') return next(new Request(new URL('/token', request.url), request));
        const { front } = insteadOf('/token', (form) =>
          form.get('grant_type') === DEVICE_CODE_GRANT_TYPE
            ? oauthError('unsupported_grant_type', 'This grant is not supported')
            : undefined,
        );
        return front ? front(request, next) : next(request);
      },
    }),
  },
  {
    id: 'code-unknown-until-first-poll',
    wire: 'The page does not know the code until the device has polled once.',
    seen: ['keycloak/keycloak#11893'],
    fails: ['3.3-user-interaction'],
    collateral: {
      '3.3.1-asks': 'the code is refused before a choice is offered',
    },
    only: {
      requirements: ['3.3-user-interaction', '3.3.1-asks'],
      why: 'Every code that is not known counts as a guess, and the limit on guesses would close the pages to most scenarios.',
    },
    how: () => ({
      replace: ({ store }) => ({
        store: {
          ...store,
          byUserCode: async (key) => {
            const session = await store.byUserCode(key);
            return session?.poll.lastAt === undefined ? undefined : session;
          },
        },
      }),
    }),
  },
  {
    id: 'token-endpoint-wants-code-not-device-code',
    wire: 'A poll with device_code gets invalid_request, for the parameter code is missing.',
    seen: ['MicrosoftDocs/azure-docs#46110'],
    fails: ['3.3-user-interaction', '3.5-authorization-pending'],
    collateral: {
      ...NO_POLL_IS_SERVED,
      '3.4-bound-to-client': 'the other client is refused for another reason',
      '3.4-bound-while-pending': 'the other client is refused for another reason',
      '3.4-unknown-device-code': 'the device code is not looked at',
    },
    makesUntestable: NO_TOKEN,
    how: () =>
      answering('/token', ({ form, members, status }) =>
        form.has('device_code') &&
        (status === 200 ||
          !['invalid_client', 'invalid_request', 'unsupported_grant_type'].includes(String(members.error)))
          ? oauthError('invalid_request', 'code is missing')
          : undefined,
      ),
  },
  {
    id: 'user-code-buys-the-token',
    wire: 'A poll with the user code in place of the device code is served, so that whoever sees the screen gets the token.',
    seen: [],
    fails: ['3.4-unknown-device-code'],
    how: () => {
      const deviceCodes = new Map<string, string>();
      return {
        front: async (request, next) => {
          if (pathOf(request) === '/token') {
            const form = await formOf(request);
            const known = deviceCodes.get(form.get('device_code') ?? '');
            if (known === undefined) return next(request);
            form.set('device_code', known);
            return next(withForm(request, form));
          }
          const response = await next(request);
          if (pathOf(request) === '/device_authorization' && response.ok) {
            const { user_code, device_code } = (await response.clone().json()) as Record<string, string>;
            if (user_code && device_code) deviceCodes.set(user_code, device_code);
          }
          return response;
        },
      };
    },
  },
  {
    id: 'half-a-device-code-is-enough',
    wire: 'A device code whose first half is that of a session is taken for its code, whatever follows.',
    seen: [],
    fails: ['3.4-unknown-device-code'],
    how: () => deviceCodesTakenFor((issued, sent) => firstHalf(issued) === firstHalf(sent)),
  },
  {
    id: 'end-of-a-device-code-is-enough',
    wire: 'A device code whose second half is that of a session is taken for its code, whatever comes before.',
    seen: [],
    fails: ['3.4-unknown-device-code'],
    how: () =>
      deviceCodesTakenFor(
        (issued, sent) => issued.length === sent.length && issued.slice(-16) === sent.slice(-16),
      ),
  },
  {
    id: 'longer-device-code-is-taken',
    wire: 'A device code is taken with whatever comes behind it.',
    seen: [],
    fails: ['3.4-unknown-device-code'],
    how: () => deviceCodesTakenFor((issued, sent) => sent.startsWith(issued)),
  },
  {
    id: 'beginning-of-a-device-code-is-searched-for',
    wire: 'A session is found by any part of its device code that it begins with.',
    seen: [],
    fails: ['3.4-unknown-device-code'],
    how: () => deviceCodesTakenFor((issued, sent) => sent.length > 5 && issued.startsWith(sent)),
  },
  {
    id: 'beginning-of-a-client-secret-is-enough',
    wire: 'Of a client secret the first eight characters are compared.',
    seen: [],
    fails: ['3.4-client-authentication'],
    how: () => secretsTakenFor((registered, sent) => registered.slice(0, 8) === sent.slice(0, 8)),
  },
  {
    id: 'end-of-a-client-secret-is-enough',
    wire: 'Of a client secret the last eight characters are compared.',
    seen: [],
    fails: ['3.1-client-authentication', '3.4-client-authentication'],
    how: () => secretsTakenFor((registered, sent) => registered.slice(-8) === sent.slice(-8)),
  },
  {
    id: 'longer-client-secret-is-taken',
    wire: 'A client secret is taken with whatever comes behind it.',
    seen: [],
    fails: ['3.4-client-authentication'],
    how: () => secretsTakenFor((registered, sent) => sent.startsWith(registered)),
  },
  {
    id: 'part-of-a-client-secret-is-taken',
    wire: 'A client secret is compared as far as it was sent.',
    seen: [],
    fails: ['3.4-client-authentication'],
    how: () => secretsTakenFor((registered, sent) => registered.startsWith(sent)),
  },
  {
    id: 'wrong-secret-answered-with-a-page',
    wire: 'A wrong secret in the header gets a page with status 401 at the token endpoint.',
    seen: [],
    fails: ['3.5-error-response'],
    how: () => pageForWrongSecret('/token'),
  },
  {
    id: 'wrong-secret-answered-with-a-page-for-codes',
    wire: 'A wrong secret in the header gets a page with status 401 at the device authorization endpoint.',
    seen: [],
    fails: ['3.2-error-response'],
    how: () => pageForWrongSecret('/device_authorization'),
  },
  {
    id: 'no-challenge-with-401-for-codes',
    wire: 'The 401 after a wrong secret in the header has no WWW-Authenticate at the device authorization endpoint.',
    seen: [],
    fails: ['3.4-www-authenticate'],
    how: () =>
      answering('/device_authorization', ({ status, members }) =>
        status === 401 ? { body: members, headers: { 'www-authenticate': null } } : undefined,
      ),
  },
  {
    id: 'unknown-device-code-invalid-request',
    wire: 'A device code that nobody was given gets invalid_request.',
    seen: ['wso2-extensions/identity-inbound-auth-oauth#2608'],
    fails: ['3.4-unknown-device-code'],
    how: () => ({
      replace: ({ pollRules }) => ({
        pollRules: (poll, throttle) =>
          poll.session
            ? pollRules(poll, throttle)
            : { answer: new OAuthProblem('invalid_request', 'The device_code is not known') },
      }),
    }),
  },
  {
    id: 'unknown-device-code-is-a-failure-of-the-server',
    wire: 'A device code that nobody was given ends in status 500 with server_error.',
    seen: [],
    fails: ['3.4-unknown-device-code'],
    becomes: { '3.5-error-response': 'not-tested' },
    how: () => ({
      replace: ({ pollRules }) => ({
        pollRules: (poll, throttle) =>
          poll.session
            ? pollRules(poll, throttle)
            : { answer: new OAuthProblem('server_error', 'The store has no such code', 500) },
      }),
    }),
  },
];

function firstHalf(code: string): string {
  return code.slice(0, Math.ceil(code.length / 2));
}

/** Takes device codes that were never issued for one that was. */
function deviceCodesTakenFor(isTaken: (issued: string, sent: string) => boolean): ServerChange {
  const issued = new Set<string>();
  return {
    front: async (request, next) => {
      if (pathOf(request) === '/device_authorization') {
        const response = await next(request);
        const { device_code: code } = (await response.clone().json()) as { device_code?: string };
        if (code !== undefined) issued.add(code);
        return response;
      }
      if (pathOf(request) !== '/token') return next(request);
      const form = await formOf(request);
      const sent = form.get('device_code') ?? '';
      const meant = [...issued].find((code) => isTaken(code, sent));
      if (meant === undefined || issued.has(sent) || form.getAll('device_code').length !== 1)
        return next(request);
      form.set('device_code', meant);
      return next(withForm(request, form));
    },
  };
}

/** Takes wrong secrets in the header for the right one, once that was seen. */
function secretsTakenFor(isTaken: (registered: string, sent: string) => boolean): ServerChange {
  return {
    replace: ({ authenticateClient }) => {
      let right: { readonly secret: string; readonly authorization: string } | undefined;
      return {
        authenticateClient: (claim) => {
          const { authorization } = claim;
          try {
            const client = authenticateClient(claim);
            if (authorization !== undefined && client.client_secret !== undefined)
              right = { secret: client.client_secret, authorization };
            return client;
          } catch (error) {
            const credentials = Buffer.from(authorization?.slice('Basic '.length) ?? '', 'base64').toString();
            const sent = decodeURIComponent(credentials.split(':')[1] ?? '');
            if (!right || sent === '' || !isTaken(right.secret, sent)) throw error;
            return authenticateClient({ ...claim, authorization: right.authorization });
          }
        },
      };
    },
  };
}

function pageForWrongSecret(endpoint: '/token' | '/device_authorization'): ServerChange {
  return answering(endpoint, ({ status, request }) =>
    status === 401 && request.headers.has('authorization')
      ? { body: '<h1>Unauthorized</h1>', headers: { 'content-type': 'text/html' } }
      : undefined,
  );
}
