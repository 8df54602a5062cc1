import type { Exchange } from '../../../src/http/exchange';
import { hasToken, isFlawedTokenResponse } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { NotTested } from '../../../src/judging/outcomes';
import { AuthorizedDevice } from '../../../src/provider-under-test/authorized-device';
import type { ProviderWorld } from './world';

/** Polls beyond the first one: a server whose nodes tell each other may need some seconds with the shortest of intervals. */
export const MORE_POLLS = 2;

/**
 * A device that was authorized in the ordinary way, once for the whole run.
 *
 * @throws NotTested when none could be
 */
export function authorizeDevice(world: ProviderWorld): Promise<AuthorizedDevice> {
  // Whoever authorizes it needs a place, and does not get one while those who wait for it keep theirs.
  world.leavePlace();
  return world.run.once('authorized device', () => authorized(world).catch(explained(world)));
}

/**
 * Says to all who look at the device why there is none: a session that was dropped for the many that the run started, or
 * codes that expired on the way, are known only to the scenario that started it.
 */
function explained(world: ProviderWorld): (error: unknown) => Promise<never> {
  return async (error) => {
    const isBareLack = error instanceof NotTested && error.constructor === NotTested;
    throw (isBareLack && (await world.objectionTo(error))) || error;
  };
}

async function authorized(world: ProviderWorld): Promise<AuthorizedDevice> {
  let session = await world.startSession();
  let browser = world.browser();
  let { outcome, detail } = await world.sendUser('approve');
  if (outcome === 'stuck' && world.run.endUser.seesPages) {
    // Much is to be seen of a device that is authorized, and nothing of it is about the way there: a browser may have had
    // trouble, and some servers have a page only where the code comes with the address.
    session = await world.startSession();
    browser = world.freshBrowser();
    const { verification_uri_complete: uri } = session.authorization;
    ({ outcome } = await world.sendUser('approve', uri === undefined ? {} : { uri }, browser));
  }
  if (outcome !== 'approved' && outcome !== 'done-unasked')
    throw new NotTested(`The end user could not approve: ${detail}`);
  // The page may say that it is done a moment before the token endpoint knows of it.
  let answer = await session.poll();
  for (let more = 0; more < MORE_POLLS && !isTokenResponse(answer); more++)
    answer = await session.pollInTime();
  if (!isTokenResponse(answer)) {
    throw new NotTested(
      `No device could be authorized: the end user approved, and yet there was no token, but ${describeAnswer(answer)}.`,
    );
  }
  return new AuthorizedDevice([session.opening, ...session.polls], world.run.target.scope, browser);
}

/** What is wrong with it is for those to say who look at its members. */
function isTokenResponse(answer: Exchange): boolean {
  return hasToken(answer) || isFlawedTokenResponse(answer);
}
