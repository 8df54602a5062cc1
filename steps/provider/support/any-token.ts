import { hasToken } from '../../../src/judging/answers';
import { NotTested } from '../../../src/judging/outcomes';
import { authorizeDevice } from './authorize-device';
import type { ProviderWorld } from './world';

/**
 * Where a device got no token though its end user approved, looks whether any device gets one here, in the ordinary way:
 * where none does, it is not for the circumstances that the scenario is about. The world keeps what was found as
 * `noTokenAtAll`.
 */
export async function lookForAnyToken(world: ProviderWorld): Promise<void> {
  if (!world.hasApproved || world.answers.some(hasToken)) return;
  const { session, visit } = world;
  try {
    await authorizeDevice(world);
  } catch (error) {
    if (!(error instanceof NotTested)) throw error;
    world.noTokenAtAll = error;
  } finally {
    world.session = session;
    world.visit = visit;
  }
}
