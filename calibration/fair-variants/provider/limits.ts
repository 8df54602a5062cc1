import type { Session } from '../../../src/gateway/session';
import type { SessionStore } from '../../../src/gateway/session-store';
import type { ServerChange } from '../../defects/provider/reference-server';
import { page, pathOf } from '../../defects/provider/wire';
import type { FairVariant } from '../fair-variant';
import { EMBEDDED_PROVIDER } from './embedded-provider';
import { bucket, inFront, limiting, type Refusal, within } from './limiting';

const LIMIT = 'The limit keeps the run from seeing it.';
/** A run against a server with a limit waits no longer than this for it to pass. */
const SHORT_WAIT = { told: () => ({ max_wait: 40 }), embedded: { told: { max_wait: 40 } } };

/** What is forgotten is tried again one by one, and some of it waits for its codes to expire each time. */
const SHORT_LIVED = { lifetimeSeconds: 12 };

const later = (seconds: number): Record<string, string> => ({ 'retry-after': String(Math.ceil(seconds)) });
const plain429 = (): Refusal => ({ status: 429, body: 'Too Many Requests' });
const retry429 = (seconds: number): Refusal => ({ status: 429, headers: later(seconds), body: '' });
const pageOf = (title: string) => `<!doctype html><title>${title}</title><h1>${title}</h1>`;

