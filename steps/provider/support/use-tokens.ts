import type { Exchange } from '../../../src/http/exchange';
import { hasToken } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { parseObject } from '../../../src/judging/error-response';
import { NotTested } from '../../../src/judging/outcomes';
import { goodFrom } from '../../../src/judging/token-response';
import type { ProviderWorld } from './world';

/**
 * What the resource says to the access token of the device that all scenarios look at: asked once for the whole run.
 *
 * @throws NotTested when nothing says where the token is to be used
 */
export function useAccessToken(world: ProviderWorld): Promise<Exchange> {
  const { target, endpoints, signal } = world.run;
  const resource = target.resource ?? endpoints.userinfo_endpoint;
  if (resource === undefined) {
    throw new NotTested(
      world.run.replay
        ? 'The recording does not show the access token in use.'
        : 'Nothing says where the access token is to be used (resource, or a userinfo endpoint).',
    );
  }
  const { accessToken } = world.authorized;
  return world.run.once('use of the access token', () =>
    world.client('device').resource(resource, accessToken, signal),
  );
}

/**
 * What the token endpoint says to the refresh token of that device: asked once for the whole run, for a refresh token may
 * be good once only. The access token was used before, since a server may end it with the refresh.
 */
export function useRefreshToken(world: ProviderWorld): Promise<Exchange> {
  const { refreshToken } = world.authorized;
  return world.run.once('use of the refresh token', async () => {
    await Promise.resolve()
      .then(() => useAccessToken(world))
      .catch(() => undefined);
    await waitUntilGood(world, goodFrom(refreshToken, world.authorized.tokenResponse));
    return world.client('device').refresh(refreshToken, undefined, world.run.signal);
  });
}

/**
 * Uses the refresh token that came last, and takes the one that comes in its place.
 *
 * @throws NotTested when it is not good yet, or the refresh was refused and `mayBeRefused` is not said
 */
export async function useNewestRefreshToken(
  world: ProviderWorld,
  { mayBeRefused = false } = {},
): Promise<Exchange> {
  const { authorized, run } = world;
  const used = authorized.newestRefreshToken;
  await waitUntilGood(world, authorized.newestRefreshTokenGoodFrom);
  const refresh = await world.client('device').refresh(used, undefined, run.signal);
  world.look(refresh);
  if (!mayBeRefused || hasToken(refresh)) authorized.received(refreshTokenAfter(refresh, used), refresh);
  return refresh;
}

/** @throws NotTested when a refresh token becomes good later than the run may wait */
export async function waitUntilGood({ run }: ProviderWorld, moment: number): Promise<void> {
  const ms = moment - run.clock.now();
  // A recording has what was sent, when it was sent.
  if (ms <= 0 || run.replay) return;
  const seconds = Math.ceil(ms / 1000);
  if (seconds > run.target.max_wait)
    throw new NotTested(
      `The refresh token says that it is not good yet (its "nbf"), but in ${seconds} s, longer than the ` +
        `${run.target.max_wait} s that this run may wait. With --max-wait ${seconds + 1} (max_wait in a target file) it ` +
        'is tested; where access tokens live shorter, it may be good sooner.',
    );
  await run.waits.pause(ms, 'the refresh token to become good');
}

/**
 * The refresh token that is good after a refresh: the one that came with the response, or the one that was used where none
 * came (RFC 6749 section 6).
 *
 * @throws NotTested when the refresh was refused
 */
export function refreshTokenAfter(refresh: Exchange, used: string): string {
  if (!hasToken(refresh)) {
    // It may never have worked, or not work any more: a store that keeps so many tokens drops the oldest of a crowd.
    throw new NotTested(
      `The refresh token does not work, or not any more, before anything was done about it: ${describeAnswer(refresh)}. ` +
        'Whether a refresh token works at first is 3.5-refresh-works; one that did is lost where a server keeps so many only.',
    );
  }
  const { refresh_token } = parseObject(refresh.response?.body ?? '') ?? {};
  return typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : used;
}
