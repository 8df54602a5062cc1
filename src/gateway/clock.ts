import { performance } from 'node:perf_hooks';

/** Milliseconds since the epoch. The gateway never sleeps, it only looks at the time. */
export type Clock = () => number;

/** Begins at the wall clock's time and then only goes forward: setting the wall clock neither ends nor prolongs a session. */
export const steadyClock: Clock = () => performance.timeOrigin + performance.now();
