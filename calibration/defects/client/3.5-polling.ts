import { AbortedError, ExpiredTokenError, NetworkError, OAuthError } from '../../../src/device-client/errors';
import type { Polling } from '../../../src/device-client/polling';
import type { Tokens } from '../../../src/device-client/tokens';
import { type OAuthAnswer, readOAuthAnswer } from '../../../src/http/oauth-answer';
import type { Defect } from '../defect';
import {
  authorizing,
  type ClientChange,
  onTheWire,
  parts,
  presenting,
  sessionWith,
  together,
} from './reference-client';
import { PENDING, paced, scheduled, scheduleLike } from './schedules';
import { GOES_ON, STOPS_EARLY, TAKES_OTHER_ANSWERS } from './untestable';
import { membersOf, withMembers } from './wire';

/** Reads polls otherwise where `read` gives something: tokens, or `'pending'`; it may also throw. */
function pollsRead(read: (answer: OAuthAnswer) => Tokens | 'pending' | undefined): ClientChange {
  return parts(({ readPollAnswer }) => ({
    readPollAnswer: (answer, requestedScope) => {
      const tokens = read(answer);
      return tokens === 'pending' ? undefined : (tokens ?? readPollAnswer(answer, requestedScope));
    },
  }));
}

/** Takes some answers for authorization_pending, be it what they say or when the next poll comes. */
function takenForPending(isTaken: (answer: OAuthAnswer) => boolean): ClientChange {
  return together(
    pollsRead((answer) => (isTaken(answer) ? 'pending' : undefined)),
    unslowedBy(isTaken),
  );
}

/** The pace stays what it was after some answers. */
function unslowedBy(isTaken: (answer: OAuthAnswer) => boolean): ClientChange {
  return scheduled((schedule) => ({
    answered: (answer, atMs) => schedule.answered(isTaken(answer) ? PENDING : answer, atMs),
  }));
}

function polled(
  poll: (polling: Polling, ordinary: (polling: Polling) => Promise<Tokens>) => Promise<Tokens>,
) {
  return parts(({ poll: ordinary }) => ({ poll: (polling) => poll(polling, ordinary) }));
}

/** Sleeps through the end of the codes when the next poll comes after it. */
function sleepingThrough(isSlept: (answer: OAuthAnswer) => boolean): ClientChange {
  return scheduled((schedule) => {
    let isSleeping = false;
    return {
      deadline: () => (isSleeping ? Math.max(schedule.deadline, schedule.nextPollAt()) : schedule.deadline),
      answered: (answer, atMs) => {
        isSleeping = isSlept(answer);
        return schedule.answered(answer, atMs);
      },
    };
  });
}

