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

/** The machine's own monotonic clock: a step of the wall clock neither ends nor prolongs a wait. */
export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(Math.max(0, ms), undefined, signal ? { signal } : undefined);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
