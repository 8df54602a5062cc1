import type { OAuthAnswer } from '../http/oauth-answer';
import { SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';

export interface PollingScheduleOptions {
  /** Seconds between polls, as the device authorization response has it. */
  readonly intervalSeconds: number;
  /** Seconds that the codes live, counted from the response. */
  readonly expiresInSeconds: number;
  /** When the device authorization response came, in milliseconds on a monotonic clock. */
  readonly respondedAt: number;
}

/** When to poll: what a polling loop asks of a {@link PollingSchedule}. */
export type Schedule = Pick<
  PollingSchedule,
  'deadline' | 'intervalSeconds' | 'nextPollAt' | 'pollsAgain' | 'answered'
>;

/** Why the pace is what it is after an answer. */
export type Pace =
  /** The interval stays (`authorization_pending`). */
  | 'steady'
  /** The server asked for a longer interval (`slow_down`, or 429), which stays. */
  | 'slowed-down'
  /** No usable answer: the wait is doubled until one comes. */
  | 'backing-off';

/**
 * When to poll ([RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)): a calculation that does no I/O and
 * has no clock of its own, all times are milliseconds on the clock of whoever asks.
 *
 * - `authorization_pending` keeps the interval.
 * - `slow_down` adds 5 seconds for this and every later poll; an `interval` in its body can only raise it further. So
 *   does a 429 without an OAuth error, which asks the same thing in HTTP's words.
 * - No answer, a 5xx or anything else that is no OAuth answer doubles the wait, again each time it comes in a row. The
 *   RFC has this done "before retrying", not for all later polls as it has `slow_down`: once the server answers
 *   properly again, so does the interval.
 * - `Retry-After` is a lower bound for the next wait.
 *
 * The interval counts from the answer, so a slow answer never brings two polls together.
 */
export class PollingSchedule {
  /** When the codes expire: no poll may be sent at or after it, in milliseconds. */
  readonly deadline: number;
  #intervalSeconds: number;
  #backOffFactor = 1;
  #nextPollAt: number;

  constructor(options: PollingScheduleOptions) {
    this.#intervalSeconds = options.intervalSeconds;
    this.deadline = options.respondedAt + options.expiresInSeconds * 1000;
    this.#nextPollAt = options.respondedAt + options.intervalSeconds * 1000;
  }

  /** Seconds between polls as the server wants them: with every `slow_down`, without backing off. */
  get intervalSeconds(): number {
    return this.#intervalSeconds;
  }

  /** The earliest time for the next poll, in milliseconds. It may lie beyond {@link deadline}: then none is left. */
  nextPollAt(): number {
    return this.#nextPollAt;
  }

  /** True when a poll may still be sent before the codes expire. */
  get pollsAgain(): boolean {
    return this.#nextPollAt < this.deadline;
  }

  /**
   * Takes in what a poll brought, for an answer after which polling goes on.
   *
   * @param answer the answer to the poll
   * @param atMs when it came, or when it was clear that none would come, in milliseconds
   * @returns how the pace changed
   */
  answered(answer: OAuthAnswer, atMs: number): Pace {
    const pace = paceAfter(answer);
    if (pace === 'backing-off') {
      this.#backOffFactor *= 2;
    } else {
      this.#backOffFactor = 1;
      if (pace === 'slowed-down') {
        this.#intervalSeconds = Math.max(
          this.#intervalSeconds + SLOW_DOWN_SECONDS,
          askedInterval(answer.json?.interval),
        );
      }
    }
    const wait = Math.max(this.#intervalSeconds * this.#backOffFactor, answer.retryAfterSeconds ?? 0);
    this.#nextPollAt = atMs + wait * 1000;
    return pace;
  }
}

function paceAfter(answer: OAuthAnswer): Pace {
  if (answer.error === 'authorization_pending') return 'steady';
  if (answer.error === 'slow_down' || answer.status === 429) return 'slowed-down';
  return 'backing-off';
}

/** An `interval` in a `slow_down` body, which no RFC defines but servers send; 0 where it is none. */
function askedInterval(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.ceil(value) : 0;
}
