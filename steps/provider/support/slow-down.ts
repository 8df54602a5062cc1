import { answerOf } from '../../../src/judging/answers';
import { cameTooSoon } from '../../../src/judging/haste';
import { NotApplicable, NotTested } from '../../../src/judging/outcomes';
import { spacedOut } from './haste';
import type { ProviderWorld } from './world';

/** More questions without a pause than any client would ask: a server that bears them does not use slow_down. */
const QUESTIONS = 6;

/**
 * Asks for the token without waiting until the server asks for a longer interval. A server that never does so is asked by
 * one scenario for all.
 *
 * @throws NotApplicable when it never does
 */
export async function provokeSlowDown(world: ProviderWorld): Promise<void> {
  let isFirst = false;
  const asked = world.run.once('slow_down asked for', () => {
    isFirst = true;
    return askUntilSlowDown(world);
  });
  if (isFirst) return asked;
  await asked.catch((reason: unknown) => {
    if (reason instanceof NotApplicable) throw reason;
  });
  await askUntilSlowDown(world);
}

async function askUntilSlowDown(world: ProviderWorld): Promise<void> {
  for (let question = 0; question < QUESTIONS; question++) {
    const answer = await world.inHaste(() => world.poll());
    if (answerOf(answer).error === 'slow_down') return;
  }
  const { polls, authorization } = world.session;
  if (!cameTooSoon(polls, authorization.interval)) throw spacedOut(world.run);
  throw new NotApplicable(
    `The provider does not use slow_down: it answered ${QUESTIONS} questions without a pause.`,
  );
}

/**
 * A server may ask to slow down more than once. A device that keeps to it each time has to be served in the end; three
 * times in a row is for ever.
 *
 * @throws NotTested when the codes expire before the device may ask again
 */
export async function absorbSlowDowns(world: ProviderWorld): Promise<void> {
  for (let again = 0; again < 2 && answerOf(world.answer).error === 'slow_down'; again++) {
    const { session } = world;
    const nextPollAt = world.run.clock.now() + session.intervalSeconds * 1000;
    if (!session.wasCertainlyAliveAt(nextPollAt)) {
      throw new NotTested(
        `The codes expire before the device, which was told to slow down again, may ask after ${session.intervalSeconds} s.`,
      );
    }
    await world.pollInTime();
  }
}
