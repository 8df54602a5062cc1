import { type RequestShape, withClientIdInBody } from '../../../src/device-client/request-shape';
import type { Exchange } from '../../../src/http/exchange';
import { readOAuthAnswer } from '../../../src/http/oauth-answer';
import type { ProviderWorld } from './world';

/**
 * Polls with credentials that are wrong. A server that misses client_id in the body beside HTTP Basic says
 * invalid_request, and has not looked at the credentials: it is asked once more, in time, with client_id. That it wants it
 * is told by polls with the right ones.
 */
export async function pollWithWrongCredentials(world: ProviderWorld, shape: RequestShape): Promise<void> {
  const { session } = world;
  if (!missesClientId(await world.poll(session, shape))) return;
  world.note(
    'The server refuses HTTP Basic without client_id in the body with invalid_request; here it was added.',
  );
  await session.waitInterval();
  await world.poll(session, withClientIdInBody(shape, session.device.registration));
}

function missesClientId(answer: Exchange): boolean {
  const { headers, body } = answer.request;
  return (
    headers.authorization?.startsWith('Basic ') === true &&
    !new URLSearchParams(body).has('client_id') &&
    readOAuthAnswer(answer).error === 'invalid_request'
  );
}
