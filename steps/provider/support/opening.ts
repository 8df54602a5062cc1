import type { RequestShape } from '../../../src/device-client/request-shape';
import type { DeviceRequests } from '../../../src/device-client/requests';
import type { Exchange } from '../../../src/http/exchange';
import { hasCodes } from '../../../src/judging/answers';
import type { ClientRole, ProviderRun } from '../../../src/provider-under-test/provider-run';

/** Whose scenario it is, which a world is. */
interface Scenario {
  readonly run: ProviderRun;
  client(role: ClientRole): DeviceRequests;
  note(sentence: string): void;
}

interface Opening {
  readonly client: DeviceRequests;
  readonly opening: Exchange;
}

/**
 * Sends a device authorization request for a scenario that is about what comes after. A server that wants client_id in
 * its body beside HTTP Basic fails 3.1-client-authentication; here it gets what it wants, so that the rest is judged.
 */
export async function openingOf(
  scenario: Scenario,
  role: ClientRole,
  shape: RequestShape | undefined,
): Promise<Opening> {
  const { clientIdInBody, target, signal } = scenario.run;
  const asking = async (): Promise<Opening> => {
    const client = scenario.client(role);
    return { client, opening: await client.deviceAuthorization(target.scope, shape, signal) };
  };
  // Other scenarios may find out meanwhile.
  const isPlain = !clientIdInBody.has(role);
  const first = await asking();
  const isBasic = first.opening.request.headers.authorization?.startsWith('Basic ') === true;
  if (isPlain && isBasic && !hasCodes(first.opening)) {
    clientIdInBody.add(role);
    const second = await asking();
    if (!hasCodes(second.opening)) {
      if (isPlain) clientIdInBody.delete(role);
      return first;
    }
    scenario.note(ADDED);
    return second;
  }
  if (!isPlain) scenario.note(ADDED);
  return first;
}

const ADDED =
  'The server refuses HTTP Basic without client_id in the body (3.1-client-authentication); here it was added.';