/** Servers that protect themselves: on requests, sessions, polls, code entries and sign-ins, told in every form. */
export const LIMITS: readonly FairVariant<ServerChange>[] = [
  {
    id: 'fifty-polls-in-ten-minutes',
    what: 'From one address fifty token requests in ten minutes are served, then status 429 comes with Retry-After.',
    source: 'RFC 8628 section 5.2',
    limited: { why: LIMIT, must: 27 },
    how: () => ({ ...SHORT_WAIT, ...limiting(['poll'], within(600, 50), retry429) }),
  },
  {
    id: 'thirty-sessions-an-hour',
    what: 'From one address thirty sessions an hour are started, then status 429 comes with temporarily_unavailable.',
    source: 'RFC 8628 section 5.1',
    limited: { why: LIMIT, must: 25 },
    how: () => ({
      ...SHORT_WAIT,
      ...limiting(['session'], within(3600, 30), (seconds) => ({
        status: 429,
        headers: later(seconds),
        body: { error: 'temporarily_unavailable', error_description: 'Too many device codes' },
      })),
    }),
  },
  {
    id: 'sessions-refused-without-a-time',
    what: 'After forty sessions in an hour status 400 comes with too_many_requests and no word of when to come back.',
    source: 'RFC 8628 section 5.1',
    limited: { why: LIMIT, must: 25 },
    how: () => ({
      ...SHORT_WAIT,
      ...limiting(['session'], within(3600, 40), () => ({
        status: 400,
        body: { error: 'too_many_requests', error_description: 'Slow down.' },
      })),
    }),
  },
  {
    id: 'forty-polls-a-second',
    what: 'Above forty token requests a second status 503 comes with Retry-After.',
    source: 'RFC 9110 section 15.6.4',
    limited: { why: LIMIT, must: 42 },
    how: () =>
      limiting(['poll'], within(1, 40), () => ({ status: 503, headers: later(1), body: pageOf('Busy') })),
  },
  {
    id: 'ten-requests-a-second',
    what: 'Ten requests a second of any kind are served, in bursts of twenty; then comes status 429 with Retry-After.',
    source: 'RFC 6585 section 4',
    limited: { why: LIMIT, must: 40 },
    how: () => limiting(['session', 'poll', 'page'], bucket(20, 10), retry429),
  },
  {
    id: 'ten-requests-a-second-without-a-time',
    what: 'Ten requests a second of any kind are served, in bursts of twenty; then comes status 429 and nothing else.',
    source: 'RFC 6585 section 4',
    limited: { why: LIMIT, must: 40 },
    how: () => limiting(['session', 'poll', 'page'], bucket(20, 10), plain429),
  },
  {
    id: 'retry-after-is-a-date',
    what: 'Eight sessions a second are started; then comes status 429 with a date in Retry-After.',
    source: 'RFC 9110 section 10.2.3',
    limited: { why: LIMIT, must: 42 },
    how: () =>
      limiting(['session'], within(1, 8), (seconds) => ({
        status: 429,
        headers: {
          date: new Date().toUTCString(),
          'retry-after': new Date(Date.now() + seconds * 1000 + 1000).toUTCString(),
        },
      })),
  },
  {
    id: 'five-requests-a-minute',
    what: 'Five sessions and five polls a minute are served; then comes status 429 with rate_limited and the seconds.',
    source: 'ChronoAIProject/NyxID#743',
    standsFor: ['throttle-in-oauth-form'],
    limited: { why: LIMIT, must: 8 },
    how: () => {
      const sessions = within(60, 5);
      const polls = within(60, 5);
      const refusal = (seconds: number): Refusal => ({
        status: 429,
        headers: later(seconds),
        body: { error: 'rate_limited', retry_after: Math.ceil(seconds) },
      });
      const first = limiting(['session'], sessions, refusal);
      const second = limiting(['poll'], polls, refusal);
      return {
        ...SHORT_WAIT,
        front: (request, next) =>
          first.front?.(request, async (passed) => second.front?.(passed, next) ?? next(passed)) ??
          next(request),
      };
    },
  },
  {
    id: 'sessions-told-to-slow-down',
    what: 'Above ten sessions in two seconds the device authorization endpoint answers 429 with slow_down.',
    source: 'RFC 8628 section 5.1',
    limited: { why: LIMIT, must: 42 },
    how: () => limiting(['session'], within(2, 10), () => ({ status: 429, body: { error: 'slow_down' } })),
  },
  {
    id: 'pages-that-break-at-their-limit',
    what: 'After eight entries in four seconds the pages fail with status 500; headers say that nothing is left, and until when.',
    source: 'AuthGate 0.30.0',
    limited: { why: LIMIT, must: 40 },
    how: () =>
      limiting(['page'], within(4, 8), (seconds) => ({
        status: 500,
        headers: {
          'x-ratelimit-limit': '8',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000 + seconds)),
        },
      })),
  },
  {
    id: 'sessions-refused-until-a-reset',
    what: 'Fifteen sessions in four seconds are started; then status 429 comes, and X-RateLimit-Reset names the moment to come back.',
    source: 'AuthGate 0.30.0',
    limited: { why: LIMIT, must: 40 },
    how: () =>
      limiting(['session'], within(4, 15), (seconds) => ({
        status: 429,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000 + seconds)),
        },
        body: {
          error: 'rate_limit_exceeded',
          error_description: 'Too many requests. Please try again later.',
        },
      })),
  },
  {
    id: 'sessions-refused-as-invalid-request',
    what: 'Above ten sessions in two seconds the device authorization endpoint answers 429 with invalid_request, says until when in words alone, and in a header of its own.',
    source: 'rauthy 0.36.0, RFC 6585 section 4',
    limited: { why: LIMIT, must: 42 },
    how: () =>
      limiting(['session'], within(2, 10), (seconds) => {
        const at = Math.ceil(Date.now() / 1000 + seconds);
        return {
          status: 429,
          headers: { 'x-retry-not-before': String(at) },
          body: {
            error: 'invalid_request',
            error_description: `no further requests allowed before: ${new Date(at * 1000).toISOString()}`,
          },
        };
      }),
  },
  {
    id: 'rate-limit-as-403',
    what: 'Above sixty requests in ten seconds status 403 comes with words about the rate limit, as one service sends it.',
    source: 'RFC 9110 section 15.5.4',
    limited: { why: LIMIT, must: 40 },
    how: () =>
      limiting(['session', 'poll'], within(10, 60), (seconds) => ({
        status: 403,
        headers: { ...later(seconds), 'x-ratelimit-remaining': '0' },
        body: {
          message: 'API rate limit exceeded for 127.0.0.1.',
          documentation_url: 'https://idp.example/limits',
        },
      })),
  },
  {
    id: 'rate-limit-with-a-status-of-its-own',
    what: 'Above sixty requests in ten seconds status 420 comes with words in plain text.',
    source: 'RFC 9110 section 15',
    limited: { why: LIMIT, must: 40 },
    how: () =>
      limiting(['session', 'poll'], within(10, 60), () => ({
        status: 420,
        headers: { 'content-type': 'text/plain' },
        body: 'Enhance your calm: rate limit reached',
      })),
  },
  {
    id: 'server-busy-as-oauth-error',
    what: 'While it is overloaded, the server answers 503 with temporarily_unavailable and nothing about when to come back.',
    source: 'RFC 6749 section 4.1.2.1',
    limited: { why: LIMIT, must: 42 },
    how: () =>
      limiting(['session', 'poll'], within(1, 30), () => ({
        status: 503,
        body: { error: 'temporarily_unavailable', error_description: 'The server is overloaded' },
      })),
  },
  {
    id: 'code-entries-ten-in-ten-seconds',
    what: 'Ten code entries in ten seconds from one address are looked at; then the page answers 429 for right codes, too.',
    source: 'element-hq/matrix-authentication-service#5972, RFC 8628 section 5.1',
    limited: { why: LIMIT, must: 38 },
    how: () => {
      const budget = within(10, 10);
      return inFront((method, path) =>
        method === 'POST' && path === '/device' && budget(performance.now()) > 0
          ? { status: 429, body: pageOf('Too many attempts. Try again later.') }
          : undefined,
      );
    },
  },
  {
    id: 'code-entries-one-a-minute',
    what: 'After a burst of ten code entries one a minute is looked at, for right codes, too.',
    source: 'managoat/fountain#2138',
    standsFor: ['code-entry-throttled-per-address'],
    limited: { why: LIMIT, must: 25 },
    how: () => {
      const budget = bucket(10, 1 / 60);
      return {
        ...SHORT_WAIT,
        ...inFront((method, path) => {
          const seconds = method === 'POST' && path === '/device' ? budget(performance.now()) : 0;
          return seconds > 0
            ? { status: 429, headers: later(seconds), body: pageOf('Too many attempts') }
            : undefined;
        }),
      };
    },
  },
  {
    id: 'quiet-period-after-unknown-codes',
    what: 'After an unknown code no code is looked at for four seconds; the page says with status 200 to try again later.',
    source: 'better-auth/better-auth#10752, RFC 8628 section 5.1',
    limited: { why: LIMIT, must: 40 },
    how: () => {
      let closedUntil = 0;
      return {
        front: async (request, next) => {
          if (request.method !== 'POST' || pathOf(request) !== '/device') return next(request);
          if (performance.now() < closedUntil)
            return page('Too many attempts', 'Please try again later.', 200);
          const response = await next(request);
          if (/not valid/.test(await response.clone().text())) closedUntil = performance.now() + 4000;
          return response;
        },
      };
    },
  },
  {
    id: 'four-requests-at-once',
    what: 'While four requests are under way, status 503 answers every other one, with a page of a proxy.',
    source: 'RFC 9110 section 15.6.4',
    limited: { why: LIMIT, must: 42 },
    how: () => {
      let underWay = 0;
      return {
        front: async (request, next) => {
          if (underWay >= 4)
            return new Response(pageOf('503 Service Temporarily Unavailable'), {
              status: 503,
              headers: { 'content-type': 'text/html' },
            });
          underWay++;
          try {
            return await next(request);
          } finally {
            underWay--;
          }
        },
      };
    },
  },
  {
    id: 'now-and-then-502',
    what: 'One request in thirty, of a device or a browser, is answered 502 by a proxy.',
    source: 'RFC 9110 section 15.6.3',
    limited: { why: 'A proxy keeps the run from seeing it.', must: 42 },
    how: () => everyNth(30, 502, '502 Bad Gateway'),
  },
  {
    id: 'now-and-then-503',
    what: 'One request in thirty, of a device or a browser, is answered 503 by a proxy.',
    source: 'RFC 9110 section 15.6.4',
    limited: { why: 'A proxy keeps the run from seeing it.', must: 42 },
    how: () => everyNth(30, 503, '503 Service Unavailable'),
  },
  {
    id: 'store-of-fifty-sessions',
    what: 'The store holds fifty undecided sessions; with one more, the oldest is forgotten.',
    source: 'RFC 8628 section 5.1',
    limited: { why: 'Its session was forgotten.', must: 44 },
    how: () => ({ replace: ({ store }) => ({ store: forgetful(store, 50) }) }),
  },
  {
    id: 'store-of-twelve-sessions',
    what: 'The store holds twelve undecided sessions; with one more, the oldest is forgotten.',
    source: 'RFC 8628 section 5.1',
    limited: { why: 'Its session was forgotten.', must: 30 },
    how: () => ({ ...SHORT_LIVED, replace: ({ store }) => ({ store: forgetful(store, 12) }) }),
  },
  {
    id: 'one-session-for-each-client',
    what: 'A client has one undecided session: with the next that it starts, the one before is forgotten.',
    source: 'ZenML 0.98.0',
    limited: { why: 'Its session was forgotten.', must: 15 },
    how: () => ({
      ...SHORT_LIVED,
      replace: ({ store }) => ({ store: forgetful(store, 1, ({ clientId }) => clientId) }),
    }),
  },
  {
    id: 'embedded-ten-requests-a-second',
    what: 'oidc-provider behind a proxy that serves ten requests a second, in bursts of twenty.',
    source: 'RFC 6585 section 4',
    on: EMBEDDED_PROVIDER,
    limited: { why: LIMIT, must: 38 },
    how: () => limiting(['session', 'poll', 'page'], bucket(20, 10), retry429),
  },
  {
    id: 'embedded-thirty-sessions-an-hour',
    what: 'oidc-provider behind a proxy that lets one address start thirty sessions an hour.',
    source: 'RFC 8628 section 5.1',
    on: EMBEDDED_PROVIDER,
    limited: { why: LIMIT, must: 25 },
    how: () => ({ ...SHORT_WAIT, ...limiting(['session'], within(3600, 30), plain429) }),
  },
  {
    id: 'embedded-ten-sign-ins-a-minute',
    what: 'oidc-provider behind a proxy that lets one address send twenty sign-in and consent forms in twenty seconds.',
    source: 'RFC 6749 section 10.10',
    on: EMBEDDED_PROVIDER,
    limited: { why: LIMIT, must: 30 },
    how: () => {
      const budget = within(20, 20);
      return {
        ...SHORT_WAIT,
        ...inFront((method, path) =>
          method === 'POST' && path.startsWith('/interaction/') && budget(performance.now()) > 0
            ? { status: 429, body: pageOf('Too many sign-in attempts. Please try again in a minute.') }
            : undefined,
        ),
      };
    },
  },
];

