import { authMethodOf } from '../../../src/device-client/client-registration';
import { hasToken } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { parseObject } from '../../../src/judging/error-response';
import { NotApplicable, NotTested } from '../../../src/judging/outcomes';
import { goodFrom } from '../../../src/judging/token-response';
import type { ClientRole } from '../../../src/provider-under-test/provider-run';
import { authorizeDevice } from './authorize-device';
import { useRefreshToken, waitUntilGood } from './use-tokens';
import type { ProviderWorld } from './world';

/**
 * Has a client that authenticates present the refresh token of the device that received its token last. A server may take
 * that for theft and end what was granted, so the device is one of its own, and what others look at comes first.
 *
 * @throws NotApplicable when no refresh token was issued
 * @throws NotTested when there is no such client, or refresh tokens do not work here
 */
export async function useRefreshTokenOfAnother(world: ProviderWorld): Promise<void> {
  const thief = authenticatedOther(world);
  const granted = world.session.polls.find(hasToken);
  const { refresh_token: refreshToken } = parseObject(granted?.response?.body ?? '') ?? {};
  if (granted === undefined || typeof refreshToken !== 'string' || refreshToken === '')
    throw new NotApplicable('The provider issued no refresh token.');
  await requireWorkingRefreshTokens(world);
  await waitUntilGood(world, goodFrom(refreshToken, granted));
  world.look(await world.client(thief).refresh(refreshToken, undefined, world.run.signal));
}

/** A client that proves who it is, and is not the device. */
function authenticatedOther({ run: { target } }: ProviderWorld): ClientRole {
  const roles = [
    ['confidential client', target.confidential_client],
    ['other client', target.other_client],
  ] as const;
  const found = roles.find(
    ([, client]) =>
      client !== undefined && client.client_id !== target.client.client_id && authMethodOf(client) !== 'none',
  );
  if (found) return found[0];
  throw new NotTested(
    'The target names no client besides the device that authenticates (confidential_client): what a public client says of itself proves nothing.',
  );
}

/** A pass needs a look: where no refresh token works, that this one does not says nothing of whose it is. */
async function requireWorkingRefreshTokens(world: ProviderWorld): Promise<void> {
  const { session } = world;
  world.authorized = await authorizeDevice(world);
  world.session = session;
  const refresh = await useRefreshToken(world);
  if (!hasToken(refresh))
    throw new NotTested(
      `A device cannot use its own refresh token either (3.5-refresh-works): ${describeAnswer(refresh)}.`,
    );
}
