import { randomBytes } from 'node:crypto';
import { OAuthProblem } from '../../../src/gateway/oauth-problem';
import type { PollRules } from '../../../src/gateway/poll-rules';
import { increasingInterval } from '../../../src/gateway/poll-throttle';
import { UpstreamRefusal } from '../../../src/gateway/upstream';
import { together } from '../../fair-variants/provider/together';
import type { Defect } from '../defect';
import { reopened } from './3.3-user-interaction';
import type { ServerChange } from './reference-server';
import { NO_TOKEN, NOT_TOLD_TO_WAIT } from './untestable';
import {
  answering,
  formOf,
  insteadOf,
  keepingRefreshTokens,
  oauthError,
  pathOf,
  respond,
  tokenErrorAs,
  tokenWith,
} from './wire';

/** Long enough for a device that is told to slow down three times in a row: 6 + 11 + 16 seconds. */
const LONG_ENOUGH_FOR_THREE = 40;

const BUSY_WAITING = {
  '3.2-lifetime': 'the session is not seen to be open',
  '3.3-wrong-code': 'the session is not seen to be open',
  '3.3.1-asks': 'the session is not seen to be open',
  '3.4-code-survives': 'the session is not seen to be open',
} as const;

const PENDING_IS_UNREADABLE = {} as const;

const NO_ERROR_TO_READ = 'What names no error does not tell whether the session is still open.';

/** What cannot be looked at where a success brings no token. */
const NO_TOKEN_TO_USE = 'A success without a token is one flaw; there is none to look at, or to use.';

