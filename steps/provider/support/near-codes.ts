import type { Exchange } from '../../../src/http/exchange';
import { answerOf, hasToken } from '../../../src/judging/answers';
import { describeAnswer } from '../../../src/judging/describe';
import { NotTested, RequirementNotMet } from '../../../src/judging/outcomes';
import {
  codeThatBeginsOtherwise,
  firstHalfOf,
  longerCode,
} from '../../../src/provider-under-test/wrong-codes';
import { sendUserToDecide } from './decision';
import { pollApproved } from './poll-after-decision';
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
 * Polls once more with those codes that were told to be pending, for a device that the end user approves: a code may be
 * looked up by a part of it, and looked at as a whole before a token is issued.
 *
 * @throws NotTested where all that came is slow_down, or the end user could not approve
 */
export async function pollWithNearCodesOnceApproved(world: ProviderWorld): Promise<void> {
  const errors = world.answers.map((answer) => answerOf(answer).error);
  if (errors.includes('slow_down'))
    throw new NotTested('A device is told to slow down however it polls, and whatever its code.');
  if (!errors.includes('authorization_pending') || world.answers.some(hasToken)) return;
  const session = await world.startSession();
  const { outcome, detail } = await sendUserToDecide(world, 'approve', world.freshBrowser());
  if (outcome !== 'approved' && outcome !== 'done-unasked')
    throw new NotTested(
      `A device code that was never issued is told to be pending, and the end user could not approve: ${detail}`,
    );
  for (const place of pendingPlaces(world.answers)) {
    const [, change] = NEARLY_ISSUED[place] ?? [];
    if (!change) continue;
    const device_code = change(session.authorization.device_code);
    world.answers.push(await pollApproved(session, { set: { device_code } }));
  }
}

/** Judges that no such code got a token, as pending as it may be. */
export function expectNoTokenForNearCodes(answers: readonly Exchange[]): void {
  const first = answers.slice(0, NEARLY_ISSUED.length);
  const places = [...first.keys(), ...pendingPlaces(first)];
  answers.forEach((answer, at) => {
    if (!hasToken(answer)) return;
    const [what = ''] = NEARLY_ISSUED[places[at] ?? at] ?? [];
    throw new RequirementNotMet(
      'another device code than the issued one to be refused',
      `${describeAnswer(answer)}, as for the issued code: the server overlooks ${what}`,
    );
  });
}

function pendingPlaces(answers: readonly Exchange[]): number[] {
  return [...answers.keys()].filter((at) => {
    const answer = answers[at];
    return answer !== undefined && answerOf(answer).error === 'authorization_pending';
  });
}
