import { Gate } from '../engine/gate';
import type { Clock } from '../http/clock';
import type { Limit } from '../judging/limits';
import { LimitReached } from '../judging/outcomes';

/** What a run may ask of a provider, and how long it may wait for it. */
export interface PacingOptions {
  readonly clock: Clock;
  /** Shows a pause to whoever watches the run, and waits for it. */
  readonly pause: (ms: number, what: string) => Promise<void>;
  /** Requests a second that the target allows; no limit unless given. */
  readonly requestsPerSecond?: number;
  /** The longest single wait, in seconds (`max_wait` of the target). */
  readonly maxWaitSeconds: number;
}

/** Requests of devices under way at once: enough to keep a run short, few enough for a provider not to mind. */
const REQUESTS_AT_ONCE = 8;
/** Seconds to wait after a refusal that does not say how long; the next one in a row is twice as long. */
const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 30;
/** Refusals in a row that end the waiting: the pauses between them last longer than a minute, for which most limits count. */
const REFUSALS_IN_A_ROW = 7;
/** Seconds that a run waits for limits on one kind of request in all, so that it comes to an end. */
const LONGEST_WAIT_IN_ALL_SECONDS = 240;
/** A pace that was lowered again and again goes no lower than this. */
const SLOWEST_PER_SECOND = 1;
/** What a refusal leaves of the pace. */
const LOWERED_TO = 0.6;
/** Over how long the pace so far is measured. */
const MEASURED_OVER_MS = 1000;
/** What a further refusal leaves, at least, of the pace that the provider bore on average, its pauses included. */
const OF_THE_AVERAGE = 0.9;

/** How it stands with one kind of request. */
interface Standing {
  /** Not before this moment. */
  openAt: number;
  refusedInARow: number;
  refusedAt: number;
  waitedSeconds: number;
  /** Why it is not asked any more until `closedUntil`. */
  closed?: string;
  closedUntil: number;
}

/**
 * Keeps a run within what a provider lets one caller do: holds the pace that the target allows, and lowers it when the
 * provider refuses for there being too many requests. `Retry-After` is kept where it fits into `max_wait`; where it does
 * not, that kind of request is not sent again until then.
 */
export class Pacing {
  readonly #options: PacingOptions;
  readonly #places = new Gate(REQUESTS_AT_ONCE);
  readonly #slots = new Gate(1);
  readonly #standings = new Map<string, Standing>();
  /** When the requests of the last second were sent. */
  readonly #sent: number[] = [];
  #sentInAll = 0;
  #firstSentAt = 0;
  #perSecond: number;
  #loweredAt = Number.NEGATIVE_INFINITY;
  #nextAt = 0;

  constructor(options: PacingOptions) {
    this.#options = options;
    this.#perSecond = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
  }

  /** Requests a second that are sent at most, as things stand; infinite while nothing limits them. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Whether the target or the provider limits what may be asked. */
  get isLimited(): boolean {
    return this.#perSecond !== Number.POSITIVE_INFINITY;
  }

  /**
   * Sends a request when its turn has come: when that kind is served, there is a place, and the pace allows it.
   *
   * @param rank whose turn comes first where many wait: the lowest
   * @param mayWait whether it may be sent late for the pace's sake
   * @throws LimitReached when the provider refuses them for longer than the run may wait
   */
  async inTurn<T>(kind: string, rank: number, send: () => Promise<T>, mayWait = true): Promise<T> {
    for (;;) {
      await this.open(kind);
      const sent = await this.#places.through(async () => {
        // It may have been refused to others while this one waited for its place.
        if (!this.#isOpen(kind)) return undefined;
        await this.slot(rank, mayWait);
        // And while it waited for the pace.
        if (!this.#isOpen(kind)) return undefined;
        return { answer: await send() };
      }, rank);
      if (sent) return sent.answer;
    }
  }

  /**
   * Resolves when nothing is known to speak against a request of this kind.
   *
   * @throws LimitReached when the provider refuses them for longer than the run may wait
   */
  async open(kind: string): Promise<void> {
    for (;;) {
      const { closed, closedUntil, openAt } = this.#of(kind);
      const now = this.#options.clock.now();
      if (closed !== undefined && now < closedUntil) throw new LimitReached(closed);
      if (openAt <= now) return;
      await this.#options.pause(openAt - now, 'a limit of the provider to pass');
    }
  }

