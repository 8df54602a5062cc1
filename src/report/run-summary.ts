import { label } from '../http/safe-text';
import { tableCell } from './markdown-text';
import type { Counts, Report, SummaryVerdict } from './model';
import { counted } from './report-words';

/** What a run over several targets found, a line for each; the reports have the rest. */
export interface RunSummary {
  readonly suite: Report['suite'];
  readonly started_at: string;
  readonly duration_ms: number;
  /** In the order given. */
  readonly targets: readonly TargetSummary[];
}

/** One target of a run. */
export interface TargetSummary {
  /** As it was given: a built-in name, a path, an issuer's URL. */
  readonly given: string;
  /** The exit status that a run of its own would have had. */
  readonly status: 0 | 1 | 2 | 3 | 4;
  /** Why there is no report, in one line. */
  readonly problem?: string;
  readonly name?: string;
  readonly version?: string;
  readonly verdict?: SummaryVerdict;
  /** The verdict for people: `Compliant but for 1 known deviation`. */
  readonly in_words?: string;
  readonly MUST?: Counts;
  readonly SHOULD?: Counts;
  readonly duration_ms?: number;
  /** The folder of its reports. */
  readonly folder?: string;
}

/** The exit status of the run: that of the worst; something that was found weighs more than what could not be judged. */
export function worstStatus(targets: readonly Pick<TargetSummary, 'status'>[]): TargetSummary['status'] {
  return ([1, 2, 3, 4] as const).find((status) => targets.some((one) => one.status === status)) ?? 0;
}

/** The verdict on the worst of those that were judged; undefined where none was. */
export function worstVerdict(targets: readonly Pick<TargetSummary, 'verdict'>[]): SummaryVerdict | undefined {
  return (['not-compliant', 'incomplete', 'compliant-with-known-deviations', 'compliant'] as const).find(
    (verdict) => targets.some((one) => one.verdict === verdict),
  );
}

/** What one target came to, in one line. */
export function targetLine(target: TargetSummary): string {
  const name = label(target.name ?? target.given);
  if (target.problem !== undefined) return `${name}: ${label(target.problem)}`;
  const { verdict, in_words: words = verdict ?? '', MUST, folder } = target;
  const counts = MUST
    ? `${counted(MUST.passed, 'MUST')} met, ${MUST.failed} not met, ${MUST['not-tested']} not tested`
    : '';
  return `${name}: ${words.toUpperCase()}, ${counts} (${label(folder ?? '')})`;
}

/** The summary for a comment, or for the page of a CI run. */
export function summaryMarkdown({ targets }: RunSummary): string {
  const rows = targets.map(
    ({ given, name, version, verdict, in_words: words, MUST, SHOULD, problem, folder }) => {
      const what = tableCell(`${name ?? given}${version === undefined ? '' : ` ${version}`}`);
      const found = problem === undefined ? (words ?? verdict ?? '') : tableCell(problem);
      const cells = [MUST?.passed, MUST?.failed, MUST?.['not-tested'], SHOULD?.failed].map(
        (count) => count ?? '',
      );
      return `| ${[what, found, ...cells, folder === undefined ? '' : tableCell(folder)].join(' | ')} |`;
    },
  );
  return [
    `## RFC 8628: ${counted(targets.length, 'target')}`,
    '',
    '| Target | Verdict | MUST met | not met | not tested | SHOULD not met | Reports |',
    '| --- | --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
    '',
  ].join('\n');
}
