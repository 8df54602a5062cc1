import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLoopbackHost } from '../rfc8628/loopback';

type Answer = string | LookupAddress[];

/** What such a name stands for does not change while a run lasts. */
const known = new Map<string, { readonly answer: Answer; readonly family: number | undefined }>();

/**
 * Looks a host up as Node does, a name of this machine once only: each request opens a connection of its own, and beside a
 * server on the same machine the looking up takes as long as all of the rest. Other names are looked up each time, as the
 * servers behind them may change.
 */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  if (!isLoopbackHost(hostname)) {
    lookup(hostname, options, callback);
    return;
  }
  const key = JSON.stringify([hostname, options.all, options.family, options.hints, options.order]);
  const found = known.get(key);
  if (found) {
    process.nextTick(() => callback(null, found.answer, found.family));
    return;
  }
  lookup(hostname, options, (error, answer, family) => {
    if (!error) known.set(key, { answer, family });
    callback(error, answer, family);
  });
};
