import { isDenial } from '../dialects/dialects';
import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import { hasToken } from '../judging/answers';
import { NotTested } from '../judging/outcomes';
import { SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';
import { readAuthorization } from './authorization';
import type { Recording } from './recording';

/** Times of recordings are rounded to whole milliseconds. */
const ROUNDING_MS = 1;
/** Servers count in whole seconds. */
const WHOLE_SECOND_MS = 1000;

interface Poll {
  readonly exchange: Exchange;
  /** The device had waited as long as it had to. */
  readonly isInTime: boolean;
}

/**
 * The polls of a recorded sign-in, handed to one scenario in their order. When the end user decided is in no recording:
 * what may be an answer to a decision is handed only to a scenario in which the same was decided.
 */
export class RecordedPolls {
  readonly #polls: readonly Poll[];
  readonly #opening: Exchange;
  readonly #lifetimeMs: number;
  /** Of the poll that is handed next, unless a scenario waits longer. */
  #next = 0;
  #hasPassedOver = false;
  #isDecided = false;
  readonly #decisive: number;

  constructor({ opening, polls }: Recording) {
    const { interval, expires_in } = readAuthorization(opening);
    this.#opening = opening;
    this.#lifetimeMs = expires_in === undefined ? Number.POSITIVE_INFINITY : expires_in * 1000;
    this.#polls = withPace(polls, interval);
    this.#decisive = polls.findIndex((poll) => hasToken(poll) || isDenial(errorOf(poll)));
  }

  /**
   * Has the end user decide as in the recording.
   *
   * @param now the scenario's time
   * @throws NotTested when the recording does not show that they decided so, or that they had not before
   */
  decide(decision: 'approve' | 'deny', now: number): void {
    const end = this.#polls[this.#decisive]?.exchange;
    const isMeant = end && hasToken(end) === (decision === 'approve');
    if (!isMeant) throw new NotTested(`The recording does not show that the end user could ${decision}.`);
    if (this.#isDecided || now > end.sentAt || now >= this.#aliveUntil)
      throw new NotTested('The recording shows one decision of the end user, at another time.');
    this.#isDecided = true;
  }

  /**
   * The poll that a scenario makes at a time of its own, with its answer.
   *
   * @param now when the scenario makes it; polls that the recorded device made while the scenario waited are passed over
   * @throws NotTested when the recording does not show what is answered then
   */
  at(now: number): Exchange {
    if (this.#isDecided && this.#next <= this.#decisive) {
      this.#next = this.#decisive + 1;
      return this.#answered(this.#decisive).exchange;
    }
    let place = this.#next;
    while ((this.#polls[place]?.exchange.sentAt ?? now) < now - ROUNDING_MS) {
      if (!this.#isDecided && !isWaiting(this.#polls[place]))
        throw new NotTested('The recorded sign-in had ended by then.');
      place++;
    }
    if (place > this.#next) this.#hasPassedOver = true;
    const poll = this.#answered(place);
    if (!this.#isDecided) this.#requireUndecided(poll, place);
    // Other polls than the scenario's came before it: that this one came too soon is the recorded device's doing.
    if (this.#hasPassedOver && !poll.isInTime && errorOf(poll.exchange) !== 'authorization_pending')
      throw new NotTested('The recorded device did not keep the interval.');
    this.#next = place + 1;
    return poll.exchange;
  }

  get #aliveUntil(): number {
    return this.#opening.sentAt + this.#lifetimeMs - WHOLE_SECOND_MS;
  }

  #answered(place: number): Poll {
    const poll = this.#polls[place];
    if (!poll) throw new NotTested('The recording shows no further token request.');
    if (!poll.exchange.response)
      throw new NotTested(`To a token request ${poll.exchange.noAnswer?.message ?? 'it has no answer'}.`);
    return poll;
  }

  /** @throws NotTested when the end user may have decided before this poll, and its answer may come of that */
  #requireUndecided(poll: Poll, place: number): void {
    if (isWaiting(poll)) return;
    const isLate = errorOf(poll.exchange) === 'expired_token' && poll.exchange.sentAt >= this.#aliveUntil;
    const wasOpenLater = !hasToken(poll.exchange) && this.#polls.slice(place + 1).some(isWaiting);
    if (!isLate && !wasOpenLater)
      throw new NotTested('By then the end user may have decided: the recording does not show when.');
  }
}

/** Whether the session was still open, and undecided, when this poll was answered. */
function isWaiting(poll: Poll | undefined): boolean {
  const error = poll && errorOf(poll.exchange);
  return error === 'authorization_pending' || error === 'slow_down';
}

function errorOf(exchange: Exchange): string | undefined {
  return readOAuthAnswer(exchange).error;
}

function withPace(polls: readonly Exchange[], interval: number): Poll[] {
  let seconds = interval;
  let before: Exchange | undefined;
  return polls.map((exchange) => {
    const isInTime = !before || exchange.sentAt - before.receivedAt >= seconds * 1000 - ROUNDING_MS;
    if (errorOf(exchange) === 'slow_down') seconds += SLOW_DOWN_SECONDS;
    before = exchange;
    return { exchange, isInTime };
  });
}
