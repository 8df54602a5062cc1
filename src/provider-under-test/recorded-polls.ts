import { isDenial } from '../dialects/dialects';
import type { Exchange } from '../http/exchange';
import { hasToken } from '../judging/answers';
import { readMeantAnswer } from '../judging/error-meant';
import { NotTested } from '../judging/outcomes';
import { SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';
import { readAuthorization } from './authorization';
import type { Recording } from './recording';

/** Times of recordings are rounded to whole milliseconds, at the best. */
const ROUNDING_MS = 1;
/**
 * Errors that speak of who asked, and how, not of the session: a client that tries two ways to authenticate gets them for
 * the first, and one that proves possession of a key (RFC 9449) until it has a nonce.
 */
const OF_THE_CLIENT: ReadonlySet<string | undefined> = new Set([
  'invalid_client',
  'invalid_dpop_proof',
  'use_dpop_nonce',
]);
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

  constructor({ opening, polls, precisionMs }: Recording) {
    const { interval, expires_in } = readAuthorization(opening);
    this.#opening = opening;
    this.#lifetimeMs = expires_in === undefined ? Number.POSITIVE_INFINITY : expires_in * 1000;
    this.#polls = withPace(polls, interval, precisionMs);
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
   * @param asksTheSame whether a poll was made as the scenario makes it; others are passed over, too
   * @throws NotTested when the recording does not show what is answered then
   */
  at(now: number, asksTheSame: (poll: Exchange) => boolean): Exchange {
    if (this.#isDecided && this.#next <= this.#decisive) {
      const { exchange } = this.#answered(this.#decisive);
      if (!asksTheSame(exchange)) throw new NotTested('The recording shows no such token request.');
      this.#next = this.#decisive + 1;
      return exchange;
    }
    let place = this.#next;
    for (let poll = this.#polls[place]; poll; poll = this.#polls[++place]) {
      const isBeside = !asksTheSame(poll.exchange) || OF_THE_CLIENT.has(errorOf(poll.exchange));
      if (!isBeside && poll.exchange.sentAt >= now - ROUNDING_MS) break;
      if (!isBeside && !this.#isDecided && !isWaiting(poll))
        throw new NotTested('The recorded sign-in had ended by then.');
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
  return readMeantAnswer(exchange).error;
}

function withPace(polls: readonly Exchange[], interval: number, precisionMs: number): Poll[] {
  // Each of two times in whole seconds may be off by almost one of them.
  const allowance = precisionMs > ROUNDING_MS ? precisionMs : -ROUNDING_MS;
  let seconds = interval;
  let before: Exchange | undefined;
  return polls.map((exchange) => {
    const isInTime = !before || exchange.sentAt - before.receivedAt >= seconds * 1000 + allowance;
    if (errorOf(exchange) === 'slow_down') seconds += SLOW_DOWN_SECONDS;
    before = exchange;
    return { exchange, isInTime };
  });
}
