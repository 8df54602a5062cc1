import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What a device client knows of time. It is an argument everywhere, so that against stubs waiting is virtual and is
 * asserted on instead of being slept through.
 */
export interface Clock {
  /** Milliseconds on a monotonic clock: only differences mean something. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when `signal` is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest wait that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own monotonic clock: a step of the wall clock neither ends nor prolongs a wait. */
export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    const until = performance.now() + ms;
    try {
      // Timers may also fire a little early: who sleeps for an interval has to have slept all of it.
      for (let left = ms; left > 0; left = until - performance.now()) {
        await delay(Math.min(Math.ceil(left), LONGEST_TIMER_MS), undefined, signal ? { signal } : undefined);
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
