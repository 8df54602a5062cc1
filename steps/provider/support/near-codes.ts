import type { Exchange } from '../../../src/http/exchange';
import { answerOf, hasToken } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { NotTested, RequirementNotMet } from '../../../src/judging/outcomes';
import {
  codeThatBeginsOtherwise,
  firstHalfOf,
  longerCode,
} from '../../../src/provider-under-test/wrong-codes';
import type { ProviderWorld } from './world';

/** Codes that were never issued, by what a server has to overlook to take them for the one that was. */
const NEARLY_ISSUED: readonly (readonly [string, (code: string) => string])[] = [
  ['how it begins', codeThatBeginsOtherwise],
  ['what comes behind it', longerCode],
  ['how it goes on', firstHalfOf],
];

/**
 * Polls with codes that nearly are the issued one; with one of them where the provider limits what it is asked.
 *
 * @throws NotApplicable in a recording, where nobody sends such a thing
 */
export async function pollWithNearCodes(world: ProviderWorld): Promise<void> {
  const { run, session } = world;
  const { device_code: issued } = session.authorization;
  if (run.replay) world.notApplicable('Nobody whose sign-in is recorded sends such a device code.');
  for (const [, change] of NEARLY_ISSUED) {
    const device_code = change(issued);
    const { error } = answerOf(await world.poll(session, { set: { device_code } }));
    // It may be told to whoever polls fast, whatever the code.
    if (error === 'slow_down') {
      world.answers.pop();
      await session.waitInterval();
      await world.poll(session, { set: { device_code } });
    }
    if (run.pacing.isLimited) return;
  }
}

/**
 * Judges that none of those polls was answered as one with the issued code, which is pending.
 *
 * @throws NotTested where all that came is slow_down
 */
export function expectOthersThanIssued(answers: readonly Exchange[]): void {
  answers.forEach((answer, place) => {
    const { error } = answerOf(answer);
    if (error === 'slow_down')
      throw new NotTested('A device is told to slow down however it polls, and whatever its code.');
    if (error !== 'authorization_pending' && !hasToken(answer)) return;
    const [overlooked = ''] = NEARLY_ISSUED[place] ?? [];
    throw new RequirementNotMet(
      'another device code than the issued one to be refused',
      `${describeAnswer(answer)}, as for the issued code: the server overlooks ${overlooked}`,
    );
  });
}
