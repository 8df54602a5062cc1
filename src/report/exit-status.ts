import type { Level } from '../rfc8628/requirement';
import type { Report, ReportRequirement } from './model';

/** What an exit status depends on besides the report. */
export interface ExitRules {
  /** A SHOULD that failed counts as a MUST does. */
  readonly strict: boolean;
  /** A MUST that was left untested does not count, where at least one was judged. */
  readonly allowIncomplete: boolean;
  /**
   * Unreachable from the start, or gone before the run's end: what is missing from the report is then missing for that,
   * and no other status would be true of it.
   */
  readonly inconclusive: boolean;
  /** Something got worse than it was in the baseline that the run is compared with. */
  readonly worseThanBaseline?: boolean;
}

/** 0, 1, 3 or 4 as the README says; 2 is for what is wrong before a report exists. */
export type ExitStatus = 0 | 1 | 3 | 4;

/**
 * The exit status of `rfc8628 provider` and `rfc8628 client`:
 * 3 when it could not be judged;
 * 1 when a MUST (with `strict`, or a SHOULD) failed that is no known deviation, a known deviation is stale, or something
 * is worse than in the baseline;
 * 4 when nothing of that is so, but a MUST that applies was left untested (also with `allowIncomplete` where none was
 * judged);
 * 0 otherwise.
 *
 * @param report as it was written
 */
export function exitStatus(report: Report, rules: ExitRules): ExitStatus {
  if (rules.inconclusive) return 3;
  const counted: readonly Level[] = rules.strict ? ['MUST', 'SHOULD'] : ['MUST'];
  const failed = report.requirements.some(
    (one) => one.verdict === 'failed' && counted.includes(one.level) && one.known_deviation === undefined,
  );
  if (failed || rules.worseThanBaseline || (report.stale_deviations ?? []).length > 0) return 1;
  return incompletenessCounts(report, rules) && untested(report).length > 0 ? 4 : 0;
}

/** Whether a MUST that was left untested ends the run with 4: unless that is allowed, and at least one was judged. */
export function incompletenessCounts(
  report: Report,
  { allowIncomplete }: Pick<ExitRules, 'allowIncomplete'>,
): boolean {
  const { passed, failed } = report.summary.MUST;
  return !allowIncomplete || passed + failed === 0;
}

/**
 * MUST requirements that the run set out to judge and could not: what `--tags` left out has no scenario here, and what a
 * known deviation names was expected.
 */
export function untested(report: Report): readonly ReportRequirement[] {
  return report.requirements.filter(
    ({ level, verdict, scenarios, known_deviation }) =>
      level === 'MUST' && verdict === 'not-tested' && scenarios.length > 0 && known_deviation === undefined,
  );
}
