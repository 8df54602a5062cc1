import { authMethodOf, type ClientRegistration } from '../../../src/device-client/client-registration';
import {
  type RequestShape,
  withClientIdInBody,
  withWrongBasicCredentials,
} from '../../../src/device-client/request-shape';
import type { Exchange } from '../../../src/http/exchange';
import { readMeantAnswer } from '../../../src/judging/error-meant';
import {
  codeThatBeginsOtherwise,
  codeThatEndsOtherwise,
  firstHalfOf,
  isLookedAtWhole,
  longerCode,
} from '../../../src/provider-under-test/wrong-codes';
import type { ProviderWorld } from './world';

const ADDED =
  'The server refuses HTTP Basic without client_id in the body with invalid_request; here it was added.';

const WRONG: RequestShape = { authentication: 'wrong-secret' };

/**
 * Secrets that are nearly the client's own: a server may look at a part of them only.
 *
 * @returns none for a client that sends no secret
 */
function nearSecrets(registration: ClientRegistration): readonly string[] {
  const { client_secret: secret } = registration;
  const method = authMethodOf(registration);
  if (secret === undefined || (method !== 'client_secret_basic' && method !== 'client_secret_post'))
    return [];
  return [
    codeThatEndsOtherwise(secret),
    codeThatBeginsOtherwise(secret),
    firstHalfOf(secret),
    ...(isLookedAtWhole(secret) ? [longerCode(secret)] : []),
  ].filter((each) => each !== secret && each !== '');
}

/** A request with a secret that is nearly the client's own, or with any wrong one where it has none. */
export function withNearSecret(registration: ClientRegistration): RequestShape {
  const [, wrongSecret] = nearSecrets(registration);
  return wrongSecret === undefined ? WRONG : { ...WRONG, wrongSecret };
}

/**
 * Polls with wrong secrets, one after the other, until one of them is not refused as such. With one only where the provider
 * limits what it is asked, where the scenario is about something else, and where the end user has approved, after which the
 * first that is taken ends it all.
 */
export async function pollWithWrongSecrets(world: ProviderWorld): Promise<void> {
  const { registration } = world.session.device;
  const secrets = nearSecrets(registration);
  const isAboutSecrets = world.tags.includes('3.4-client-authentication') && !world.hasApproved;
  if (secrets.length === 0 || !isAboutSecrets || world.run.pacing.isLimited) {
    await pollWithWrongCredentials(world, withNearSecret(registration));
    return;
  }
  for (const wrongSecret of secrets) {
    await pollWithWrongCredentials(world, { ...WRONG, wrongSecret });
    if (readMeantAnswer(world.answer).error !== 'invalid_client') return;
  }
}

/**
 * Polls with credentials that are wrong. A server that misses client_id in the body beside HTTP Basic says
 * invalid_request, and has not looked at the credentials: it is asked once more, in time, with client_id. That it wants it
 * is told by polls with the right ones.
 */
export async function pollWithWrongCredentials(world: ProviderWorld, shape: RequestShape): Promise<void> {
  const { session } = world;
  if (!missesClientId(await world.poll(session, shape))) return;
  world.note(ADDED);
  await session.waitInterval();
  await world.poll(session, withClientIdInBody(shape, session.device.registration));
}

/** The same at the device authorization endpoint, by HTTP Basic however the client is registered. */
export async function askWithWrongCredentials(world: ProviderWorld): Promise<void> {
  const { registration } = world.client('confidential client');
  const shape = withWrongBasicCredentials(registration);
  if (!missesClientId(await world.ask('confidential client', shape))) return;
  world.note(ADDED);
  await world.ask('confidential client', withClientIdInBody(shape, registration));
}

function missesClientId(answer: Exchange): boolean {
  const { headers, body } = answer.request;
  return (
    headers.authorization?.startsWith('Basic ') === true &&
    !new URLSearchParams(body).has('client_id') &&
    readMeantAnswer(answer).error === 'invalid_request'
  );
}
