import type { Exchange } from '../../../src/http/exchange';
import { hasToken } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { readMeantAnswer } from '../../../src/judging/error-meant';
import { NotTested } from '../../../src/judging/outcomes';
import { decide } from './decision';
import type { ProviderWorld } from './world';

/**
 * Where a denial came to nothing, looks whether any does here, of an end user who decides for the first time: where none is
 * remembered, it is not for the circumstances that the scenario is about.
 *
 * @throws NotTested where a device whose end user denied is told to wait all the same, or let in
 */
export async function requireDenialKept(world: ProviderWorld): Promise<void> {
  const { session, visit } = world;
  // Where a person acts, one session was denied for all who look at it, and polled before anything else was done with it.
  const polls =
    session.shared && session.polls.length > 0
      ? session.polls
      : await world.run.once('denied device', () => pollsOfDeniedDevice(world));
  world.session = session;
  world.visit = visit;
  const open = polls.find(hasToken) ?? (polls.every(isToldToWait) ? polls.at(-1) : undefined);
  if (open)
    throw new NotTested(
      `No denial is remembered (3.5-access-denied): the device got ${describeAnswer(open)}.`,
    );
}

async function pollsOfDeniedDevice(world: ProviderWorld): Promise<readonly Exchange[]> {
  const session = await world.startSession();
  await decide(world, 'deny', world.freshBrowser());
  await session.pollInTime();
  // One that is only told to slow down may not have been looked at any further.
  if (readMeantAnswer(session.polls[0] ?? session.opening).error === 'slow_down') await session.pollInTime();
  return session.polls;
}

function isToldToWait(answer: Exchange): boolean {
  const { error } = readMeantAnswer(answer);
  return error === 'authorization_pending' || error === 'slow_down';
}
