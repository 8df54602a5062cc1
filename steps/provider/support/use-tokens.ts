import type { Exchange } from '../../../src/http/exchange';
import { hasToken } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { parseObject } from '../../../src/judging/error-response';
import { NotTested } from '../../../src/judging/outcomes';
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
    return world.client('device').refresh(refreshToken, undefined, world.run.signal);
  });
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
