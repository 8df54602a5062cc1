import { setTimeout as delay } from 'node:timers/promises';
import { OAuthProblem } from '../../../src/gateway/oauth-problem';
import type { ServerChange } from '../../defects/provider/reference-server';
import {
  answering,
  codesWith,
  formOf,
  keepingRefreshTokens,
  type Members,
  metadataWith,
  oauthError,
  pathOf,
  respond,
  tokenWith,
  withForm,
} from '../../defects/provider/wire';
import type { FairVariant } from '../fair-variant';
import { together } from './together';

const NO_LINK = {
  verdict: 'not-applicable',
  because: 'verification_uri_complete is OPTIONAL, and left out',
} as const;

const NOT_GOOD_YET = {
  verdict: 'not-tested',
  because: 'its nbf is later than the run may wait',
} as const;

/** Responses that say the same in other words, or leave out what is optional. */
export const RESPONSES: readonly FairVariant<ServerChange>[] = [
  {
    id: 'no-interval',
    what: 'The device authorization response has no interval, so five seconds hold.',
    source: 'RFC 8628 section 3.2',
    how: () => ({ intervalSeconds: 5, ...codesWith(({ interval: _, ...members }) => members) }),
  },
  {
    id: 'interval-of-30',
    what: 'Devices have to leave thirty seconds between polls.',
    source: 'RFC 8628 section 3.2',
    on: 'long-lived codes',
    how: () => ({ intervalSeconds: 30 }),
  },
  {
    id: 'interval-with-a-fraction',
    what: 'The interval is one second and a half.',
    source: 'RFC 8628 section 3.2',
    how: () => ({ intervalSeconds: 1, ...codesWith((members) => ({ ...members, interval: 1.5 })) }),
  },
  {
    id: 'complete-uri-left-out',
    what: 'There is no verification_uri_complete.',
    source: 'RFC 8628 section 3.2',
    becomes: {
      '3.2-complete-uri': NO_LINK,
      '3.3.1-shows-code': NO_LINK,
      '3.3.1-takes-code': NO_LINK,
      '3.3.1-asks': NO_LINK,
    },
    how: () => codesWith(({ verification_uri_complete: _, ...members }) => members),
  },
  {
    id: 'complete-uri-with-an-opaque-value',
    what: 'verification_uri_complete holds a random value in place of the user code.',
    source: 'RFC 8628 section 3.3.1',
    how: () => {
      const codeOf = new Map<string, string>();
      return together(
        codesWith((members) => {
          const key = crypto.randomUUID();
          codeOf.set(key, String(members.user_code));
          return { ...members, verification_uri_complete: `${members.verification_uri}?s=${key}` };
        }),
        {
          front: (request, next) => {
            const url = new URL(request.url);
            const code = codeOf.get(url.searchParams.get('s') ?? '');
            if (code === undefined || request.method !== 'GET') return next(request);
            url.search = new URLSearchParams({ user_code: code }).toString();
            return next(new Request(url, request));
          },
        },
      );
    },
  },
  {
    id: 'extra-members',
    what: 'Every response has members that no RFC defines, among them null, lists and objects.',
    source: 'RFC 6749 section 5.1',
    how: () =>
      jsonAs((members) => ({
        ...members,
        message: 'Please go to the address and enter the code.',
        server_time: 1_795_000_000,
        tenant: null,
        links: [{ rel: 'help', href: 'https://idp.example/help' }],
      })),
  },
  {
    id: 'issuer-told-without-its-slash',
    what: 'Its issuer ends in a slash, and whoever had it judged left that out.',
    source: 'DiracX 0.7.0, RFC 8414 section 3.1',
    becomes: {
      '4-issuer': {
        verdict: 'not-tested',
        because:
          'the metadata of both lie at the same address, and which of the two clients are told cannot be seen',
      },
    },
    how: () => metadataWith((document) => ({ ...document, issuer: `${document.issuer}/` })),
  },
  {
    id: 'media-type-with-charset',
    what: 'JSON is sent as Application/JSON with a charset in capitals.',
    source: 'RFC 9110 section 8.3.1',
    how: () => headersAs({ 'content-type': 'Application/JSON; Charset=UTF-8' }),
  },
  {
    id: 'media-type-with-charset-unspaced',
    what: 'JSON is sent as application/json;charset=utf-8 without a space.',
    source: 'RFC 9110 section 8.3.1',
    how: () => headersAs({ 'content-type': 'application/json;charset=utf-8' }),
  },
  {
    id: 'json-in-many-lines',
    what: 'JSON is indented, with line ends of two characters and a blank line behind it.',
    source: 'RFC 8259 section 2',
    how: () =>
      bodiesAs((members) => `\r\n${JSON.stringify(members, null, 4).replaceAll('\n', '\r\n')}\r\n\r\n`),
  },
  {
    id: 'json-escaped',
    what: 'Every character of a JSON text is written as an escape.',
    source: 'RFC 8259 section 7',
    how: () =>
      bodiesAs((members) =>
        JSON.stringify(members).replace(
          /[A-Za-z0-9](?=[^"]*"[,:}\]])/g,
          (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
      ),
  },
  {
    id: 'chatty-errors',
    what: 'Errors have a description, an address, a trace id and a time.',
    source: 'RFC 6749 section 5.2',
    how: () =>
      jsonAs((members) =>
        members.error === undefined
          ? members
          : {
              ...members,
              error_description: 'This is what went wrong. See the address for more, or ask your operator.',
              error_uri: 'https://idp.example/errors?code=4711#device',
              trace_id: crypto.randomUUID(),
              timestamp: new Date().toISOString(),
            },
      ),
  },
  {
    id: 'curt-errors',
    what: 'Errors have nothing but their code.',
    source: 'RFC 6749 section 5.2',
    how: () => jsonAs((members) => (members.error === undefined ? members : { error: members.error })),
  },
  {
    id: 'slow-down-names-interval',
    what: 'slow_down comes with the new interval, as one service sends it.',
    source: 'RFC 8628 section 3.5',
    how: () => jsonAs((members) => (members.error === 'slow_down' ? { ...members, interval: 6 } : members)),
  },
  {
    id: 'never-slow-down',
    what: 'A device that polls too soon hears authorization_pending.',
    source: 'RFC 8628 section 3.5',
    becomes: {
      '3.5-slow-down': { verdict: 'not-applicable', because: 'slow_down is never sent' },
      '3.5-slow-down-recovers': { verdict: 'not-applicable', because: 'slow_down is never sent' },
    },
    how: () => ({
      replace: ({ throttle }) => ({
        throttle: {
          ...throttle,
          judge: (state, at) => ({ tooSoon: false, state: { ...state, lastAt: at } }),
        },
      }),
    }),
  },
  {
    id: 'token-type-in-lower-case',
    what: 'token_type is "bearer".',
    source: 'RFC 6749 section 5.1',
    how: () => tokenWith((members) => ({ ...members, token_type: 'bearer' })),
  },
  {
    id: 'short-device-code-is-malformed',
    what: 'A device_code that is too short to be one is a malformed request, not an invalid grant.',
    source: 'RFC 6749 section 5.2',
    how: () =>
      answering('/token', ({ form, members }) => {
        const { length } = form.get('device_code') ?? '';
        return length > 0 && length < 20 && members.error === 'invalid_grant'
          ? oauthError('invalid_request', 'device_code is malformed')
          : undefined;
      }),
  },
  {
    id: 'token-without-lifetime',
    what: 'The token response has no expires_in.',
    source: 'RFC 6749 section 5.1',
    how: () => tokenWith(({ expires_in: _, ...members }) => members),
  },
  {
    id: 'no-refresh-token',
    what: 'No refresh token is issued.',
    source: 'RFC 6749 section 5.1',
    becomes: {
      '3.5-refresh': { verdict: 'not-applicable', because: 'it is OPTIONAL' },
      '3.5-refresh-works': { verdict: 'not-applicable', because: 'there is none' },
      '3.5-refresh-apart': { verdict: 'not-applicable', because: 'there is none' },
      '3.5-refresh-no-store': { verdict: 'not-applicable', because: 'there is none' },
      '3.5-refresh-bound': { verdict: 'not-applicable', because: 'there is none' },
      '3.5-refresh-rotation': { verdict: 'not-applicable', because: 'there is none' },
    },
    how: () => tokenWith(({ refresh_token: _, ...members }) => members),
  },
  {
    id: 'refresh-ends-all-that-came-before',
    what: 'A refresh brings a new refresh token, and ends the old one and every access token before it at once.',
    source: 'RFC 9700 section 4.14.2',
    how: () => {
      const accessTokens = new Map<string, string>();
      const ended = new Set<string>();
      return {
        // The userinfo endpoint is the server's behind, so the gateway's own stands in front of it.
        told: ({ issuer }) => ({ resource: `${issuer}/resource` }),
        front: async (request, next) => {
          if (pathOf(request) === '/resource') {
            const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
            const isGood = accessTokens.has(token) && !ended.has(token);
            return Response.json(isGood ? { sub: 'alice' } : { error: 'invalid_token' }, {
              status: isGood ? 200 : 401,
            });
          }
          if (pathOf(request) !== '/token') return next(request);
          const used = (await formOf(request)).get('refresh_token');
          const response = await next(request);
          if (response.status !== 200) return response;
          const members = (await response.clone().json()) as Members;
          const refreshToken = String(members.refresh_token);
          for (const [token, of] of accessTokens) if (of === used) ended.add(token);
          accessTokens.set(String(members.access_token), refreshToken);
          return response;
        },
      };
    },
  },
  {
    id: 'userinfo-for-openid-only',
    what: 'The userinfo endpoint refuses a token that openid was not granted to, and no other place takes tokens.',
    source: 'OpenID Connect Core section 5.3',
    becomes: {
      '3.4-scope-on-poll': { verdict: 'not-tested', because: 'one scope value has no part to ask for' },
      '3.5-token-works': { verdict: 'not-tested', because: 'nothing says where the token is to be used' },
      '3.5-id-token': { verdict: 'not-applicable', because: 'openid was not granted' },
    },
    how: () => ({
      // The scope of the server behind is its own affair; the device asks for less, and is granted less.
      told: ({ issuer }) => ({
        scope: 'profile',
        endpoints: { userinfo_endpoint: `${issuer}/userinfo-for-openid` },
      }),
      front: async (request, next) => {
        if (pathOf(request) === '/userinfo-for-openid')
          return Response.json({ error: 'insufficient_scope' }, { status: 403 });
        if (pathOf(request) !== '/token') return next(request);
        const response = await next(request);
        if (response.status !== 200) return response;
        const { id_token: _, ...members } = (await response.clone().json()) as Members;
        return respond(response, { body: { ...members, scope: 'profile' } });
      },
    }),
  },
  {
    id: 'refresh-token-kept',
    what: 'A refresh brings an access token alone, and the refresh token goes on being good.',
    source: 'RFC 6749 section 6',
    becomes: {
      '3.5-refresh-rotation': {
        verdict: 'failed',
        because: 'it is advice to replace it, and RFC 6749 leaves it to the server',
      },
    },
    how: () => keepingRefreshTokens(),
  },
  {
    id: 'refresh-token-in-wrong-hands-is-ended',
    what: 'A refresh token that another client presents is good for nobody from then on.',
    source: 'RFC 9700 section 4.14.2',
    how: () => ({
      replace: ({ refreshTokens }) => {
        const ended = new Set<string>();
        return {
          refreshTokens: {
            ...refreshTokens,
            unbind: (presented, clientId) => {
              const own = refreshTokens.unbind(presented, clientId);
              if (own === undefined) ended.add(presented);
              return ended.has(presented) ? undefined : own;
            },
          },
        };
      },
    }),
  },
  {
    id: 'refresh-token-good-when-the-access-token-ends',
    what: 'A refresh token is a JWT that is good a minute before the access token ends, in half an hour, by its nbf; one that is used before ends all tokens of the end user.',
    source: 'rauthy 0.36.0, RFC 7519 section 4.1.5',
    becomes: {
      '3.5-refresh-works': NOT_GOOD_YET,
      '3.5-refresh-apart': NOT_GOOD_YET,
      '3.5-refresh-no-store': NOT_GOOD_YET,
      '3.5-refresh-bound': NOT_GOOD_YET,
      '3.5-refresh-rotation': NOT_GOOD_YET,
    },
    how: () => refreshTokensGoodAfter(1740),
  },
  {
    id: 'refresh-token-good-after-four-seconds',
    what: 'A refresh token is a JWT that is good after four seconds, by its nbf; one that is used before ends all tokens of the end user.',
    source: 'rauthy 0.36.0, RFC 7519 section 4.1.5',
    how: () => refreshTokensGoodAfter(4),
  },
  {
    id: 'far-away',
    what: 'Every request takes 150 milliseconds to get there, and every answer as long to come back.',
    source: 'RFC 8628 section 3.5',
    how: () => ({
      front: async (request, next) => {
        await delay(150);
        const response = await next(request);
        await delay(150);
        return response;
      },
    }),
  },
  {
    id: 'poll-answered-with-what-it-read',
    what: 'A poll is told a fifth of a second later what the state of the session was when it came, whatever was decided meanwhile.',
    source: 'RFC 8628 section 3.5',
    how: () => ({
      front: async (request, next) => {
        const isPoll = pathOf(request) === '/token' && (await formOf(request)).has('device_code');
        const response = await next(request);
        if (isPoll && response.status === 400) await delay(200);
        return response;
      },
    }),
  },
  {
    id: 'decision-reaches-the-token-endpoint-later',
    what: 'Nodes tell each other of a decision within a second and a half, during which polls hear authorization_pending.',
    source: 'RFC 8628 section 3.5',
    how: () => {
      const decidedAt = new Map<string, number>();
      return {
        replace: ({ store, pollRules }) => ({
          store: {
            ...store,
            replace: async (seen, successor) => {
              const isDecision = seen.state.name === 'pending' && successor.state.name !== 'pending';
              const isDone = await store.replace(seen, successor);
              if (isDone && isDecision) decidedAt.set(seen.id, Date.now());
              return isDone;
            },
          },
          pollRules: (poll, throttle) =>
            poll.session &&
            Date.now() - (decidedAt.get(poll.session.id) ?? 0) < 1500 &&
            poll.session.clientId === poll.clientId
              ? { answer: new OAuthProblem('authorization_pending', 'The end user has not decided yet') }
              : pollRules(poll, throttle),
        }),
      };
    },
  },
  {
    id: 'another-media-type-refused-as-such',
    what: 'What is no form is refused at both endpoints by status 415.',
    source: 'RFC 9110 section 15.5.16',
    how: () => ({
      front: async (request, next) => {
        const isForm = /^application\/x-www-form-urlencoded/i.test(request.headers.get('content-type') ?? '');
        const isEndpoint = /^\/(?:token|device_authorization)$/.test(pathOf(request));
        return isEndpoint && request.method === 'POST' && !isForm
          ? respond(new Response(null, { headers: { 'content-type': 'application/json' } }), {
              status: 415,
              body: { error: 'invalid_request' },
            })
          : next(request);
      },
    }),
  },
  {
    id: 'slow-down-now-and-then',
    what: 'A device that keeps the interval is told to slow down at every sixth poll.',
    source: 'RFC 8628 section 3.5',
    how: () => {
      const polls = new Map<string, number>();
      return answering('/token', ({ form, members }) => {
        const code = form.get('device_code') ?? '';
        if (members.error !== 'authorization_pending') return undefined;
        const count = (polls.get(code) ?? 0) + 1;
        polls.set(code, count);
        return count % 6 === 0 ? { body: { error: 'slow_down' } } : undefined;
      });
    },
  },
  {
    id: 'scope-in-another-order',
    what: 'The token response names the granted scope with its values in another order.',
    source: 'RFC 6749 section 3.3',
    how: () => tokenWith((members) => ({ ...members, scope: 'profile openid' })),
  },
  {
    id: 'scope-in-a-claim-of-its-own',
    what: 'The token response names no scope, and the access token has the requested one in the claim scopes.',
    source: 'thephpleague/oauth2-server; RFC 6749 section 5.1',
    only: ['3.5-scope'],
    how: () =>
      tokenWith(({ scope, ...members }) => withClaims(members, { scopes: String(scope).split(' ') })),
  },
  {
    id: 'token-names-what-its-resource-knows',
    what: 'All that was requested is granted, and the access token has in scp what the resource has to know, without openid.',
    source: 'RFC 6749 section 1.4',
    only: ['3.5-scope'],
    becomes: {
      '3.5-scope': {
        verdict: 'not-tested',
        because: 'nothing that the device can read tells what was granted',
      },
    },
    how: () => tokenWith(({ scope: _, ...members }) => withClaims(members, { scp: ['profile'] })),
  },
  {
    id: 'cookies-at-endpoints',
    what: 'A proxy sets cookies and a dozen headers on every response.',
    source: 'RFC 9110 section 6.3',
    how: () =>
      headersAs({
        'set-cookie': 'lb=node-3; Path=/; HttpOnly',
        'x-request-id': '4711',
        'x-ratelimit-limit': '1000',
        'x-ratelimit-remaining': '999',
        'strict-transport-security': 'max-age=63072000',
        vary: 'Accept-Encoding, Origin',
      }),
  },
  {
    id: 'clock-an-hour-behind',
    what: 'The Date header is an hour behind.',
    source: 'RFC 9110 section 6.6.1',
    how: () => headersAs({ date: new Date(Date.now() - 3_600_000).toUTCString() }),
  },
];

/** A token response whose access token is a JSON Web Token with these claims. */
function withClaims(members: Members, claims: object): Members {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return { ...members, access_token: `${part({ typ: 'at+jwt' })}.${part(claims)}.signature` };
}

/** Changes the members of every JSON response of both endpoints. */
function jsonAs(change: (members: Members) => Members): ServerChange {
  return bodiesAs((members) => JSON.stringify(change(members)));
}

function bodiesAs(write: (members: Members) => string): ServerChange {
  const changed = ({ members }: { readonly members: Members }) => ({ body: write(members) });
  return together(answering('/device_authorization', changed), answering('/token', changed));
}

/** Sets headers on every response of both endpoints. */
function headersAs(headers: Readonly<Record<string, string>>): ServerChange {
  return {
    front: async (request, next) => {
      const response = await next(request);
      if (!['/device_authorization', '/token'].includes(pathOf(request))) return response;
      return respond(response, { body: await response.text(), headers });
    },
  };
}

/** Refresh tokens say from when on they are good; one that is used before counts as stolen, and ends every other. */
function refreshTokensGoodAfter(seconds: number): ServerChange {
  const ended = new Set<string>();
  const issued = new Map<string, { readonly refreshToken: string; readonly goodFrom: number }>();
  const wrapped = (refreshToken: string): string => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iat, nbf: iat + seconds, jti: crypto.randomUUID() };
    const jwt = [{ alg: 'EdDSA' }, claims, 'signature'].map(encoded).join('.');
    issued.set(jwt, { refreshToken, goodFrom: claims.nbf * 1000 });
    return jwt;
  };
  return {
    front: async (request, next) => {
      if (pathOf(request) !== '/token') return next(request);
      const form = await formOf(request);
      const used = form.get('refresh_token') ?? '';
      const known = issued.get(used);
      if (known && (ended.has(used) || Date.now() < known.goodFrom)) {
        for (const each of issued.keys()) ended.add(each);
        return Response.json({ error: 'JwtToken', message: 'JWT Token is not valid yet' }, { status: 401 });
      }
      if (known) form.set('refresh_token', known.refreshToken);
      const response = await next(known ? withForm(request, form) : request);
      if (response.status !== 200) return response;
      const members = (await response.clone().json()) as Members;
      if (typeof members.refresh_token !== 'string') return response;
      return respond(response, { body: { ...members, refresh_token: wrapped(members.refresh_token) } });
    },
  };
}

function encoded(part: string | object): string {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return Buffer.from(text).toString('base64url');
}
