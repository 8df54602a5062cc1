import type { Report, Verdict } from '../src/report/model';
import type { Defect } from './defects/defect';

/** Verdicts by requirement. */
export type Verdicts = Readonly<Record<string, Verdict>>;

/** A verdict that a defect changed. */
export interface Change {
  readonly requirement: string;
  readonly from: Verdict;
  readonly to: Verdict;
  /** What was expected and seen, or why it was not judged, in words. */
  readonly evidence: string;
}

/** What became of one defect. */
export interface Row {
  readonly defect: string;
  /** It cannot be shown on this machine, and why. */
  readonly skipped?: string;
  /** What it names, and what was said of it. */
  readonly named: readonly Change[];
  /** Other requirements that changed, for a reason that the data give. */
  readonly explained: readonly Change[];
  /** Requirements that could no longer be judged, as the data allow. */
  readonly silenced: readonly Change[];
  /** What is wrong, in words; empty where the defect is caught as it should be. */
  readonly problems: readonly string[];
  /** All that is wrong is that something was not judged: on a busy machine codes expire before a scenario is through. */
  readonly isOnlyUnjudged?: boolean;
  readonly seconds: number;
}

export function verdictsOf(report: Report): Verdicts {
  return Object.fromEntries(report.requirements.map(({ id, verdict }) => [id, verdict]));
}

/**
 * Compares what a run said of a defect with what the undisturbed one got.
 *
 * - Everything the defect names has to have the verdict it names.
 * - Every other verdict has to be as before, but for a collateral failure that the data explain, and, where the defect
 *   says what it silences, a requirement that was judged before and now is not.
 * - An explained collateral failure has to come: an explanation of what does not happen explains nothing.
 */
export function rowOf(defect: Defect<unknown>, before: Verdicts, report: Report, seconds: number): Row {
  const { fails, becomes = {}, collateral = {}, silences, only } = defect;
  const expected: Record<string, Verdict> = {
    ...Object.fromEntries(fails.map((id) => [id, 'failed' as const])),
    ...becomes,
  };
  const named: Change[] = [];
  const explained: Change[] = [];
  const silenced: Change[] = [];
  const problems: string[] = [];
  let isOnlyUnjudged = true;
  for (const { id, verdict, reason, scenarios } of report.requirements) {
    if (only && !only.requirements.includes(id)) continue;
    const failure = scenarios.find((each) => each.failure)?.failure;
    const change: Change = {
      requirement: id,
      from: before[id] ?? 'not-tested',
      to: verdict,
      evidence: failure ? `expected ${failure.expected}; saw ${failure.seen}` : (reason ?? ''),
    };
    const problemsBefore = problems.length;
    const wanted = expected[id];
    if (wanted !== undefined) {
      named.push(change);
      if (verdict !== wanted)
        problems.push(`not caught: ${id} is ${verdict}, not ${wanted} (${change.evidence})`);
      else if (change.from === wanted) problems.push(`caught by chance: ${id} is ${wanted} without it, too`);
    } else if (verdict === change.from) {
      if (collateral[id] !== undefined)
        problems.push(`explained, but did not happen: ${id} is still ${verdict}`);
    } else if (verdict === 'failed' && collateral[id] !== undefined) {
      explained.push(change);
    } else if (
      verdict !== 'failed' &&
      verdict !== 'passed' &&
      collateral[id] === undefined &&
      silences !== undefined
    ) {
      silenced.push(change);
    } else {
      problems.push(`unexpected: ${id} went from ${change.from} to ${verdict} (${change.evidence})`);
    }
    if (problems.length > problemsBefore && verdict !== 'not-tested') isOnlyUnjudged = false;
  }
  return {
    defect: defect.id,
    named,
    explained,
    silenced,
    problems,
    isOnlyUnjudged: problems.length > 0 && isOnlyUnjudged,
    seconds,
  };
}

/** What is wrong with the verdicts of an undisturbed one, in words. */
export function faultsOf(report: Report, allowed: Readonly<Record<string, string>>): string[] {
  return report.requirements.flatMap(({ id, verdict, scenarios }) => {
    if (verdict !== 'failed' || allowed[id] !== undefined) return [];
    const failure = scenarios.find((each) => each.failure)?.failure;
    return [`${id} failed: expected ${failure?.expected}; saw ${failure?.seen}`];
  });
}
