import { type Command, Option } from 'commander';
import { compareReports, worsened } from '../report/comparison';
import { comparisonJson, comparisonLines, comparisonMarkdown } from '../report/comparison-text';
import { readReport, UnreadableReport } from '../report/read-report';

interface CompareOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly strict?: true;
}

/** Adds `rfc8628 compare`. */
export function addCompareCommand(program: Command, ends: (status: number) => void): void {
  program
    .command('compare')
    .description('what changed between two report.json')
    .argument('<before>', 'a report.json, or the folder of one')
    .argument('<after>', 'the later one')
    .addOption(
      new Option('--format <format>', 'how to say it').choices(['text', 'markdown', 'json']).default('text'),
    )
    .option('--strict', 'SHOULD and ADVICE count as MUST does')
    .addHelpText(
      'after',
      '\nExit status: 0 nothing is worse, 1 a MUST newly failed or could no longer be tested, 2 wrong use.',
    )
    .action((before: string, after: string, options: CompareOptions) => {
      ends(compareCommand(before, after, options));
    });
}

/**
 * Prints what changed between two reports.
 *
 * @returns the exit status: 1 when something is worse
 * @throws UnreadableReport
 */
function compareCommand(before: string, after: string, { format, strict }: CompareOptions): number {
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
