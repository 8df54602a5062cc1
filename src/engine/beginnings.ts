import { performance } from 'node:perf_hooks';
import { setImmediate as nextRound } from 'node:timers/promises';

/** A round of the event loop that is no longer than this: the process keeps up with what is under way. */
const KEEPS_UP_MS = 20;
/** Where it does not, for whatever reason, the next one begins after so long all the same. */
const LONGEST_HOLD_MS = 250;

/**
 * Lets what takes processor time begin one after the other: the lowest rank first, among equals whoever came first, and
 * only as fast as the process keeps up with what is under way. All at once, the scenarios of many targets would be in each
 * other's way for seconds: those with the longest waits would begin to wait last, and every timer would be late.
 */
export class Beginnings {
  readonly #line: { readonly rank: number; readonly begin: () => void }[] = [];
  #isUnderWay = false;

  /** Resolves when it may begin. */
  turn(rank: number): Promise<void> {
    return new Promise((begin) => {
      const place = this.#line.findIndex((other) => other.rank > rank);
      this.#line.splice(place < 0 ? this.#line.length : place, 0, { rank, begin });
      if (!this.#isUnderWay) void this.#letBegin();
    });
  }

  async #letBegin(): Promise<void> {
    this.#isUnderWay = true;
    // After the first round, so that of those who come at the same time the first in rank is the first.
    for (await this.#keepUp(); this.#line.length > 0; await this.#keepUp()) this.#line.shift()?.begin();
    this.#isUnderWay = false;
  }

  async #keepUp(): Promise<void> {
    const since = performance.now();
    for (let before = since; ; ) {
      await nextRound();
      const now = performance.now();
      if (now - before <= KEEPS_UP_MS || now - since >= LONGEST_HOLD_MS) return;
      before = now;
    }
  }
}
