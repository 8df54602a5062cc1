import { performance } from 'node:perf_hooks';

const LOOK_EVERY_MS = 50;
/** Lateness that any timer has. */
const USUAL_MS = 25;
/** Moments further back than this are asked about by nobody. */
const KEPT_MS = 15 * 60_000;

/**
 * Notices when this process stands still: on a busy machine the scripted server reads requests late, and answers late,
 * which must never be held against whoever sent them.
 */
export class StallWatch {
  readonly #stalls: { readonly at: number; readonly ms: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  constructor() {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /**
   * The longest time that this process stood still.
   *
   * @param since by `performance.now()`
   * @returns milliseconds
   */
  longestSince(since: number): number {
    // What goes on just now has not been seen by the timer.
    const now = performance.now() - this.#last - LOOK_EVERY_MS - USUAL_MS;
    const before = this.#stalls.filter(({ at, ms }) => at + ms >= since).map(({ ms }) => ms);
    return Math.max(0, now, ...before);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const ms = now - this.#last - LOOK_EVERY_MS - USUAL_MS;
    if (ms > 0) this.#stalls.push({ at: this.#last, ms });
    while (this.#stalls.length > 0 && (this.#stalls[0]?.at ?? now) < now - KEPT_MS) this.#stalls.shift();
    this.#last = now;
  }
}
