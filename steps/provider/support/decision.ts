import type { Browser, Decision, VerificationTask, Visit } from '../../../src/end-user/end-user';
import { DONE } from '../../../src/end-user/got-on';
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
  const { outcome, detail } = await sendUserToDecide(world, decision, browser);
  if (decision === 'deny' && outcome === 'no-choice' && world.guess === undefined)
    world.notApplicable(`The pages offer no way to deny: ${detail}`);
  if (outcome === 'limited') throw new LimitReached(`The pages limit what may be tried: ${detail}`);
  if (!DONE[decision].includes(outcome)) throw new NotTested(`The end user could not ${decision}: ${detail}`);
}

/**
 * Sends the end user to decide, or as far as the choice, for what is not about the way there: some servers have a page only
 * where the code comes with the address, so that whoever is stuck at `verification_uri` goes by `verification_uri_complete`.
 *
 * @returns what came of `verification_uri`, where the other address led no further
 * @throws NotTested when there is no end user, or the pages could not be followed
 */
export async function sendUserToDecide(
  world: ProviderWorld,
  decision: VerificationTask['decision'],
  browser: Browser = world.browser(),
): Promise<Visit> {
  const visit = await world.sendUser(decision, {}, browser);
  const { verification_uri, verification_uri_complete: uri } = world.session.authorization;
  if (visit.outcome !== 'stuck' || visit.fault || uri === undefined || uri === verification_uri) return visit;
  // Whoever is only told what the end user did does not know where it came to an end.
  if (!world.run.endUser.seesPages) return visit;
  const other = await world.sendUser(decision, { uri }, browser, 'visit by verification_uri_complete');
  if (other.outcome === 'stuck' || other.outcome === 'code-refused') {
    world.visit = visit;
    return visit;
  }
  world.note(`Nobody got on at verification_uri, but at verification_uri_complete: ${visit.detail}`);
  return other;
}
