import { compareReports, worsened } from '../report/comparison';
import { comparisonJson, comparisonLines, comparisonMarkdown } from '../report/comparison-text';
import { readReport, UnreadableReport } from '../report/read-report';

export interface CompareOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly strict?: true;
}

/**
 * Prints what changed between two reports.
 *
 * @returns the exit status: 1 when something is worse
 * @throws UnreadableReport
 */
export function compareCommand(before: string, after: string, { format, strict }: CompareOptions): number {
  const [earlier, later] = [readReport(before), readReport(after)];
  if (earlier.party !== later.party) {
    throw new UnreadableReport(
      `${before} is about a ${earlier.party} and ${after} about a ${later.party}: there is nothing to compare.`,
    );
  }
  const comparison = compareReports(earlier, later);
  const rules = { strict: strict === true };
  const render = {
    text: () => `${comparisonLines(comparison, rules).join('\n')}\n`,
    markdown: () => comparisonMarkdown(comparison, rules),
    json: () => comparisonJson(comparison, rules),
  };
  process.stdout.write(render[format]());
  return worsened(comparison, rules).length > 0 ? 1 : 0;
}
