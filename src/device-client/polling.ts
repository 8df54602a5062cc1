import type { Clock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import { type OAuthAnswer, readOAuthAnswer } from '../http/oauth-answer';
import { AbortedError, ExpiredTokenError } from './errors';
import { troubleIn } from './poll-answer';
import type { Schedule } from './polling-schedule';
import type { SessionListener } from './session-event';
import type { Tokens } from './tokens';

/** What polling stands on. */
export interface Polling {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly onEvent: SessionListener;
  readonly signal: AbortSignal | undefined;
  /** Sends one token request; what a server does is in the exchange, nothing is thrown for it. */
  readonly send: () => Promise<Exchange>;
  /** Reads what a poll brought: tokens, or nothing where it is to be asked again; throws where it is over. */
  readonly read: (answer: OAuthAnswer) => Tokens | undefined;
}

/**
 * Polls, one request after the other, until there are tokens or it is over
 * ([RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)): wait, ask, read.
 *
 * @throws {ExpiredTokenError} the codes expired
 * @throws {AbortedError} the signal ended it
 * @throws whatever `read` throws
 */
export async function pollForTokens(polling: Polling): Promise<Tokens> {
  const { clock, schedule, onEvent, signal, send, read } = polling;
  let trouble: string | undefined;

  for (;;) {
    await waitForTurn(polling);
    if (clock.now() >= schedule.deadline) throw new ExpiredTokenError({ ...(trouble && { trouble }) });

    const exchange = await send();
    throwIfAborted(signal);
    const answer = readOAuthAnswer(exchange);
    const tokens = read(answer);
    if (tokens) return tokens;

    const pace = schedule.answered(answer, exchange.receivedAt);
    trouble = troubleIn(answer);
    if (trouble !== undefined) onEvent({ type: 'trouble', reason: trouble });
    if (pace === 'slowed-down') {
      onEvent({ type: 'slowed-down', intervalSeconds: schedule.intervalSeconds });
    }
  }
}

/** Sleeps until the next poll may be sent, or until the codes expire where that comes first. */
async function waitForTurn({ clock, schedule, onEvent, signal }: Polling): Promise<void> {
  throwIfAborted(signal);
  const turn = Math.min(schedule.nextPollAt(), schedule.deadline);
  onEvent({
    type: 'waiting',
    nextPollInSeconds: schedule.pollsAgain ? Math.max(0, schedule.nextPollAt() - clock.now()) / 1000 : null,
    secondsLeft: Math.max(0, schedule.deadline - clock.now()) / 1000,
  });
  try {
    const left = turn - clock.now();
    if (left > 0) await clock.sleep(left, signal);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
  throwIfAborted(signal);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AbortedError();
}
