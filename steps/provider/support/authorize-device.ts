import { hasToken } from '../../../src/judging/answers';
import { NotTested } from '../../../src/judging/outcomes';
import { AuthorizedDevice } from '../../../src/provider-under-test/authorized-device';
import type { ProviderWorld } from './world';

/**
 * A device that was authorized in the ordinary way, once for the whole run.
 *
 * @throws NotTested when none could be
 */
export function authorizeDevice(world: ProviderWorld): Promise<AuthorizedDevice> {
  // Whoever authorizes it needs a place, and does not get one while those who wait for it keep theirs.
  world.leavePlace();
  return world.run.once('authorized device', async () => {
    const session = await world.startSession();
    const { outcome, detail } = await world.sendUser('approve');
    if (outcome !== 'approved' && outcome !== 'done-unasked')
      throw new NotTested(`The end user could not approve: ${detail}`);
    await session.poll();
    // The page may say that it is done a moment before the token endpoint knows of it.
    const answer = hasToken(session.polls[0] ?? session.opening)
      ? session.polls[0]
      : await session.pollInTime();
    if (!answer || !hasToken(answer)) {
      throw new NotTested(
        'No device could be authorized: the end user approved, and yet there was no token.',
      );
    }
    return new AuthorizedDevice([session.opening, ...session.polls], world.run.target.scope);
  });
}