export const DEVICE_ACCESS_TOKEN_RESPONSE: readonly Defect<ServerChange>[] = [
  // The pace.
  {
    id: 'interval-never-enforced',
    wire: 'However fast the device polls, slow_down is never sent.',
    seen: [
      'idenplane/idenplane#325',
      'mitreid-connect/OpenID-Connect-Java-Spring-Server#1215',
      'element-hq/matrix-authentication-service#5973',
      'webrenew/unicon#58',
    ],
    fails: [],
    becomes: { '3.5-slow-down': 'not-applicable', '3.5-slow-down-recovers': 'not-applicable' },
    how: () => ({
      replace: ({ throttle }) => ({
        throttle: { ...throttle, judge: (state) => ({ tooSoon: false, state }) },
      }),
    }),
  },
  {
    id: 'slow-down-for-ever',
    wire: 'Every slow_down widens the gap by more than the 5 seconds that the client adds, so that it is never in step again.',
    seen: ['H2CK/oidc#716'],
    fails: ['3.5-slow-down-recovers'],
    how: () => ({
      lifetimeSeconds: LONG_ENOUGH_FOR_THREE,
      replace: () => ({ throttle: increasingInterval({ slowDownMs: 10_000 }) }),
    }),
  },
  {
    id: 'slow-down-window-uses-code-lifetime',
    wire: 'The gap between polls is held to the lifetime of the code: the first poll is pending, every further one slow_down.',
    seen: ['keycloak/keycloak#12327', 'keycloak/keycloak#11893'],
    fails: ['3.5-steady-poll', '3.5-slow-down-recovers'],
    how: () => ({
      lifetimeSeconds: LONG_ENOUGH_FOR_THREE,
      replace: ({ throttle }, { lifetimeSeconds }) => ({
        throttle: { ...throttle, start: () => throttle.start(lifetimeSeconds) },
      }),
    }),
  },
  {
    id: 'per-client-interval-advertised-global-enforced',
    wire: 'The interval of the client is advertised, and the longer one of the server enforced.',
    seen: ['RockSolidKnowledge/Open.IdentityServer#72'],
    fails: ['3.5-steady-poll'],
    collateral: {
      '3.5-slow-down-recovers':
        'a client that adds 5 seconds to the interval it was told stays behind the real one for ever',
    },
    how: () => ({
      lifetimeSeconds: LONG_ENOUGH_FOR_THREE,
      replace: ({ throttle }) => ({ throttle: { ...throttle, start: () => throttle.start(5) } }),
    }),
  },
  {
    id: 'slow-down-at-exact-advertised-interval',
    wire: 'A poll that comes exactly an interval after the one before is slow_down; one a little later is not.',
    seen: ['octokit/auth-oauth-device.js#334'],
    fails: ['3.5-steady-poll'],
    how: () => ({
      replace: () => ({
        throttle: {
          start: (seconds) => ({ gapMs: seconds * 1000 + 600 }),
          judge: ({ gapMs, lastAt }, at) => ({
            tooSoon: lastAt !== undefined && at - lastAt < gapMs,
            state: { gapMs, lastAt: at },
          }),
        },
      }),
    }),
  },
  {
    id: 'first-poll-is-hasty',
    wire: 'The first poll is slow_down when it comes sooner than an interval after the codes.',
    seen: [],
    fails: ['3.5-first-poll'],
    how: () => ({
      replace: ({ pollRules }) => ({
        pollRules: (poll, throttle) =>
          poll.session?.state.name === 'pending' && poll.session.poll.lastAt === undefined
            ? pollRules(
                {
                  ...poll,
                  session: {
                    ...poll.session,
                    poll: { ...poll.session.poll, lastAt: poll.session.createdAt },
                  },
                },
                throttle,
              )
            : pollRules(poll, throttle),
      }),
    }),
  },
  {
    id: 'slow-down-hides-expiry',
    wire: 'An expired code that is polled fast gets slow_down, not expired_token.',
    seen: ['better-auth-rs/better-auth-rs#77'],
    fails: ['3.5-expiry-first'],
    how: () =>
      paced((rules, poll, throttle) => {
        const outcome = rules(poll, throttle);
        const { session, at } = poll;
        if (!isProblem(outcome.answer, 'expired_token') || !session) return outcome;
        const { tooSoon, state } = throttle.judge(session.poll, at);
        return {
          answer: tooSoon ? new OAuthProblem('slow_down', 'Polled too soon') : outcome.answer,
          successor: { ...session, poll: state },
        };
      }),
  },
  {
    id: 'slow-down-carries-new-interval',
    wire: 'slow_down comes with the new interval in a member of its own.',
    seen: ['cli/oauth#107'],
    // A member that nobody has to know does no harm, and the gap is the one that the RFC has the client keep.
    fails: [],
    how: () =>
      tokenErrorAs((error, members) =>
        error === 'slow_down' ? { body: { ...members, interval: 6 } } : undefined,
      ),
  },
  {
    id: 'rate-limit-on-poll-is-429',
    wire: 'A poll that comes too soon gets status 429 with no OAuth error in it.',
    seen: ['use-novamira/novamira#111', 'heygen-com/hyperframes#2836', 'webrenew/unicon#68'],
    fails: ['3.5-hasty-poll'],
    makesUntestable: 'Nobody is told to slow down, so nothing can be said of who was.',
    how: () =>
      tokenErrorAs((error) =>
        error === 'slow_down'
          ? { status: 429, body: 'Too many requests', headers: { 'content-type': 'text/plain' } }
          : undefined,
      ),
  },
  {
    id: 'hasty-poll-ends-the-session',
    wire: 'A poll that comes too soon is access_denied, and so is every one after it.',
    seen: [],
    fails: ['3.5-hasty-poll'],
    collateral: {
      '3.4-empty-parameter': 'the poll without a value comes second, and is told otherwise than the first',
      '3.4-unknown-parameter':
        'the poll with the parameter comes second, and is told otherwise than the first',
    },
    makesUntestable: 'Nobody is told to slow down, so nothing can be said of who was.',
    how: () =>
      paced((rules, poll, throttle) => {
        const outcome = rules(poll, throttle);
        return isProblem(outcome.answer, 'slow_down') && poll.session
          ? {
              answer: new OAuthProblem('access_denied', 'Polled too fast'),
              successor: { ...poll.session, state: { name: 'denied' } },
            }
          : outcome;
      }),
  },
  {
    id: 'slow-down-as-http-429',
    wire: 'slow_down comes with status 429.',
    seen: ['pocket-id/pocket-id#270', 'langwatch/langwatch#7020'],
    fails: ['3.5-error-response'],
    how: () => tokenErrorAs((error, body) => (error === 'slow_down' ? { status: 429, body } : undefined)),
  },

  // While the end user has not decided.
  {
    id: 'pending-sent-as-invalid-grant',
    wire: 'While the end user has not acted, the poll gets invalid_grant.',
    seen: ['wso2/product-is#10120', 'wso2/product-is#9060', 'wso2/product-is#10884', 'wso2/product-is#7268'],
    fails: ['3.5-authorization-pending'],
    becomes: {
      '3.5-served-throughout': 'not-tested',
      '3.3-right-session': 'not-tested',
      '3.4-empty-parameter': 'not-tested',
      '3.4-unknown-parameter': 'not-tested',
    },
    collateral: {
      ...BUSY_WAITING,
      '3.5-hasty-poll': 'the first of the hasty polls is told that it is over',
      '3.5-slow-down-recovers': 'the device is not told to wait again',
    },
    how: () => pendingAs(() => oauthError('invalid_grant', 'invalid_request')),
  },
  {
    id: 'second-poll-says-declined',
    wire: 'The second poll gets the unregistered error authorization_declined, though nobody has decided.',
    seen: ['OpenIdentityPlatform/OpenAM#627'],
    fails: ['3.5-authorization-pending', '3.5-error-response'],
    collateral: {
      '3.5-hasty-poll': 'the second of the hasty polls is told that the end user refused',
      '3.4-empty-parameter': 'the poll without a value comes second, and is told otherwise than the first',
      '3.4-unknown-parameter':
        'the poll with the parameter comes second, and is told otherwise than the first',
    },
    makesUntestable: NOT_TOLD_TO_WAIT,
    how: () => fromSecondPollOn(() => oauthError('authorization_declined', 'The end user refused')),
  },
  {
    id: 'steady-polling-cut-off',
    wire: 'A device that keeps the interval is told after a dozen polls that its codes have expired, though they live.',
    seen: ['AzureAD/microsoft-authentication-library-for-dotnet#1495', 'JSONbored/loopover#6792'],
    fails: ['3.5-served-throughout'],
    how: () =>
      byPollsSoFar((polls) =>
        polls > 12 ? oauthError('expired_token', 'The device code has expired') : undefined,
      ),
  },
  {
    id: 'device-flow-breaks-across-nodes',
    wire: 'Every second poll reaches a node that does not know the code: invalid_grant.',
    seen: ['DuendeArchive/IdentityServer4#2870', 'gamedevpl/www.gamedev.pl#1078'],
    fails: ['3.5-authorization-pending'],
    collateral: {
      '3.5-slow-down-recovers': 'the device that slowed down is told that there is no such code',
      '3.5-hasty-poll': 'the second of the hasty polls is told that there is no such code',
      '3.4-empty-parameter': 'the poll without a value comes second, and is told otherwise than the first',
      '3.4-unknown-parameter':
        'the poll with the parameter comes second, and is told otherwise than the first',
    },
    makesUntestable: NOT_TOLD_TO_WAIT,
    how: () => everySecondPoll(() => oauthError('invalid_grant', 'Unknown device_code')),
  },
  {
    id: 'pending-as-http-403',
    wire: 'authorization_pending comes with status 403.',
    seen: ['OpenIdentityPlatform/OpenAM#208', 'OpenIdentityPlatform/OpenAM#209'],
    fails: ['3.5-error-response'],
    how: () => pendingAs((body) => ({ status: 403, body })),
  },
  {
    id: 'pending-as-http-401',
    wire: 'authorization_pending comes with status 401.',
    seen: ['dexidp/dex#4204', 'dexidp/dex#4240'],
    fails: ['3.5-error-response'],
    how: () => pendingAs((body) => ({ status: 401, body })),
  },
  {
    id: 'pending-as-http-200',
    wire: 'All errors of the token endpoint come with status 200.',
    seen: ['ramosbugs/oauth2-rs#310', 'panva/openid-client#575'],
    fails: ['3.5-error-response'],
    collateral: {
      '3.4-garbage': 'a client error has a status from 400 to 499',
      '3.4-www-authenticate': 'invalid_client after a header is a 401',
    },
    how: () => tokenErrorAs((_, body) => ({ status: 200, body })),
  },
  {
    id: 'pending-as-http-403-or-404',
    wire: 'While the end user has not acted the poll is 404 with no OAuth error, as it is for unknown, refused and expired codes.',
    seen: ['wheregmis/threadlane#59'],
    fails: ['3.5-authorization-pending', '3.5-error-response'],
    collateral: {
      ...PENDING_IS_UNREADABLE,
      '3.4-bound-while-pending': 'no error says invalid_grant to the other client',
      '3.4-unknown-device-code': 'nothing says invalid_grant',
      '3.5-access-denied': 'the device is not told access_denied',
      '3.5-code-spent': 'nothing says invalid_grant',
      '3.5-expired-token': 'nothing says expired_token',
      '3.5-hasty-poll': 'no poll is told to wait',
    },
    makesUntestable: NO_ERROR_TO_READ,
    how: () =>
      tokenErrorAs((error) =>
        ['authorization_pending', 'slow_down', 'access_denied', 'expired_token', 'invalid_grant'].includes(
          error,
        )
          ? { status: 404, body: { detail: 'Not found' } }
          : undefined,
      ),
  },
  {
    id: 'pending-says-invalid-device-code',
    wire: 'While the end user has not acted the poll is 400 with the message "invalid device code"; the same code works later.',
    seen: ['twitchdev/issues#971'],
    fails: ['3.5-authorization-pending', '3.5-error-response'],
    collateral: {
      ...PENDING_IS_UNREADABLE,
      '3.5-hasty-poll': 'no poll is told to wait',
      '3.5-slow-down-recovers': 'the device is not told to wait again',
    },
    makesUntestable: NO_ERROR_TO_READ,
    how: () => pendingAs(() => ({ status: 400, body: { status: 400, message: 'invalid device code' } })),
  },
  {
    id: 'error-codes-in-capitals',
    wire: 'All error codes are in capitals, at both endpoints: AUTHORIZATION_PENDING.',
    seen: [],
    fails: ['3.2-error-response', '3.5-error-response'],
    how: () => together(capitalErrors('/device_authorization'), capitalErrors('/token')),
  },
  {
    id: 'error-in-message-member',
    wire: 'Errors of the token endpoint are in a member message beside the status; there is no member error.',
    seen: ['twitchdev/issues#975'],
    fails: ['3.5-authorization-pending', '3.5-error-response'],
    collateral: {
      ...PENDING_IS_UNREADABLE,
      '3.4-bound-while-pending': 'no error says invalid_grant to the other client',
      '3.4-device-code': 'no error says invalid_request',
      '3.4-grant-type': 'no error says what is wrong',
      '3.4-unknown-device-code': 'no error says invalid_grant',
      '3.5-access-denied': 'no error says access_denied',
      '3.5-code-spent': 'no error says invalid_grant',
      '3.5-expired-token': 'no error says expired_token',
      '3.5-hasty-poll': 'no error says to wait',
    },
    makesUntestable: NO_ERROR_TO_READ,
    how: () =>
      answering('/token', ({ members, status }) =>
        typeof members.error === 'string' ? { status, body: { status, message: members.error } } : undefined,
      ),
  },
  {
    id: 'error-in-code-and-message-members',
    wire: 'Pending and expired are 400 with code and message; there is no member error.',
    seen: ['workos/emulate#53'],
    fails: ['3.5-authorization-pending', '3.5-error-response'],
    collateral: {
      ...PENDING_IS_UNREADABLE,
      '3.5-expired-token': 'no error says expired_token',
      '3.5-hasty-poll': 'no error says to wait',
      '3.5-slow-down-recovers': 'the device is not told to wait again',
    },
    makesUntestable: NO_ERROR_TO_READ,
    how: () =>
      tokenErrorAs((error, { error_description }) =>
        ['authorization_pending', 'expired_token'].includes(error)
          ? { status: 400, body: { code: error, message: error_description } }
          : undefined,
      ),
  },
  {
    id: 'google-dialect-statuses',
    wire: 'The page is called verification_url, and pending, slow_down and refusal each have a status of their own.',
    seen: ['pipacs/o2#130'],
    fails: ['3.2-verification-uri', '3.5-error-response'],
    makesUntestable: 'There is no verification_uri to measure.',
    how: () => {
      const statuses: Readonly<Record<string, number>> = {
        authorization_pending: 428,
        slow_down: 403,
        access_denied: 403,
      };
      const token = tokenErrorAs((error, body) =>
        statuses[error] === undefined ? undefined : { status: statuses[error], body },
      ).front;
      const device = answering('/device_authorization', ({ status, members }) => {
        const { verification_uri: verification_url, ...others } = members;
        return status === 200 ? { body: { ...others, verification_url } } : undefined;
      }).front;
      return {
        front: (request, next) =>
          (pathOf(request) === '/token' ? token : device)?.(request, next) ?? next(request),
      };
    },
  },
  {
    id: 'different-http-status-per-error',
    wire: 'Every error has a status of its own: 428, 429, 408, 410, 404.',
    seen: [
      'langwatch/langwatch#7020',
      'CodeBambi/Conditioning-Control-Panel---CSharp-WPF#19',
      'coze-dev/coze-js#28',
    ],
    fails: ['3.5-error-response'],
    how: () => {
      const statuses: Readonly<Record<string, number>> = {
        authorization_pending: 428,
        slow_down: 429,
        expired_token: 408,
        access_denied: 410,
        invalid_grant: 404,
      };
      return tokenErrorAs((error, body) =>
        statuses[error] === undefined ? undefined : { status: statuses[error], body },
      );
    },
  },
  {
    id: 'token-errors-as-text',
    wire: 'Errors of the token endpoint are JSON with media type text/plain.',
    seen: [],
    fails: ['3.5-error-response'],
    how: () => tokenErrorAs((_, body) => ({ body, headers: { 'content-type': 'text/plain' } })),
  },

  // Once it is over.
  {
    id: 'refusal-is-invalid-grant',
    wire: 'After a refusal the poll gets invalid_grant.',
    seen: [],
    fails: ['3.5-access-denied'],
    how: () =>
      tokenErrorAs((error) =>
        error === 'access_denied' ? oauthError('invalid_grant', 'Not granted') : undefined,
      ),
  },
  {
    id: 'refusal-stays-pending',
    wire: 'After a refusal the poll goes on getting authorization_pending.',
    seen: [],
    fails: ['3.5-access-denied'],
    how: () =>
      tokenErrorAs((error) =>
        error === 'access_denied' ? oauthError('authorization_pending', 'Not decided yet') : undefined,
      ),
  },
  {
    id: 'expired-code-stays-pending',
    wire: 'Once expires_in has passed the poll goes on getting authorization_pending.',
    seen: [
      'spring-attic/spring-authorization-server#1556',
      'spring-attic/spring-authorization-server#1885',
      'spring-attic/spring-authorization-server#1889',
      'openiddict/openiddict-samples#151',
    ],
    fails: ['3.5-expired-token'],
    makesUntestable: 'nothing ever says expired_token, so that nothing can hide it',
    how: () =>
      tokenErrorAs((error) =>
        error === 'expired_token' ? oauthError('authorization_pending', 'Not decided yet') : undefined,
      ),
  },
  {
    id: 'expired-code-reported-as-invalid-grant',
    wire: 'An expired code gets invalid_grant, as an unknown one does.',
    seen: ['nfroidure/whook#241'],
    fails: ['3.5-expired-token'],
    makesUntestable: 'nothing ever says expired_token, so that nothing can hide it',
    how: () =>
      tokenErrorAs((error) =>
        error === 'expired_token' ? oauthError('invalid_grant', 'Unknown code') : undefined,
      ),
  },
  {
    id: 'expired-code-forgotten-at-the-next-request',
    wire: 'Expired sessions are thrown away as soon as any device asks for codes: an expired code then gets invalid_grant.',
    seen: [],
    fails: ['3.5-expired-token'],
    makesUntestable:
      'Where another device asks before the expired code is polled, nobody can tell whether its expiry comes first.',
    how: () => forgottenAtTheNextRequest(),
  },
  {
    id: 'expired-code-record-reapproved',
    wire: 'An expired code can still be approved, and then buys a token.',
    seen: ['OpenIdentityPlatform/OpenAM#1108'],
    fails: ['3.5-expired-token'],
    how: () => ({
      replace: ({ decisionRules, pollRules }) => ({
        decisionRules: {
          look: (session, browser) => decisionRules.look(session, browser, session.createdAt),
          openSession: (session, browser) => decisionRules.openSession(session, browser, session.createdAt),
          deny: (session, browser) => decisionRules.deny(session, browser, session.createdAt),
          beginSignIn: (session, browser, attempt) =>
            decisionRules.beginSignIn(session, browser, attempt, session.createdAt),
          endSignIn: (session, browser, state) =>
            decisionRules.endSignIn(session, browser, state, session.createdAt),
          approve: (session, browser, tokens) =>
            decisionRules.approve(session, browser, tokens, session.createdAt),
        },
        pollRules: (poll, throttle) =>
          pollRules(
            poll.session?.state.name === 'approved' ? { ...poll, at: poll.session.createdAt } : poll,
            throttle,
          ),
      }),
    }),
  },
  {
    id: 'approval-outlives-the-codes',
    wire: 'A code that was approved in time buys a token whenever the device comes for it.',
    seen: [],
    fails: ['3.5-expired-token'],
    how: () => ({
      replace: ({ pollRules }) => ({
        pollRules: (poll, throttle) =>
          pollRules(
            poll.session?.state.name === 'approved' ? { ...poll, at: poll.session.createdAt } : poll,
            throttle,
          ),
      }),
    }),
  },
  {
    id: 'access-denied-used-as-catch-all',
    wire: 'Unknown and spent codes get access_denied.',
    seen: ['zitadel/zitadel#9387'],
    fails: ['3.4-unknown-device-code', '3.5-code-spent'],
    how: () => unknownAndSpentAs('access_denied'),
  },
  {
    id: 'unknown-or-spent-code-says-expired',
    wire: 'Unknown and spent codes get expired_token, as expired ones do.',
    seen: ['Brevilabs/OpenArtifacts#62'],
    fails: ['3.4-unknown-device-code', '3.5-code-spent'],
    how: () => unknownAndSpentAs('expired_token'),
  },
  {
    id: 'lost-race-answered-410-gone',
    wire: 'A spent code gets status 410 and no OAuth error.',
    seen: ['Layr-Labs/d-inference#125'],
    fails: ['3.5-code-spent', '3.5-error-response'],
    how: () => ({
      ...paced((rules, poll, throttle) => {
        if (poll.session?.state.name !== 'spent') return rules(poll, throttle);
        return { answer: new OAuthProblem('invalid_grant', 'Gone', 410) };
      }),
      ...answering('/token', ({ status }) => (status === 410 ? { body: { message: 'Gone' } } : undefined)),
    }),
  },
  {
    id: 'device-code-buys-tokens-again',
    wire: 'A device code that bought a token buys the next one, until it expires.',
    seen: [],
    fails: ['3.5-code-spent'],
    collateral: { '3.5-one-token-per-code': 'each of the racing polls gets one' },
    makesUntestable: 'A spent code is not refused, so the form of that refusal is not to be seen.',
    how: () =>
      minting(
        paced((rules, poll, throttle) => {
          const { successor: _, ...outcome } = rules(poll, throttle);
          return poll.session?.state.name === 'approved' ? outcome : rules(poll, throttle);
        }),
      ),
  },
  {
    id: 'device-code-double-redeem-race',
    wire: 'An approved code is read, tokens are minted, and only then is it consumed: polls at the same moment each get their own.',
    seen: [
      'pipeshub-ai/pipeshub-ai#3197',
      'Layr-Labs/d-inference#125',
      'better-auth-rs/better-auth-rs#63',
      'Kilo-Org/cloud#4328',
      'vouch-sh/vouch#266',
    ],
    fails: ['3.5-one-token-per-code'],
    how: () =>
      minting({
        replace: ({ store }) => ({
          store: {
            ...store,
            replace: async (seen, successor) => {
              if (successor.state.name !== 'spent') return store.replace(seen, successor);
              await new Promise((resolve) => setTimeout(resolve, 10));
              await store.replace(seen, successor);
              return true;
            },
          },
        }),
      }),
  },
  {
    id: 'poll-timestamp-write-undoes-consumption',
    wire: 'A poll that loses the race for the token writes back what it had read, and the code is good once more.',
    seen: ['vouch-sh/vouch#266'],
    fails: ['3.5-one-token-per-code'],
    how: () =>
      minting({
        replace: ({ store }) => ({
          store: {
            ...store,
            replace: async (seen, successor) => {
              if (successor.state.name === 'spent') await new Promise((resolve) => setTimeout(resolve, 100));
              if (await store.replace(seen, successor)) return true;
              const current = await store.byId(seen.id);
              if (current?.state.name !== 'spent' || successor.state.name !== 'spent') return false;
              // Not before the racing polls are over: the code is good again for one that comes afterwards.
              setTimeout(() => void store.replace(current, { ...seen }), 300);
              throw new OAuthProblem('authorization_pending', 'The end user has not decided yet');
            },
          },
        }),
      }),
  },
  {
    id: 'poll-in-flight-erases-approval',
    wire: 'A poll that was under way when the end user approved writes back the session as it had read it, so that the device waits for ever.',
    seen: ['nestrilabs/nestri#318'],
    fails: ['3.5-approval-kept'],
    how: () => ({
      replace: ({ store }) => ({
        store: {
          ...store,
          replace: async (seen, successor) => {
            const isPoll = successor.poll !== seen.poll && successor.state.name === 'pending';
            if (!isPoll) return store.replace(seen, successor);
            await new Promise((resolve) => setTimeout(resolve, 300));
            const current = await store.byId(seen.id);
            if (current === undefined) return true;
            return store.replace(current, { ...current, poll: successor.poll, state: seen.state });
          },
        },
      }),
    }),
    only: {
      requirements: ['3.5-approval-kept', '3.5-success', '3.5-authorization-pending'],
      why: 'Whatever else polls while an end user acts loses by chance what the end user did.',
    },
  },
  {
    id: 'late-approval-resurrects-redeemed-code',
    wire: 'Approved once more after the token was fetched, the device code buys another one.',
    seen: ['Abblix/Oidc.Server#459'],
    fails: ['3.5-code-spent'],
    how: () => ({ replace: ({ decisionRules }) => ({ decisionRules: reopened(decisionRules, 'spent') }) }),
  },

  // The token.
  {
    id: 'token-type-missing',
    wire: 'The token response has no token_type.',
    seen: ['nestrilabs/nestri#318'],
    standsFor: ['token-answer-without-token-type'],
    fails: ['3.5-success'],
    how: () => tokenWith(({ token_type: _, ...others }) => others),
  },
  {
    id: 'access-token-empty',
    wire: 'The access token of the token response is an empty string.',
    seen: [],
    fails: ['3.5-success'],
    makesUntestable: NO_TOKEN_TO_USE,
    how: () => tokenWith((members) => ({ ...members, access_token: '' })),
  },
  {
    id: 'token-in-an-envelope',
    wire: 'The token response is in a member data of another object.',
    seen: [],
    fails: ['3.5-success'],
    makesUntestable: NO_TOKEN_TO_USE,
    how: () => tokenWith((members) => ({ data: members })),
  },
  {
    id: 'token-with-a-line-end',
    wire: 'The access token ends in a line feed, which no header can carry.',
    seen: [],
    fails: ['3.5-success'],
    how: () => tokenWith((members) => ({ ...members, access_token: `${members.access_token}\n` })),
  },
  {
    id: 'token-lifetime-as-text',
    wire: 'expires_in of the token response is a string.',
    seen: [],
    fails: ['3.5-success'],
    how: () => tokenWith((members) => ({ ...members, expires_in: String(members.expires_in) })),
  },
  {
    id: 'token-may-be-stored',
    wire: 'The token response has Cache-Control: private.',
    seen: [],
    fails: ['3.5-no-store'],
    becomes: { '3.5-refresh-no-store': 'not-tested' },
    how: () =>
      answering('/token', ({ status, members }) =>
        status === 200 ? { body: members, headers: { 'cache-control': 'private' } } : undefined,
      ),
  },
  {
    id: 'refreshed-token-may-be-stored',
    wire: 'The response to a refresh has no Cache-Control.',
    seen: [],
    fails: ['3.5-refresh-no-store'],
    how: () =>
      answering('/token', ({ status, members, form }) =>
        status === 200 && form.has('refresh_token')
          ? { body: members, headers: { 'cache-control': null } }
          : undefined,
      ),
  },
  {
    id: 'no-pragma',
    wire: 'The token response has no Pragma.',
    seen: [],
    fails: ['3.5-pragma'],
    how: () =>
      answering('/token', ({ status, members }) =>
        status === 200 ? { body: members, headers: { pragma: null } } : undefined,
      ),
  },
  {
    id: 'requested-scope-lost',
    wire: 'The scope of the device authorization request reaches neither the page nor the token, and the response does not say so.',
    seen: [
      'keycloak/keycloak#9617',
      'keycloak/keycloak#9633',
      'django-oauth/django-oauth-toolkit#1621',
      'twitchdev/issues#1130',
    ],
    standsFor: ['scopes-read-instead-of-scope'],
    fails: ['3.3-informs', '3.5-scope'],
    how: () => ({
      replace: ({ scopePolicy }) => ({
        scopePolicy: (client, requested) => {
          scopePolicy(client, requested);
          return 'openid';
        },
      }),
      ...tokenWith(({ scope: _, ...others }) => others),
    }),
  },
  {
    id: 'narrowed-scope-not-reported',
    wire: 'Less is granted than was asked for, and the token response has no scope.',
    seen: ['DuendeArchive/IdentityServer4#3329', 'DuendeArchive/IdentityServer4#3392'],
    fails: ['3.5-scope'],
    how: () => ({
      replace: ({ upstream }) => ({
        upstream: {
          ...upstream,
          beginSignIn: (request) => upstream.beginSignIn({ ...request, scope: 'openid' }),
        },
      }),
      ...tokenWith(({ scope: _, ...others }) => others),
    }),
  },
  {
    id: 'openid-scope-gives-no-id-token',
    wire: 'openid was granted, and there is no id_token.',
    seen: ['spring-attic/spring-authorization-server#1472', 'oauthlib/oauthlib#968'],
    fails: ['3.5-id-token'],
    how: () => tokenWith(({ id_token: _, ...others }) => others),
  },
  {
    id: 'token-lacks-scope-and-azp',
    wire: 'scope in the token response is null.',
    seen: ['ferriskey/ferriskey#1239'],
    fails: ['3.5-success'],
    how: () => tokenWith((members) => ({ ...members, scope: null })),
  },
  {
    id: 'no-refresh-token-with-offline-access',
    wire: 'There is no refresh token.',
    seen: ['goauthentik/authentik#11399', 'larksuite/cli#2049'],
    fails: [],
    becomes: {
      '3.5-refresh': 'not-applicable',
      '3.5-refresh-works': 'not-applicable',
      '3.5-refresh-apart': 'not-applicable',
      '3.5-refresh-no-store': 'not-applicable',
      '3.5-refresh-bound': 'not-applicable',
      '3.5-refresh-rotation': 'not-applicable',
    },
    how: () => tokenWith(({ refresh_token: _, ...others }) => others),
  },
  {
    id: 'second-approval-kills-first-devices-refresh',
    wire: 'Approving a device ends the refresh tokens of all that were approved before in the same browser.',
    seen: ['keycloak/keycloak#11600'],
    fails: ['3.5-refresh-apart'],
    how: () => ({
      replace: ({ decisionRules, upstream }) => {
        const browserOf = new Map<string, string>();
        const ended = new Set<string>();
        return {
          decisionRules: {
            ...decisionRules,
            approve: (session, browser, tokens, at) => {
              const own = tokens.refresh_token ?? '';
              for (const [token, of] of browserOf) if (of === browser && token !== own) ended.add(token);
              browserOf.set(own, browser);
              return decisionRules.approve(session, browser, tokens, at);
            },
          },
          upstream: {
            ...upstream,
            refresh: async (request) => {
              if (ended.has(request.refreshToken)) throw new UpstreamRefusal('invalid_grant');
              const tokens = await upstream.refresh(request);
              browserOf.set(tokens.refresh_token ?? '', browserOf.get(request.refreshToken) ?? '');
              return tokens;
            },
          },
        };
      },
    }),
  },
  {
    id: 'refresh-token-good-for-every-client',
    wire: 'A refresh token is taken from any client, whichever it was issued to.',
    seen: [],
    fails: ['3.5-refresh-bound'],
    how: () => ({
      replace: ({ refreshTokens }) => ({
        refreshTokens: {
          bind: (refreshToken) => refreshTokens.bind(refreshToken, ''),
          unbind: (presented) => refreshTokens.unbind(presented, ''),
        },
      }),
    }),
  },
  {
    id: 'refresh-token-never-replaced',
    wire: 'The refresh token of a public client can be used for ever, and no other one comes with a refresh.',
    seen: [],
    fails: ['3.5-refresh-rotation'],
    how: () => keepingRefreshTokens(),
  },
  {
    id: 'refresh-token-does-not-work',
    wire: 'The refresh token that was issued is invalid_grant when it is used.',
    seen: [],
    fails: ['3.5-refresh-works'],
    makesUntestable: 'What becomes of a refresh token that never works cannot be seen.',
    how: () =>
      insteadOf('/token', (form) =>
        form.get('grant_type') === 'refresh_token'
          ? oauthError('invalid_grant', 'Unknown refresh_token')
          : undefined,
      ),
  },
  {
    id: 'refresh-token-request-fails-after-device-flow',
    wire: 'The poll of an approved session is status 500, for no refresh token can be made.',
    seen: ['zitadel/zitadel#7104'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_TOKEN,
    how: () =>
      answering('/token', ({ members, form }) =>
        'access_token' in members && form.has('device_code')
          ? oauthError('server_error', 'Something went wrong here', 500)
          : undefined,
      ),
  },
  {
    id: 'consumed-then-500',
    wire: 'The poll of an approved session is status 500 once, and invalid_grant from then on.',
    seen: ['HamedMP/matrix-os#1009', 'vouch-sh/vouch#999'],
    fails: ['3.3-user-interaction'],
    makesUntestable: NO_TOKEN,
    how: () =>
      answering('/token', ({ members, form }) =>
        'access_token' in members && form.has('device_code')
          ? { status: 500, body: 'Internal Server Error' }
          : undefined,
      ),
  },
  {
    id: 'session-of-approved-device-not-persisted',
    wire: 'The access token looks like any other, and is refused everywhere, for it was never stored.',
    seen: ['better-auth/better-auth#4695'],
    fails: ['3.5-token-works'],
    how: () =>
      tokenWith((members) => {
        const [head, payload] = String(members.access_token).split('.');
        return { ...members, access_token: `${head}.${payload}.${randomBytes(64).toString('base64url')}` };
      }),
  },
  {
    id: 'opaque-session-token-unusable',
    wire: "The access token is the identifier of the server's own session, which no resource takes.",
    seen: ['better-auth/better-auth#6348'],
    fails: ['3.5-token-works'],
    how: () => tokenWith((members) => ({ ...members, access_token: randomBytes(16).toString('hex') })),
  },
];

type Rule = (rules: PollRules, ...poll: Parameters<PollRules>) => ReturnType<PollRules>;

/** Other rules for polls. */
function paced(rule: Rule): ServerChange {
  return {
    replace: ({ pollRules }) => ({ pollRules: (poll, throttle) => rule(pollRules, poll, throttle) }),
  };
}

function isProblem(answer: ReturnType<PollRules>['answer'], code: string): boolean {
  return answer instanceof OAuthProblem && answer.code === code;
}

/** Sends authorization_pending otherwise. */
function pendingAs(reply: (body: object) => ReturnType<typeof oauthError>): ServerChange {
  return tokenErrorAs((error, members) => (error === 'authorization_pending' ? reply(members) : undefined));
}

function fromSecondPollOn(reply: () => ReturnType<typeof oauthError>): ServerChange {
  return byPollsSoFar((polls) => (polls > 1 ? reply() : undefined));
}

function everySecondPoll(reply: () => ReturnType<typeof oauthError>): ServerChange {
  return byPollsSoFar((polls) => (polls % 2 === 0 ? reply() : undefined));
}

/** Changes what a pending session's poll gets, by how many there were of it. */
function byPollsSoFar(change: (polls: number) => ReturnType<typeof oauthError> | undefined): ServerChange {
  const polls = new Map<string, number>();
  return answering('/token', ({ form, members }) => {
    if (members.error !== 'authorization_pending' && members.error !== 'slow_down') return undefined;
    const code = form.get('device_code') ?? '';
    polls.set(code, (polls.get(code) ?? 0) + 1);
    return change(polls.get(code) ?? 0);
  });
}

/** Cleans up whenever codes are asked for, and at no other time. */
function forgottenAtTheNextRequest(): ServerChange {
  const expiries = new Map<string, number>();
  const forgotten = new Set<string>();
  return {
    front: async (request, next) => {
      const path = pathOf(request);
      const form = await formOf(request);
      if (path === '/device_authorization') {
        for (const [code, expiry] of expiries) if (expiry <= Date.now()) forgotten.add(code);
      }
      if (path === '/token' && forgotten.has(form.get('device_code') ?? ''))
        return respond(await next(request), oauthError('invalid_grant', 'Unknown code'));
      const response = await next(request);
      if (path === '/device_authorization' && response.ok) {
        const codes = (await response.clone().json()) as { device_code: string; expires_in: number };
        expiries.set(codes.device_code, Date.now() + codes.expires_in * 1000);
      }
      return response;
    },
  };
}

function unknownAndSpentAs(code: 'access_denied' | 'expired_token'): ServerChange {
  return paced((rules, poll, throttle) =>
    !poll.session || poll.session.state.name === 'spent'
      ? { answer: new OAuthProblem(code, 'Not possible') }
      : rules(poll, throttle),
  );
}

/** Has every redemption of a code mint a token of its own; the first one is that of the server behind. */
function minting(change: ServerChange): ServerChange {
  const redeemed = new Map<string, number>();
  return {
    ...change,
    ...answering('/token', ({ members, form }) => {
      const code = form.get('device_code');
      if (code === null || typeof members.access_token !== 'string') return undefined;
      const times = redeemed.get(code) ?? 0;
      redeemed.set(code, times + 1);
      return times === 0
        ? undefined
        : { body: { ...members, access_token: `${members.access_token}${times}` } };
    }),
  };
}

function capitalErrors(endpoint: '/device_authorization' | '/token'): ServerChange {
  return answering(endpoint, ({ members, status }) =>
    typeof members.error === 'string'
      ? { status, body: { ...members, error: members.error.toUpperCase() } }
      : undefined,
  );
}