  /**
   * Resolves when the pace allows one more request of any kind.
   *
   * @param mayWait where it may not, it is sent at once, and those after it wait the longer; but a pace that the target
   *   itself names is kept by all
   */
  async slot(rank = 0, mayWait = true): Promise<void> {
    if (!mayWait && this.#options.requestsPerSecond === undefined) this.#owe();
    else if (this.isLimited) await this.#slots.through(() => this.#nextSlot(), rank);
    const now = this.#options.clock.now();
    if (this.#sentInAll++ === 0) this.#firstSentAt = now;
    this.#sent.push(now);
    while ((this.#sent[0] ?? now) < now - MEASURED_OVER_MS) this.#sent.shift();
  }

  /** Takes note of an answer that was no refusal by a limit. */
  served(kind: string): void {
    this.#of(kind).refusedInARow = 0;
  }

  /**
   * Takes note of a refusal by a limit, and lowers the pace.
   *
   * @param sentAt when the refused request was sent: what was under way already says nothing of the lowered pace
   * @returns whether to ask once more, when it is open again
   */
  refused(kind: string, { retryAfterSeconds }: Limit, sentAt: number): boolean {
    const standing = this.#of(kind);
    const now = this.#options.clock.now();
    if (sentAt > this.#loweredAt) this.#lower(now);
    if (sentAt <= standing.refusedAt) return standing.closed === undefined;
    standing.refusedAt = now;
    standing.refusedInARow++;
    const backOff = Math.min(
      FIRST_PAUSE_SECONDS * 2 ** (standing.refusedInARow - 1),
      LONGEST_PAUSE_SECONDS,
      this.#options.maxWaitSeconds,
    );
    // A time that was named and kept, and then refused again, was too short: requests of another kind took the room.
    const atLeast = standing.refusedInARow > 1 ? backOff : FIRST_PAUSE_SECONDS / 4;
    const seconds = Math.max(retryAfterSeconds ?? backOff, atLeast);
    if (seconds > this.#options.maxWaitSeconds) {
      this.#close(
        standing,
        now + seconds * 1000,
        `${kind}: it asked to come back after ${Math.ceil(seconds)} s, longer than the ` +
          `${this.#options.maxWaitSeconds} s that this run may wait (max_wait)`,
      );
      return false;
    }
    const wouldWait = standing.waitedSeconds + seconds;
    const waited = `the run had waited ${Math.round(standing.waitedSeconds)} s`;
    if (standing.refusedInARow >= REFUSALS_IN_A_ROW) {
      this.#close(standing, Number.POSITIVE_INFINITY, `${kind}: it went on refusing after ${waited}`);
      return false;
    }
    if (wouldWait > LONGEST_WAIT_IN_ALL_SECONDS) {
      const longest = `and waits no longer than ${LONGEST_WAIT_IN_ALL_SECONDS} s in all`;
      this.#close(standing, Number.POSITIVE_INFINITY, `${kind}: ${waited} for it, ${longest}`);
      return false;
    }
    standing.waitedSeconds = wouldWait;
    standing.openAt = Math.max(standing.openAt, now + seconds * 1000);
    return true;
  }

  #lower(now: number): void {
    // Just after a pause little was sent in the last second, and yet the provider bears more than that.
    const average = this.#sentInAll / Math.max(1, (now - this.#firstSentAt) / 1000);
    const borne = this.#loweredAt > 0 ? Math.min(this.#perSecond, average * OF_THE_AVERAGE) : 0;
    this.#loweredAt = now;
    const soFar = Math.min(this.#perSecond, Math.max(2, this.#sent.length));
    const slowest = Math.min(SLOWEST_PER_SECOND, this.#perSecond);
    this.#perSecond = Math.max(slowest, borne, soFar * LOWERED_TO);
    this.#nextAt = Math.max(this.#nextAt, now);
  }

  #owe(): void {
    if (!this.isLimited) return;
    this.#nextAt = Math.max(this.#options.clock.now(), this.#nextAt) + 1000 / this.#perSecond;
  }

  async #nextSlot(): Promise<void> {
    const { clock, pause } = this.#options;
    const ms = this.#nextAt - clock.now();
    if (ms > 0) await pause(ms, 'the pace that the provider allows');
    this.#owe();
  }

  #close(standing: Standing, until: number, why: string): void {
    standing.closed = `The provider limits how often it may be asked (${why}). Tell the run its limits, or ask for higher ones.`;
    standing.closedUntil = until;
  }

  #isOpen(kind: string): boolean {
    const { closed, closedUntil, openAt } = this.#of(kind);
    const now = this.#options.clock.now();
    return openAt <= now && (closed === undefined || now >= closedUntil);
  }

  #of(kind: string): Standing {
    let standing = this.#standings.get(kind);
    if (!standing) {
      standing = { openAt: 0, refusedInARow: 0, refusedAt: -1, waitedSeconds: 0, closedUntil: 0 };
      this.#standings.set(kind, standing);
    }
    return standing;
  }
}
