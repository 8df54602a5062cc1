const timers: typeof import('node:timers') = require('node:timers');

/**
 * nock, with its waits virtual like all others here: it lets a millisecond go by at two places in every answer even
 * where no delay is asked for, which is most of what a stubbed answer costs. It picks up its timer when it is loaded.
 */
const realSetTimeout = timers.setTimeout;
const withoutDelay = (callback: () => void, ms?: number): unknown =>
  ms ? realSetTimeout(callback, ms) : setImmediate(callback);
timers.setTimeout = withoutDelay as typeof timers.setTimeout;
export const nock: typeof import('nock') = require('nock');
timers.setTimeout = realSetTimeout;
