import type { Exchange } from '../../../src/http/exchange';
import { readMeantAnswer } from '../../../src/judging/error-meant';
import { CameTooLate, LimitReached, type NotTested } from '../../../src/judging/outcomes';
import type { ProviderRun } from '../../../src/provider-under-test/provider-run';
import type { ProviderWorld } from './world';

const SPACED_OUT = 'The device did not ask too soon: its polls were spaced out.';

/** Why polls in quick succession say nothing: the run was slow, or kept to a limit, and may do better with few others. */
export function spacedOut({ pacing }: ProviderRun): NotTested {
  return pacing.isLimited ? new LimitReached(SPACED_OUT) : new CameTooLate(SPACED_OUT);
}

/** A refusal with status 429 and no OAuth error that says why: what `invalid_request` says of the request is not so. */
export function isBareLimit(answer: Exchange): boolean {
  const { error, status } = readMeantAnswer(answer);
  return status === 429 && (error === undefined || error === 'invalid_request');
}

/** So often in a row nothing comes by chance. */
const ROUNDS = 3;

/**
 * Where a poll that came too soon was refused by a limit, looks whether that is one on all requests together.
 *
 * @throws LimitReached where it may be: that is the provider's right, and says nothing of polls that come too soon
 */
export async function requireLimitOnHaste(world: ProviderWorld): Promise<void> {
  const { answers, session } = world;
  if (!answers.slice(1).some(isBareLimit) || !world.run.pacing.isLimited) return;
  const isSo = await limitsHasteAlone(world);
  world.answers = answers;
  world.session = session;
  if (!isSo) throw new LimitReached('The provider limits requests of every kind.');
}

/**
 * Whether status 429 comes to whoever polls too soon and to nobody else: three times in a row a second poll is refused, and
 * the first poll of another device, sent just after it, is not.
 */
async function limitsHasteAlone(world: ProviderWorld): Promise<boolean> {
  const { session } = world;
  for (let round = 0; round < ROUNDS; round++) {
    const other = await world.startSession();
    world.answers = [];
    await world.inHaste(async () => {
      for (const each of [session, session, other]) await world.poll(each);
    });
    const [, tooSoon, first] = world.answers;
    if (!tooSoon || !first || !isBareLimit(tooSoon) || isBareLimit(first)) return false;
  }
  return true;
}

/**
 * Whether a device that did not heed a slow_down was denied for it. "The authorization request was denied" does not say by
 * whom (RFC 8628 section 3.5), and a server need not serve for ever who breaks the rule.
 *
 * @param before what came before the answer
 */
export function isDeniedForHaste(answer: Exchange, before: readonly Exchange[]): boolean {
  const wasTold = before.some((each) => readMeantAnswer(each).error === 'slow_down');
  return wasTold && readMeantAnswer(answer).error === 'access_denied';
}
