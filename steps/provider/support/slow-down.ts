import { answerOf } from '../../../src/judging/answers';
import { NotApplicable } from '../../../src/judging/outcomes';
import type { ProviderWorld } from './world';

/** More questions without a pause than any client would ask: a server that bears them does not use slow_down. */
const QUESTIONS = 6;

/**
 * Asks for the token without waiting until the server asks for a longer interval.
 *
 * @throws NotApplicable when it never does
 */
export async function provokeSlowDown(world: ProviderWorld): Promise<void> {
  for (let question = 0; question < QUESTIONS; question++) {
    if (answerOf(await world.poll()).error === 'slow_down') return;
  }
  throw new NotApplicable(
    `The provider does not use slow_down: it answered ${QUESTIONS} questions without a pause.`,
  );
}
