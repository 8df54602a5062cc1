import type { Exchange } from './exchange';
import type { Transport } from './transport';

/** A transport that hands every exchange to `record` once it is over. */
export function recording(transport: Transport, record: (exchange: Exchange) => void): Transport {
  return {
    async send(request, context) {
      const exchange = await transport.send(request, context);
      record(exchange);
      return exchange;
    },
  };
}
