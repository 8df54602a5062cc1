import type { Verdict } from '../src/report/model';
import type { Defect } from './defects/defect';
import type { Judged } from './judged';

/** Verdicts by requirement. */
export type Verdicts = Readonly<Record<string, Verdict>>;

/** What a run of one party's catalogues found. */
export interface Findings {
  readonly party: string;
  readonly rows: readonly Row[];
  readonly variants: readonly VariantRow[];
  /** Entries that were judged a second time, for something had not been judged for lack of time. */
  readonly judgedAgain: readonly string[];
  /** What is wrong besides single entries, in words. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

/** A verdict that is not the baseline's. */
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
  readonly untestable: readonly Change[];
  /** What is wrong, in words; empty where the defect is caught as it should be. */
  readonly problems: readonly string[];
  /** All that is wrong is that something was not judged: on a busy machine codes expire before a scenario is through. */
  readonly isOnlyUnjudged?: boolean;
  readonly seconds: number;
}

/** What became of one fair variant. */
export interface VariantRow {
  readonly variant: string;
  /** It cannot be shown on this machine, and why. */
  readonly skipped?: string;
  /** Verdicts that are not the baseline's, as the data allow. */
  readonly changes: readonly Change[];
  /** Requirements of the level MUST that were judged, passed or failed. */
  readonly mustJudged: number;
  readonly requests: number;
  /** What is wrong, in words; empty where it is left in peace. */
  readonly problems: readonly string[];
  /** All that is wrong is that something was not judged. */
  readonly isOnlyUnjudged?: boolean;
  readonly seconds: number;
}

export function verdictsOf({ requirements }: Judged): Verdicts {
  return Object.fromEntries(requirements.map(({ id, verdict }) => [id, verdict]));
}

/** How each requirement's verdict differs from the baseline's. */
export function changesOf(before: Verdicts, { requirements }: Judged): Change[] {
  return requirements.map(({ id, verdict, evidence }) => ({
    requirement: id,
    from: before[id] ?? 'not-tested',
    to: verdict,
    evidence,
  }));
}

/**
 * Compares what a run said of a defect with what the baseline got.
 *
 * - Everything the defect names has to have the verdict it names.
 * - Every other verdict has to be as before, but for a collateral failure that the data explain, and, where the defect
 *   says what it makes untestable, a requirement that was judged before and now is not.
 * - An explained collateral failure has to come: an explanation of what does not happen explains nothing.
 */
export function rowOf(defect: Defect<unknown>, before: Verdicts, judged: Judged, seconds: number): Row {
  const { fails, becomes = {}, collateral = {}, makesUntestable, only } = defect;
  const expected: Record<string, Verdict> = {
    ...Object.fromEntries(fails.map((id) => [id, 'failed' as const])),
    ...becomes,
  };
  const named: Change[] = [];
  const explained: Change[] = [];
  const untestable: Change[] = [];
  const problems: string[] = [];
  let isOnlyUnjudged = true;
  for (const change of changesOf(before, judged)) {
    const { requirement: id, from, to, evidence } = change;
    if (only && !only.requirements.includes(id)) continue;
    const problemsBefore = problems.length;
    const wanted = expected[id];
    if (wanted !== undefined) {
      named.push(change);
      if (to !== wanted) problems.push(`not caught: ${id} is ${to}, not ${wanted} (${evidence})`);
      else if (from === wanted) problems.push(`caught by chance: ${id} is ${wanted} without it, too`);
    } else if (to === from) {
      if (collateral[id] !== undefined) problems.push(`explained, but did not happen: ${id} is still ${to}`);
    } else if (to === 'failed' && collateral[id] !== undefined) {
      explained.push(change);
    } else if (
      to !== 'failed' &&
      to !== 'passed' &&
      collateral[id] === undefined &&
      makesUntestable !== undefined
    ) {
      untestable.push(change);
    } else {
      problems.push(`unexpected: ${id} went from ${from} to ${to} (${evidence})`);
    }
    if (problems.length > problemsBefore && to !== 'not-tested') isOnlyUnjudged = false;
  }
  return {
    defect: defect.id,
    named,
    explained,
    untestable,
    problems,
    isOnlyUnjudged: problems.length > 0 && isOnlyUnjudged,
    seconds,
  };
}

/** What is wrong with the verdicts of a baseline, in words. */
export function faultsOf({ requirements }: Judged, allowed: Readonly<Record<string, string>>): string[] {
  return requirements.flatMap(({ id, verdict, evidence }) =>
    verdict !== 'failed' || allowed[id] !== undefined ? [] : [`${id} failed: ${evidence}`],
  );
}
