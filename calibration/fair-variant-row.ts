import type { FairVariant } from './fair-variants/fair-variant';
import type { Judged } from './judged';
import { type Change, changesOf, type VariantRow, type Verdicts } from './matrix';

/**
 * Compares what a run said of a fair variant with what the baseline got.
 *
 * - Nothing may have failed that did not fail before, but for advice or a SHOULD that the data name.
 * - What was judged before has to be judged still, unless the data say why it cannot be.
 * - What the data name has to happen, and a variant with a limit has to have as many MUST judged as they say.
 *
 * @param seconds how long the run took
 */
export function variantRowOf(
  variant: FairVariant<unknown>,
  before: Verdicts,
  judged: Judged,
  seconds: number,
): VariantRow {
  const { becomes = {}, limited, only } = variant;
  const changes: Change[] = [];
  const problems: string[] = [];
  let isOnlyUnjudged = true;
  for (const change of changesOf(before, judged)) {
    const { requirement: id, from, to, evidence } = change;
    if (only && !only.includes(id)) continue;
    const wanted = becomes[id]?.verdict;
    if (to !== from) changes.push(change);
    if (to === wanted) continue;
    if (wanted !== undefined && !(limited && to !== 'failed')) {
      problems.push(`said to become ${wanted}, but is ${to}: ${id} (${evidence})`);
    } else if (to === 'failed' && from !== 'failed') {
      problems.push(`accused: ${id} (${evidence})`);
    } else if (isJudged(from) && !isJudged(to) && !limited) {
      problems.push(`no longer judged: ${id} is ${to} (${evidence})`);
    } else continue;
    if (to !== 'not-tested') isOnlyUnjudged = false;
  }
  const { mustJudged, requests } = judged;
  if (limited && mustJudged < limited.must)
    problems.push(`${mustJudged} MUST were judged; within its limit it should be ${limited.must}`);
  if (variant.seconds !== undefined && seconds > variant.seconds) {
    problems.push(`it took ${seconds} s, more than ${variant.seconds} s`);
    isOnlyUnjudged = false;
  }
  return {
    variant: variant.id,
    changes,
    mustJudged,
    requests,
    problems,
    isOnlyUnjudged: problems.length > 0 && isOnlyUnjudged,
    seconds,
  };
}

function isJudged(verdict: string): boolean {
  return verdict === 'passed' || verdict === 'failed';
}
