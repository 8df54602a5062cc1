import type { Transport } from './transport';

/** A transport whose requests take no longer than `timeLeftMs` allows at the moment they are sent. */
export function boundedBy(timeLeftMs: () => number, transport: Transport): Transport {
  return {
    send(request, context) {
      const timeoutMs = Math.max(0, Math.min(timeLeftMs(), context.timeoutMs ?? Number.POSITIVE_INFINITY));
      return transport.send(request, { ...context, timeoutMs });
    },
  };
}
