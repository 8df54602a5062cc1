import type { Exchange } from '../../../src/http/exchange';
import { answerOf } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { parseObject } from '../../../src/judging/error-response';
import { NotTested } from '../../../src/judging/outcomes';
import type { ProviderWorld } from './world';

/** Device authorization responses of independent sessions, in the order they were asked for. */
export interface Sample {
  readonly exchanges: readonly Exchange[];
  /** The members of each response; empty where it is no JSON object. */
  readonly responses: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Starts the sample's sessions one after the other, once for the whole run. A provider that stops serving half-way, for
 * it limits the rate of requests, is judged on what came until then.
 */
export function drawSample(world: ProviderWorld): Promise<Sample> {
  const { run } = world;
  return run.once('sample', async () => {
    const client = world.client('device');
    const exchanges: Exchange[] = [];
    for (let drawn = 0; drawn < run.target.sample_size; drawn++) {
      const exchange = await client.deviceAuthorization(run.target.scope, undefined, run.signal);
      const { error, status } = exchanges.length === 0 ? answerOf(exchange) : readLater(exchange);
      if (error !== undefined || status === undefined || status >= 300) {
        if (exchanges.length > 0) break;
        throw new NotTested(`No session could be started: the request got ${describeAnswer(exchange)}.`);
      }
      exchanges.push(exchange);
    }
    run.sampled = exchanges.length;
    return { exchanges, responses: exchanges.map(({ response }) => parseObject(response?.body ?? '') ?? {}) };
  });
}

function readLater(exchange: Exchange) {
  const { response } = exchange;
  const error = parseObject(response?.body ?? '')?.error;
  return { error, status: response?.status };
}
