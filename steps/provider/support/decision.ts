import type { Browser, Decision } from '../../../src/end-user/end-user';
import { LimitReached, NotTested } from '../../../src/judging/outcomes';
import type { ProviderWorld } from './world';

/**
 * Has the end user decide, for scenarios that are about what comes after.
 *
 * @throws NotTested when the pages do not let the end user do so, NotApplicable when they offer no way to deny
 */
export async function decide(
  world: ProviderWorld,
  decision: Decision,
  browser: Browser = world.browser(),
): Promise<void> {
  const { outcome, detail } = await world.sendUser(decision, {}, browser);
  if (decision === 'deny' && outcome === 'no-choice' && world.guess === undefined)
    world.notApplicable(`The pages offer no way to deny: ${detail}`);
  if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
  const wanted = decision === 'approve' ? ['approved', 'done-unasked'] : ['denied'];
  if (!wanted.includes(outcome)) throw new NotTested(`The end user could not ${decision}: ${detail}`);
}
