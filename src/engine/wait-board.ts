import type { Clock } from '../http/clock';

/** A wait that is under way. */
export interface Wait {
  /** What is being waited for, in words: `the codes to expire`. */
  readonly what: string;
  /** On the clock's scale, milliseconds. */
  readonly until: number;
}

/**
 * Where everything that waits says so: people see what is being waited for, and the report learns the longest wait that
 * the RFC itself imposed on a scenario.
 */
export class WaitBoard {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #waits = new Set<Wait>();
  #longestMs = 0;

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** The waits under way, the longest first. */
  get waits(): readonly Wait[] {
    return [...this.#waits].sort((a, b) => b.until - a.until);
  }

  /** Milliseconds of the longest wait, or chain of waits, that one scenario had imposed on it. */
  get criticalPathMs(): number {
    return this.#longestMs;
  }

  /** Waits for something that no RFC imposes, such as a limit of the provider: shown, but not counted. */
  async pause(ms: number, what: string): Promise<void> {
    this.#signal.throwIfAborted();
    await this.#show({ what, until: this.#clock.now() + ms }, ms);
  }

  /** A tally for one scenario: waits that follow each other add up. */
  tally(): WaitTally {
    let total = 0;
    return {
      graceDelay: (ms) => this.#clock.sleep(ms, this.#signal),
      until: async (moment, what) => {
        const ms = moment - this.#clock.now();
        this.#signal.throwIfAborted();
        if (ms <= 0) return;
        total += ms;
        this.#longestMs = Math.max(this.#longestMs, total);
        await this.#show({ what, until: moment }, ms);
      },
    };
  }

  async #show(wait: Wait, ms: number): Promise<void> {
    this.#waits.add(wait);
    try {
      await this.#clock.sleep(ms, this.#signal);
    } finally {
      this.#waits.delete(wait);
    }
  }
}

export interface WaitTally {
  /**
   * Resolves when the clock shows `moment` (milliseconds).
   *
   * @throws the run's abort reason when the run is interrupted
   */
  until(moment: number, what: string): Promise<void>;
  /** Waits a little longer than the RFC asks, to be on the safe side; this is not counted. */
  graceDelay(ms: number): Promise<void>;
}