function everyNth(nth: number, status: number, title: string): ServerChange {
  let count = 0;
  return inFront(() =>
    ++count % nth === 0
      ? {
          status,
          body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
        }
      : undefined,
  );
}

/** A store that has room for so many undecided sessions, of all clients or of each. */
function forgetful(
  store: SessionStore,
  room: number,
  ownerOf: (session: Session) => string = () => 'all',
): SessionStore {
  const undecided = new Map<string, Set<string>>();
  const forgotten = new Set<string>();
  const unlessForgotten = (session: Session | undefined) =>
    session && forgotten.has(session.id) ? undefined : session;
  return {
    ...store,
    create: (session) => {
      const own = undecided.get(ownerOf(session)) ?? new Set();
      undecided.set(ownerOf(session), own.add(session.id));
      const [oldest] = own;
      if (own.size > room && oldest !== undefined) {
        own.delete(oldest);
        forgotten.add(oldest);
      }
      return store.create(session);
    },
    byId: async (id) => unlessForgotten(await store.byId(id)),
    byUserCode: async (key) => unlessForgotten(await store.byUserCode(key)),
    replace: (seen, successor) => {
      if (successor.state.name !== 'pending') undecided.get(ownerOf(seen))?.delete(seen.id);
      return store.replace(seen, successor);
    },
  };
}