export const POLLING: readonly Defect<ClientChange>[] = [
  {
    id: 'pending-fatal',
    wire: 'The first authorization_pending ends the sign-in, as any answer with an error status does.',
    seen: [
      'scttfrdmn/oidc-pam#150',
      'scttfrdmn/oidc-pam#151',
      'Significant-Gravitas/AutoGPT#14194',
      'lathe-cli/lathe#83',
    ],
    fails: ['3.5-client-polls'],
    collateral: { '3.5-client-odd-errors': 'an authorization_pending with another status ends it, too' },
    makesUntestable: STOPS_EARLY,
    how: () =>
      pollsRead(({ error }) => {
        if (error === 'authorization_pending') throw new OAuthError(error);
        return undefined;
      }),
  },
  {
    id: 'error-body-with-200-parse-failure',
    wire: 'An OAuth error with status 200 ends the sign-in: it has no access_token.',
    seen: ['ramosbugs/oauth2-rs#218', 'ramosbugs/oauth2-rs#310'],
    fails: ['3.5-client-odd-errors'],
    makesUntestable: STOPS_EARLY,
    how: () =>
      pollsRead(({ status, error }) => {
        if (status === 200 && error !== undefined) throw new SyntaxError('missing field `access_token`');
        return undefined;
      }),
  },
  {
    id: 'error-code-guessed-from-text',
    wire: 'Whether the code has expired is guessed from the words of error_description.',
    seen: ['agent-messenger/agent-messenger#203', 'AzureAD/microsoft-authentication-library-for-go#178'],
    fails: ['3.5-client-polls'],
    how: () =>
      pollsRead(({ errorDescription = '' }) => {
        if (errorDescription.includes('expired')) throw new ExpiredTokenError();
        return undefined;
      }),
  },
  {
    id: 'token-answers-cached',
    wire: 'An HTTP cache answers polls with the first pending, as long as its headers let it.',
    seen: ['AzureAD/microsoft-authentication-library-for-python#408'],
    fails: ['3.5-client-polls'],
    how: () =>
      onTheWire((transport, clock) => {
        const cached = new Map<string, { until: number; exchange: ReturnType<typeof transport.send> }>();
        return {
          send: async (request, context) => {
            const key = `${request.url} ${request.body}`;
            const held = cached.get(key);
            if (held && clock.now() < held.until) {
              return { ...(await held.exchange), sentAt: clock.now(), receivedAt: clock.now() };
            }
            const exchange = transport.send(request, context);
            const { response } = await exchange;
            const [, seconds] = /max-age=(\d+)/.exec(response?.headers['cache-control'] ?? '') ?? [];
            if (seconds !== undefined)
              cached.set(key, { until: clock.now() + Number(seconds) * 1000, exchange });
            return exchange;
          },
        };
      }),
  },
  {
    id: 'interval-overridden-by-client',
    wire: 'A pace of its own, every 5 seconds, takes the place of a longer interval that the server names.',
    seen: ['canonical/authd#1163'],
    fails: ['3.5-client-waits'],
    how: () =>
      parts(({ schedule }) => ({
        schedule: (options) =>
          schedule({ ...options, intervalSeconds: Math.min(5, options.intervalSeconds) }),
      })),
  },
  {
    id: 'overlapping-polls',
    wire: 'The next poll is timed from when the last one was sent, so that it follows a slow answer at once.',
    seen: [
      'AzureAD/microsoft-authentication-library-for-js#3476',
      'Azure/azure-sdk-for-js#14896',
      'crynta/terax-ai#161',
    ],
    fails: ['3.5-client-slow-answers'],
    how: () =>
      polled((polling, ordinary) => {
        const { clock, schedule, send } = polling;
        let tookMs = 0;
        return ordinary({
          ...polling,
          send: async () => {
            const sentAt = clock.now();
            const exchange = await send();
            tookMs = exchange.response ? clock.now() - sentAt : 0;
            return exchange;
          },
          schedule: scheduleLike(schedule, { nextPollAt: () => schedule.nextPollAt() - tookMs }),
        });
      }),
  },
  {
    id: 'burst-after-suspend',
    wire: 'Polls that were due while the machine slept follow each other when it wakes.',
    seen: ['docker/cli#5375'],
    fails: ['3.5-client-waits'],
    how: () =>
      scheduled((schedule) => {
        let planned: number | undefined;
        return {
          nextPollAt: () => planned ?? schedule.nextPollAt(),
          answered: (answer, atMs) => {
            const due = (planned ?? schedule.nextPollAt()) + schedule.intervalSeconds * 1000;
            const pace = schedule.answered(answer, atMs);
            // A minute or more behind: the timer has ticks to make up for.
            planned = atMs - due > 30_000 ? due : undefined;
            return pace;
          },
        };
      }),
  },
  {
    id: 'slow-down-fatal',
    wire: 'The first slow_down ends the sign-in with an error.',
    seen: [
      'cli/oauth#76',
      'cli/cli#9370',
      'modelcontextprotocol/registry#1289',
      'weaveworks/weave-gitops#782',
      'alpacax/alpacon-cli#244',
      'okta/okta-aws-cli#199',
      'docker/cli#5375',
    ],
    fails: ['3.5-client-polls'],
    makesUntestable: STOPS_EARLY,
    how: () =>
      pollsRead(({ error }) => {
        if (error === 'slow_down') throw new OAuthError(error);
        return undefined;
      }),
  },
  {
    id: 'slow-down-ignored',
    wire: 'A slow_down is taken for authorization_pending: the pace stays.',
    seen: [
      'flyteorg/flyte-sdk#1587',
      'Adeptus-Dominus/ChapterMaster#1454',
      'gitify-app/gitify#2899',
      'iii-hq/workers#746',
      'auth0/ruby-auth0#794',
    ],
    fails: ['3.5-client-slow-down'],
    collateral: {
      '3.5-client-longer-slow-down': 'nothing in a slow_down is followed',
    },
    how: () => unslowedBy(({ error }) => error === 'slow_down'),
  },
  {
    id: 'slow-down-not-cumulative',
    wire: 'Every slow_down makes the wait 5 seconds longer than the first interval: a second changes nothing.',
    seen: ['topcheer/ggcode#668', 'octokit/auth-oauth-device.js#335'],
    fails: ['3.5-client-slow-down'],
    collateral: {
      '3.5-client-longer-slow-down': 'an interval in a slow_down is not read',
    },
    how: () => paced(({ error }, _, base) => (error === 'slow_down' ? base + 5 : undefined)),
  },
  {
    id: 'slow-down-longer-interval-not-read',
    wire: 'A slow_down makes the wait 5 seconds longer, whatever longer interval its body names.',
    seen: [],
    fails: ['3.5-client-longer-slow-down'],
    how: () => paced(({ error }, interval) => (error === 'slow_down' ? interval + 5 : undefined)),
  },
  {
    id: 'slow-down-body-interval-lowers-wait',
    wire: 'An interval in the body of a slow_down is taken, also where it is shorter than the one kept until then.',
    seen: ['openclaw/openclaw#103434'],
    fails: ['3.5-client-slow-down'],
    how: () =>
      paced(({ error, json }) => {
        const interval = json?.interval;
        return error === 'slow_down' && typeof interval === 'number' && interval > 0 ? interval : undefined;
      }),
  },
  {
    id: 'slow-down-resets-to-default',
    wire: 'A slow_down makes the interval what its body says, or else 5 seconds, whatever it was before.',
    seen: ['ivankuznetsov/hive#1253'],
    fails: ['3.5-client-slow-down'],
    how: () =>
      paced(({ error, json }) => {
        if (error !== 'slow_down') return undefined;
        return typeof json?.interval === 'number' && json.interval > 0 ? json.interval : 5;
      }),
  },
  {
    id: 'slow-down-client-ceiling',
    wire: 'The interval grows with each slow_down up to a minute, and no further.',
    seen: ['coze-dev/coze-js#28'],
    fails: ['3.5-client-slow-down'],
    how: () =>
      paced(({ error }, interval) =>
        error === 'slow_down' && interval + 5 > 60 ? Math.max(60, interval) : undefined,
      ),
  },
  {
    id: 'slow-down-unbounded-growth',
    wire: 'A wait that slow_down made longer than the code still lives is slept through before anything is said.',
    seen: ['QwenLM/qwen-code#4255'],
    fails: ['3.5-client-own-deadline'],
    how: () => sleepingThrough(({ error }) => error === 'slow_down'),
  },
  {
    id: 'sleeps-past-deadline',
    wire: 'A long Retry-After is slept through beyond the end of the code.',
    seen: ['NousResearch/hermes-agent#87437', 'meawoppl/agent-portal#1265'],
    fails: ['3.5-client-own-deadline'],
    how: () => sleepingThrough(({ retryAfterSeconds }) => retryAfterSeconds !== undefined),
  },
  {
    id: 'every-400-is-pending',
    wire: 'Every 400 is taken for pending without a look at its body: a refusal is followed by the next poll.',
    seen: ['pensarai/apex#180'],
    fails: ['3.5-client-stops', '3.5-client-slow-down', '3.5-client-reacts'],
    collateral: {
      '3.5-client-longer-slow-down': 'a slow_down is taken for pending',
      '3.5-client-own-words': 'the polling does not end, so that no end is told',
      '3.5-client-odd-errors': 'a 400 that says nothing is followed by the next poll at the same pace, too',
    },
    makesUntestable: GOES_ON,
    how: () => takenForPending(({ status }) => status === 400),
  },
  {
    id: 'every-403-404-is-pending',
    wire: 'Every 403 and 404 is taken for pending, with no end to it.',
    seen: ['wheregmis/threadlane#59'],
    fails: ['3.5-client-stops'],
    collateral: {
      '3.5-client-odd-errors': 'a 404 that says nothing is followed by the next poll at the same pace, too',
    },
    how: () => takenForPending(({ status }) => status === 403 || status === 404),
  },
  {
    id: 'refusal-not-told',
    wire: 'Refused or expired, the command ends without a word about why.',
    seen: [],
    fails: ['3.5-client-reacts'],
    collateral: {
      '3.2-client-bad-response': 'the end user is told nothing of a response that cannot be used',
      '3.5-client-own-words': 'nothing is told',
    },
    how:
      () =>
      ({ screen }) => ({
        screen: (...given) => {
          const presenter = screen(...given);
          return presenting(presenter, {
            failed: (error) => {
              if (error instanceof AbortedError) presenter.failed(error);
            },
          });
        },
      }),
  },
  {
    id: 'error-description-dropped',
    wire: 'Of an error only its code is shown; what the server says of it is dropped.',
    seen: [],
    fails: ['3.5-client-own-words'],
    how: () =>
      onTheWire((transport) => ({
        send: async (request, context) => {
          const exchange = await transport.send(request, context);
          const { error_description, ...members } = membersOf(exchange);
          return error_description === undefined ? exchange : withMembers(exchange, members);
        },
      })),
  },
  {
    id: 'restart-after-expiry',
    wire: 'When the code has expired it asks for another by itself.',
    seen: [],
    fails: ['3.5-client-no-restart'],
    makesUntestable: TAKES_OTHER_ANSWERS,
    how: () =>
      authorizing(async (client, options) => {
        const session = await client.authorize(options);
        return sessionWith(session, async (...given) => {
          try {
            return await session.tokens(...given);
          } catch (error) {
            if (error instanceof ExpiredTokenError) await client.authorize(options).catch(() => undefined);
            throw error;
          }
        });
      }),
  },
  {
    id: 'timeout-without-backoff',
    wire: 'After a timeout it polls on at the same pace.',
    seen: ['InsForge/CLI#199', 'BaseIntelligence/bounty-challenge#12788'],
    fails: ['3.5-client-backs-off', '3.5-client-exponential'],
    how: () => unslowedBy(({ noAnswer }) => noAnswer?.kind === 'timeout'),
  },
  {
    id: 'timeout-adds-instead-of-doubling',
    wire: 'Each timeout makes the wait 5 seconds longer in place of doubling it.',
    seen: [],
    fails: ['3.5-client-exponential'],
    how: () =>
      scheduled((schedule) => {
        let timeouts = 0;
        let next: number | undefined;
        return {
          nextPollAt: () => next ?? schedule.nextPollAt(),
          answered: (answer, atMs) => {
            const isTimeout = answer.noAnswer?.kind === 'timeout';
            timeouts = isTimeout ? timeouts + 1 : 0;
            const pace = schedule.answered(answer, atMs);
            next = isTimeout ? atMs + (schedule.intervalSeconds + 5 * timeouts) * 1000 : undefined;
            return pace;
          },
        };
      }),
  },
  {
    id: 'expires-in-ignored',
    wire: 'A server that says pending for ever is polled for ever, whatever expires_in said.',
    seen: ['fwdai/fletch#100', 'spring-attic/spring-authorization-server#1885', 'wheregmis/threadlane#59'],
    fails: ['3.5-client-own-deadline'],
    makesUntestable: GOES_ON,
    how: () => scheduled(() => ({ deadline: () => Number.POSITIVE_INFINITY })),
  },
  {
    id: 'poll-after-expiry',
    wire: 'Whether the code has expired is looked at before each wait alone, so that one more poll follows its end.',
    seen: ['manaflow-ai/subrouter#250', 'Gitlawb/zero#210'],
    fails: ['3.5-client-own-deadline'],
    how: () =>
      scheduled((schedule) => {
        let isOver = false;
        return {
          deadline: () =>
            isOver ? schedule.deadline : Math.max(schedule.deadline, schedule.nextPollAt() + 1),
          answered: (answer, atMs) => {
            isOver = atMs >= schedule.deadline;
            return schedule.answered(answer, atMs);
          },
        };
      }),
  },
  {
    id: 'deadline-counts-sleeps-only',
    wire: 'Of the time that has passed, its own waits are counted alone: slow answers let it poll on after the end.',
    seen: ['ramosbugs/oauth2-rs#113'],
    fails: ['3.5-client-own-deadline'],
    how: () =>
      polled((polling, ordinary) => {
        const { clock, schedule, send } = polling;
        let uncountedMs = 0;
        return ordinary({
          ...polling,
          send: async () => {
            const sentAt = clock.now();
            const exchange = await send();
            uncountedMs += clock.now() - sentAt;
            return exchange;
          },
          schedule: scheduleLike(schedule, { deadline: () => schedule.deadline + uncountedMs }),
        });
      }),
  },
  {
    id: 'deadline-starts-after-display',
    wire: 'The lifetime is counted from the start of polling, however long the codes were shown before.',
    seen: ['basecamp/basecamp-sdk#370'],
    fails: ['3.5-client-own-deadline'],
    how: () => {
      let respondedAt = 0;
      return together(
        scheduled((_, options) => {
          respondedAt = options.respondedAt;
          return {};
        }),
        polled((polling, ordinary) => {
          const { clock, schedule } = polling;
          const lateMs = clock.now() - respondedAt;
          return ordinary({
            ...polling,
            schedule: scheduleLike(schedule, { deadline: () => schedule.deadline + lateMs }),
          });
        }),
      );
    },
  },
  {
    id: 'deadline-on-wall-clock',
    wire: 'The end of the code is compared with the wall clock, which somebody may put on.',
    seen: ['Aureliolo/synthorg#1697'],
    fails: ['3.5-client-own-deadline'],
    how: () =>
      polled((polling, ordinary) => {
        const { schedule } = polling;
        const startedAt = Date.now();
        // To the hour: what a scenario takes on this machine is not what is looked at.
        const shiftMs = (): number => Math.round((Date.now() - startedAt) / 3_600_000) * 3_600_000;
        return ordinary({
          ...polling,
          schedule: scheduleLike(schedule, { deadline: () => schedule.deadline - shiftMs() }),
        });
      }),
  },
  {
    id: 'expiry-returns-empty-result',
    wire: 'When the codes have expired the program is handed an empty result, and no error.',
    seen: ['AzureAD/azure-activedirectory-library-for-dotnet#825'],
    fails: ['3.5-client-own-deadline'],
    how: () =>
      authorizing(async (client, options) => {
        const session = await client.authorize(options);
        return sessionWith(session, (...given) =>
          session.tokens(...given).catch((error: unknown) => {
            // The server did not say so: the client's own clock did.
            if (error instanceof ExpiredTokenError && session.secondsLeft === 0) return {} as Tokens;
            throw error;
          }),
        );
      }),
  },
  {
    id: 'no-request-timeout',
    wire: 'A poll is not bounded by the time that the code still lives: a silent server is listened to beyond its end.',
    seen: [
      'workos/cli#139',
      'openclaw/openclaw#109494',
      'bman654/clodex#169',
      'pleaseai/shunt#393',
      'jumpstarter-dev/jumpstarter#648',
      'oomol-lab/oo-cli#204',
    ],
    fails: ['3.5-client-own-deadline'],
    how: () =>
      onTheWire((transport) => ({
        send: (request, { timeoutMs: _, ...context }) => transport.send(request, context),
      })),
  },
  {
    id: 'network-error-fatal',
    wire: 'One broken connection during polling ends the sign-in.',
    seen: ['topcheer/ggcode#668', 'openJiuwen-ai/agent-core#127', 'brandonrc/mobula#22'],
    fails: ['3.5-client-odd-errors'],
    how: () =>
      pollsRead(({ noAnswer }) => {
        if (noAnswer?.kind === 'connection') throw new NetworkError(noAnswer.message, noAnswer.kind);
        return undefined;
      }),
  },
  {
    id: 'server-error-fatal',
    wire: 'One 502 or 503 during polling ends the sign-in.',
    seen: [
      'BaseIntelligence/bounty-challenge#12788',
      'brandonrc/mobula#22',
      'ndycode/codex-multi-auth#441',
      'marimo-team/marimohub#214',
    ],
    fails: ['3.5-client-odd-errors'],
    makesUntestable: STOPS_EARLY,
    how: () =>
      pollsRead(({ status = 0, error }) => {
        if (status >= 500 && error === undefined)
          throw new NetworkError(`the token endpoint answered with HTTP ${status}`, 'server', status);
        return undefined;
      }),
  },
  {
    id: 'non-json-answer-crash',
    wire: "A gateway's page in place of an answer ends in an exception of the JSON parser, at either endpoint.",
    seen: [
      'flyteorg/flyte-sdk#1453',
      'flyteorg/flyte-sdk#1587',
      'letta-ai/letta-code#3425',
      'promptfoo/promptfoo#6857',
      'ICS-MU/pam_oauth2_device#16',
      'Altinity/ClickHouse#1697',
    ],
    fails: ['3.2-client-bad-response', '3.5-client-odd-errors'],
    makesUntestable: STOPS_EARLY,
    how: () => {
      const parsed = ({ kind }: OAuthAnswer): undefined => {
        if (kind === 'not-json') throw new SyntaxError('Unexpected token < in JSON at position 0');
        return undefined;
      };
      return together(
        pollsRead(parsed),
        parts(({ readDeviceAuthorization }) => ({
          readDeviceAuthorization: (exchange) => {
            parsed(readOAuthAnswer(exchange));
            return readDeviceAuthorization(exchange);
          },
        })),
      );
    },
  },
  {
    id: 'rate-limit-429-fatal',
    wire: 'A 429 during polling ends the sign-in.',
    seen: [
      'heygen-com/hyperframes#2836',
      'ndycode/codex-multi-auth#441',
      'use-novamira/novamira#111',
      'NousResearch/hermes-agent#87437',
      'marimo-team/marimohub#214',
    ],
    fails: ['3.5-client-odd-errors'],
    makesUntestable: STOPS_EARLY,
    how: () =>
      pollsRead(({ status, error }) => {
        if (status === 429 && error !== 'slow_down')
          throw new NetworkError('the token endpoint answered with HTTP 429', 'server', status);
        return undefined;
      }),
  },
  {
    id: 'follows-redirects-with-credentials',
    wire: 'A 307 from either endpoint is followed, and takes codes and credentials to another origin.',
    seen: ['Gitlawb/zero#741', 'PADAS/er-client#65', 'telekom/k8s-breakglass#1314'],
    fails: ['3.2-client-bad-response', '3.5-client-odd-errors'],
    how: () =>
      onTheWire((transport) => ({
        send: async (request, context) => {
          const exchange = await transport.send(request, context);
          const { location } = exchange.response?.headers ?? {};
          const isRedirect = exchange.response?.status === 307 && request.method === 'POST';
          return isRedirect && location !== undefined
            ? transport.send({ ...request, url: location }, context)
            : exchange;
        },
      })),
  },
  {
    id: 'cancel-leaves-poller-running',
    wire: 'Cancelled, it says so and polls on in the background.',
    seen: ['BaseIntelligence/bounty-challenge#47267', 'BaseIntelligence/bounty-challenge#49656'],
    fails: ['3.5-client-cancel'],
    how: () =>
      authorizing(async (client, { signal, ...options }) => {
        const session = await client.authorize(options);
        const cancelled = new Promise<never>((_, reject) => {
          signal?.addEventListener('abort', () => reject(new AbortedError()), { once: true });
        });
        cancelled.catch(() => {});
        return sessionWith(session, () => Promise.race([session.tokens(), cancelled]));
      }),
  },
  {
    id: 'cannot-be-cancelled',
    wire: 'While it waits it takes no notice of being cancelled, until the code has expired.',
    seen: [
      'MoonshotAI/kimi-cli#1905',
      'letta-ai/letta-code#2451',
      'AzureAD/azure-activedirectory-library-for-dotnet#1013',
      'vscodenpa/testissues#33978',
    ],
    fails: ['3.5-client-cancel'],
    how: () => authorizing((client, { signal: _, ...options }) => client.authorize(options)),
  },
];
