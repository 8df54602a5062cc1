import { LEVELS, type Level } from '../rfc8628/requirement';
import { knownDeviationsOf } from './aggregate';
import type { Report, ReportRequirement, Verdict } from './model';

/** A requirement of which two reports say different things. */
export interface Change {
  readonly id: string;
  readonly section: string;
  readonly level: Level;
  readonly statement: string;
  /** Absent where the earlier report does not know the requirement. */
  readonly before?: Verdict;
  readonly after: Verdict;
  /** Of a failure: what the later run saw. Of what was lost: why it was not tested. */
  readonly detail?: string;
  /** What the target or client file says of it, in the later report. */
  readonly known_deviation?: string;
}

/** What changed from one report to another; each list strongest level first. */
export interface Comparison {
  readonly before: ComparedReport;
  readonly after: ComparedReport;
  /** Fail now, and did not before. */
  readonly newly_failed: readonly Change[];
  /** Failed before, and are met now, or do not apply any more. */
  readonly mended: readonly Change[];
  /** Judged before, and could not be tested now. */
  readonly lost: readonly Change[];
  /** Not judged before, and are met now, or do not apply. */
  readonly gained: readonly Change[];
  /** Met before, and not to be judged now, for what they are about is not offered any more. */
  readonly no_longer_applicable: readonly Change[];
  /** The ids of those that the earlier report judged and that this suite does not ask. */
  readonly no_longer_asked: readonly string[];
  /** How many the later run left out (`--tags`), of which nothing can be said. */
  readonly left_out: number;
}

/** Which run a report is of. */
export interface ComparedReport {
  readonly name: string;
  readonly version?: string;
  readonly suite: string;
  readonly started_at: string;
  readonly verdict: Report['summary']['verdict'];
  /** Why the run ended early, where it did: what it did not come to cannot be said to be worse. */
  readonly incident?: string;
  /** How many MUSTs failed, or were not tested, by a known deviation. */
  readonly known_deviations: number;
}

/** The parts of a report that a comparison reads; those of an older suite have no more. */
export type ComparableReport = Pick<Report, 'suite' | 'target' | 'started_at' | 'incident' | 'summary'> & {
  readonly requirements: readonly Pick<
    ReportRequirement,
    'id' | 'section' | 'level' | 'statement' | 'verdict' | 'reason' | 'known_deviation' | 'scenarios'
  >[];
};

/**
 * Compares two reports, requirement by requirement. A requirement is compared at the level that it has in the later one.
 *
 * @param before the earlier report
 * @param after the later one
 */
export function compareReports(before: ComparableReport, after: ComparableReport): Comparison {
  const earlier = new Map(before.requirements.map((one) => [one.id, one.verdict]));
  const asked = new Set(after.requirements.map(({ id }) => id));
  const ofLevel = (level: Level) => after.requirements.filter((one) => one.level === level);
  const inOrder = LEVELS.flatMap(ofLevel);
  const judged = inOrder.filter(({ verdict, scenarios }) => verdict !== 'not-tested' || scenarios.length > 0);
  const changes = judged.map((one): Change => {
    const was = earlier.get(one.id);
    const { id, section, level, statement, verdict, known_deviation } = one;
    const detail = detailOf(one);
    return {
      id,
      section,
      level,
      statement,
      ...(was !== undefined && { before: was }),
      after: verdict,
      ...(detail !== undefined && { detail }),
      ...(known_deviation !== undefined && { known_deviation }),
    };
  });
  const isJudged = (verdict: Verdict | undefined): boolean => verdict === 'passed' || verdict === 'failed';
  const isFine = (verdict: Verdict): boolean => verdict === 'passed' || verdict === 'not-applicable';
  return {
    before: comparedReport(before),
    after: comparedReport(after),
    newly_failed: changes.filter((one) => one.after === 'failed' && one.before !== 'failed'),
    mended: changes.filter((one) => one.before === 'failed' && isFine(one.after)),
    lost: changes.filter((one) => isJudged(one.before) && one.after === 'not-tested'),
    gained: changes.filter(
      (one) => (one.before === undefined || one.before === 'not-tested') && isFine(one.after),
    ),
    no_longer_applicable: changes.filter((one) => one.before === 'passed' && one.after === 'not-applicable'),
    no_longer_asked: before.requirements
      .filter(({ id, verdict }) => !asked.has(id) && verdict !== 'not-tested')
      .map(({ id }) => id),
    left_out: inOrder.length - judged.length,
  };
}

/**
 * What is worse than it was: a MUST that fails now and did not, or that was met and could not be tested now. A known
 * deviation is not counted, nor what the earlier suite did not ask yet.
 *
 * @param strict SHOULD and ADVICE count as MUST does
 */
export function worsened(
  { newly_failed, lost }: Comparison,
  { strict }: { readonly strict: boolean },
): readonly Change[] {
  const counts = ({ level, known_deviation, before }: Change): boolean =>
    (level === 'MUST' || strict) && known_deviation === undefined && before !== undefined;
  return [...newly_failed, ...lost.filter(({ before }) => before === 'passed')].filter(counts);
}

function detailOf({
  verdict,
  reason,
  scenarios,
}: ComparableReport['requirements'][number]): string | undefined {
  if (verdict === 'not-tested') return reason;
  if (verdict !== 'failed') return undefined;
  return scenarios.find(({ failure }) => failure)?.failure?.seen;
}

function comparedReport(report: ComparableReport): ComparedReport {
  const { suite, target, started_at, summary, incident } = report;
  return {
    name: target.name,
    ...(target.version !== undefined && { version: target.version }),
    suite: suite.version,
    started_at,
    verdict: summary.verdict,
    ...(incident !== undefined && { incident }),
    known_deviations: knownDeviationsOf(report).length,
  };
}
