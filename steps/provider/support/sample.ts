import type { DeviceRequests } from '../../../src/device-client/requests';
import type { Exchange } from '../../../src/http/exchange';
import { readOAuthAnswer } from '../../../src/http/oauth-answer';
import { answerOf, hasCodes } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { LimitReached, NotTested } from '../../../src/judging/outcomes';
import { Sample } from '../../../src/judging/sample';
import { SAMPLE_GOES_ON_AT } from '../../../src/provider-under-test/order';
import type { ProviderWorld } from './world';

/**
 * Starts the sample's sessions one after the other, once for the whole run, when the other scenarios have begun: the
 * response with which the run began is one of them, and as good as many for most of what is looked at. A provider that
 * stops serving half-way, for it limits the rate of requests, is judged on what came until then.
 */
export function drawSample(world: ProviderWorld): Promise<Sample> {
  const { run } = world;
  return run.once('sample', async () => {
    const client = world.client('device');
    const exchanges: Exchange[] = run.ordinary && hasCodes(run.ordinary) ? [run.ordinary] : [];
    for (let drawn = exchanges.length; drawn < run.target.sample_size; drawn++) {
      if (drawn > 0) await run.beginnings.turn(SAMPLE_GOES_ON_AT);
      const exchange = await nextOf(client, world).catch((error: unknown) => {
        if (error instanceof LimitReached && exchanges.length > 0) return undefined;
        throw error;
      });
      if (!exchange) break;
      const { error, status } = exchanges.length === 0 ? answerOf(exchange) : readOAuthAnswer(exchange);
      if (error !== undefined || status === undefined || status >= 300) {
        if (exchanges.length > 0) break;
        throw new NotTested(`No session could be started: the request got ${describeAnswer(exchange)}.`);
      }
      exchanges.push(exchange);
    }
    run.sampled = exchanges.length;
    return new Sample(exchanges);
  });
}

function nextOf(client: DeviceRequests, { run }: ProviderWorld): Promise<Exchange> {
  return client.deviceAuthorization(run.target.scope, undefined, run.signal);
}
