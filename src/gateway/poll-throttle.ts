import { SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';

/** What is known of a session's polls. */
export interface PollState {
  /** Milliseconds that have to lie between two polls. */
  readonly gapMs: number;
  /** When the last one came; absent before the first. */
  readonly lastAt?: number;
}

/** Decides which polls of a pending session came too soon ([RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)). */
export interface PollThrottle {
  /** The state of a session that advertises this interval. */
  start(intervalSeconds: number): PollState;
  /** Judges a poll that came at `at` (milliseconds), and returns the state after it. */
  judge(state: PollState, at: number): { readonly tooSoon: boolean; readonly state: PollState };
}

/**
 * Holds a session to the interval it advertised, and to as much more as the `slow_down`s it was told add up to: a client
 * that adds 5 seconds each time is always in step. The first poll is never too soon.
 *
 * @param slowDownMs what each `slow_down` adds, in milliseconds
 * @param tolerance the part of the gap that timers and networks may take off, from 0 to 1
 * @param longestGapMs the gap grows no further than this, so that a device that once went wild can still recover in its lifetime
 */
export function increasingInterval({
  slowDownMs = SLOW_DOWN_SECONDS * 1000,
  tolerance = 0.1,
  longestGapMs = 60_000,
} = {}): PollThrottle {
  return {
    start: (intervalSeconds) => ({ gapMs: intervalSeconds * 1000 }),
    judge: ({ gapMs, lastAt }, at) => {
      const tooSoon = lastAt !== undefined && at - lastAt < gapMs * (1 - tolerance);
      const grown = Math.max(gapMs, Math.min(gapMs + slowDownMs, longestGapMs));
      return { tooSoon, state: { gapMs: tooSoon ? grown : gapMs, lastAt: at } };
    },
  };
}
