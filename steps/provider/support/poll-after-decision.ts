import type { RequestShape } from '../../../src/device-client/request-shape';
import type { Exchange } from '../../../src/http/exchange';
import { readMeantAnswer } from '../../../src/judging/error-meant';
import type { Session } from '../../../src/provider-under-test/session';
import { lookForAnyToken } from './any-token';
import { MORE_POLLS } from './authorize-device';
import type { ProviderWorld } from './world';

/**
 * Polls for the token of an approval. Some more polls are fair: the page may say that it is done a moment before the token
 * endpoint knows of it, and a device goes on until it does.
 */
export async function pollAfterApproval(world: ProviderWorld): Promise<void> {
  await pollUntilItIsKnown(world, world.hasApproved);
  if (world.hasApproved) await lookForAnyToken(world);
}

/** The same for the news that the end user has denied. */
export function pollAfterDenial(world: ProviderWorld): Promise<void> {
  return pollUntilItIsKnown(world, world.visit.outcome === 'denied');
}

async function pollUntilItIsKnown(world: ProviderWorld, isDecided: boolean): Promise<void> {
  let answer = await world.pollInTime();
  for (let more = 0; isDecided && more < MORE_POLLS && isToldToWait(answer); more++)
    answer = await world.pollInTime();
}

/**
 * Polls for the token of a session that was approved, as often as that is fair.
 *
 * @param shape what the polls have that others have not
 */
export async function pollApproved(session: Session, shape?: RequestShape): Promise<Exchange> {
  let answer = await session.poll(shape);
  for (let more = 0; more < MORE_POLLS && isToldToWait(answer); more++) {
    await session.waitInterval();
    answer = await session.poll(shape);
  }
  return answer;
}

function isToldToWait(answer: Exchange): boolean {
  const { error } = readMeantAnswer(answer);
  return error === 'authorization_pending' || error === 'slow_down';
}
