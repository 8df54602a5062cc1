import pc = require('picocolors');

import { oneLine, shortened } from '../http/safe-text';
import { clauseText } from '../rfc8628/clause';
import { LEVELS } from '../rfc8628/requirement';
import { sectionTitle } from '../rfc8628/section-title';
import { bySection, countsOf, groupedByReason } from './aggregate';
import type { Report, ReportRequirement, Verdict } from './model';
import {
  counted,
  duration,
  levelAndKeyword,
  meaningOf,
  requirementList,
  summaryWords,
  type Tone,
  toneOf,
  VERDICT_WORDS,
  verdictSign,
} from './report-words';
import type { TextColumns } from './text-columns';

/** How and where lines are shown. */
export interface LineStyle {
  /** Width in characters; the summary table takes 60. */
  readonly columns: number;
  /** Whether terminal colours may be used. */
  readonly colour: boolean;
  readonly text: TextColumns;
}

export interface ReportLinesOptions extends LineStyle {
  /** Where the reports lie, as the reader would type it: the last line says so. */
  readonly reportPath?: string;
}

/** No provider text is longer than this before it is wrapped: wrapping 100 KB to show three lines is waste. */
const LONGEST_TEXT = 2000;
const FAILURE_LINES = 5;
const INCIDENT_LINES = 4;

type Colours = ReturnType<typeof pc.createColors>;

/** What lines are written with. */
interface Pen {
  readonly columns: number;
  readonly colours: Colours;
  readonly text: TextColumns;
}

/**
 * The report as lines for people: section by section what failed and why, the rest counted, the summary by level, the
 * verdict. No line is wider than `columns` unless a single word of ours is; none holds control characters but colours.
 */
export function renderReport(report: Report, options: ReportLinesOptions): readonly string[] {
  const colours = pc.createColors(options.colour);
  const pen: Pen = { columns: options.columns, colours, text: options.text };
  // A section that the run left out whole has nothing to say.
  const judged = bySection(report.requirements).filter(({ requirements }) =>
    requirements.some(({ scenarios }) => scenarios.length > 0),
  );
  const sections = judged.flatMap(({ section, requirements }) => sectionLines(section, requirements, pen));
  return [
    ...heading(report, pen),
    '',
    ...sections,
    ...(sections.at(-1) === '' ? [] : ['']),
    ...openLines(report, pen),
    ...summaryTable(report, colours),
    '',
    ...verdictLines(report, pen),
    ...(options.reportPath === undefined ? [] : ['', `Report: ${oneLine(options.reportPath)}`]),
  ];
}

function heading(report: Report, pen: Pen): readonly string[] {
  const { columns, colours, text } = pen;
  const at = report.target.issuer === undefined ? '' : ` (${report.target.issuer})`;
  const sampled =
    report.sample_size === undefined ? '' : `, codes judged from ${counted(report.sample_size, 'session')}`;
  const run = `${report.suite.name} ${report.suite.version}, ${counted(report.requests, 'request')} in ${duration(report.duration_ms)}${sampled}`;
  return [
    ...text.wrapped(safe(`RFC 8628: ${report.target.name}${at}`), columns).map((line) => colours.bold(line)),
    ...text.wrapped(safe(run), columns).map((line) => colours.dim(line)),
  ];
}

function sectionLines(
  section: string,
  requirements: readonly ReportRequirement[],
  pen: Pen,
): readonly string[] {
  const { columns, colours, text } = pen;
  const leftOut = requirements.filter(({ scenarios }) => scenarios.length === 0).length;
  const counts = countsOf(requirements.filter(({ scenarios }) => scenarios.length > 0));
  const tallies: readonly { readonly verdict: Verdict; readonly text: string }[] = [
    ...(['passed', 'failed', 'not-tested', 'not-applicable'] as const)
      .filter((verdict) => counts[verdict] > 0)
      .map((verdict) => ({
        verdict,
        text: `${counts[verdict]} ${verdict === 'not-applicable' ? 'n/a' : VERDICT_WORDS[verdict]}`,
      })),
    ...(leftOut > 0 ? [{ verdict: 'not-tested' as const, text: `${leftOut} left out` }] : []),
  ];
  const tally = tallies.map(({ text }) => text).join(', ');
  const title = `§${section} ${sectionTitle(section)}`.trim();
  const gap = columns - text.columnsOf(title) - text.columnsOf(tally);
  const failed = requirements.filter(({ verdict }) => verdict === 'failed');
  const tallyColoured = tallies
    .map(({ verdict, text }) =>
      verdict === 'failed'
        ? inTone(colours, strongest(failed))(text)
        : verdict === 'passed'
          ? colours.green(text)
          : colours.dim(text),
    )
    .join(', ');
  const failures = failed.flatMap((one) => failureLines(one, pen));
  return [
    ...(gap >= 2
      ? [`${colours.bold(title)}${' '.repeat(gap)}${tallyColoured}`]
      : [...text.wrapped(title, columns).map((line) => colours.bold(line)), ...hanging('  ', tally, pen)]),
    ...failures,
    ...(failures.length > 0 ? [''] : []),
  ];
}

function strongest(failed: readonly ReportRequirement[]): Tone {
  return failed.some((one) => toneOf(one) === 'bad') ? 'bad' : 'warn';
}

/** At most five lines: what is asked by which text, what was expected, what came, what to do; the rest is in the report. */
function failureLines(requirement: ReportRequirement, pen: Pen): readonly string[] {
  const { columns, colours, text } = pen;
  const failed = requirement.scenarios.filter(({ verdict }) => verdict === 'failed');
  const failure = failed.find((scenario) => scenario.failure)?.failure;
  const more = failed.length > 1 ? ` (and in ${counted(failed.length - 1, 'more scenario')})` : '';
  const known =
    requirement.known_deviation === undefined ? '' : `, known deviation: ${requirement.known_deviation}`;
  const colour = inTone(colours, toneOf(requirement));

  const mark = `${verdictSign(requirement)} ${levelAndKeyword(requirement)}`;
  const asked = `${requirement.id} (${decidingText(requirement)}, ${requirement.impact})${known}`;
  const first = text.fitted(`  ${mark}  ${safe(asked)}`, columns);
  const label = '    expected: ';
  const room = columns - label.length;
  const expected = text.wrappedAtMost(safe(failure?.expected ?? requirement.statement), room, 1);
  const seen = text.wrappedAtMost(`${safe(failure?.seen ?? 'not recorded')}${more}`, room, FAILURE_LINES - 3);
  const remedy = text.wrappedAtMost(safe(requirement.remedy ?? ''), room, 1);
  return [
    first.replace(mark, colour(mark)),
    ...labelled(colours.dim(label), label.length, expected),
    ...labelled(colours.dim('    seen:     '), label.length, seen),
    ...labelled(colours.dim('    to do:    '), label.length, remedy),
  ];
}

function decidingText({ clauses, section }: ReportRequirement): string {
  const [deciding] = clauses;
  return deciding ? clauseText(deciding) : `RFC 8628 §${section}`;
}

function labelled(label: string, width: number, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(width)) + line);
}

/** What was left open, grouped by the reason. */
function openLines(report: Report, pen: Pen): readonly string[] {
  const { colours } = pen;
  const lines: string[] = [];
  for (const verdict of ['not-tested', 'not-applicable'] as const) {
    const groups = groupedByReason(report.requirements.filter((open) => open.verdict === verdict));
    if (groups.length === 0) continue;
    if (lines.length > 0) lines.push('');
    lines.push(colours.bold(capitalised(VERDICT_WORDS[verdict])));
    for (const { reason, requirements } of groups) {
      lines.push(...hanging(`  ${verdictSign({ level: 'MUST', verdict })} `, safe(reason), pen));
      lines.push(...hanging('    ', requirementList(requirements), pen).map((line) => colours.dim(line)));
    }
  }
  return lines.length > 0 ? [...lines, ''] : [];
}

function hanging(label: string, words: string, { columns, text }: Pen): readonly string[] {
  const width = text.columnsOf(label);
  return text
    .wrapped(words, columns - width)
    .map((line, index) => (index === 0 ? label : ' '.repeat(width)) + line);
}

const TABLE_COLUMNS: readonly (readonly [Verdict, string])[] = [
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['not-applicable', 'not applicable'],
  ['not-tested', 'not tested'],
];

function summaryTable({ summary }: Report, colours: Colours): readonly string[] {
  const head = `${' '.repeat(8)}${TABLE_COLUMNS.map(([, title]) => `  ${title}`).join('')}`;
  const rows = LEVELS.map((level) => {
    const cells = TABLE_COLUMNS.map(([verdict, title]) => {
      const count = summary[level][verdict];
      const cell = `  ${String(count).padStart(title.length)}`;
      if (count === 0) return colours.dim(cell);
      if (verdict === 'failed') return inTone(colours, toneOf({ level, verdict }))(cell);
      return verdict === 'passed' ? colours.green(cell) : cell;
    });
    return `${level.padEnd(8)}${cells.join('')}`;
  });
  return [colours.dim(head), ...rows];
}

function verdictLines(report: Report, pen: Pen): readonly string[] {
  const { columns, colours, text } = pen;
  const { verdict } = report.summary;
  const colour = verdict.startsWith('compliant')
    ? colours.green
    : verdict === 'incomplete'
      ? colours.yellow
      : colours.red;
  const word = summaryWords(report).toUpperCase();
  const incident =
    report.incident === undefined
      ? []
      : [
          ...text
            .wrappedAtMost(`Not judged to the end: ${safe(report.incident)}`, columns, INCIDENT_LINES)
            .map((line) => colours.yellow(line)),
          '',
        ];
  const [first = '', ...rest] = text.wrapped(`${word}: ${meaningOf(report)}`, columns);
  return [...incident, first.replace(word, colours.bold(colour(word))), ...rest];
}

function inTone(colours: Colours, tone: Tone): (text: string) => string {
  if (tone === 'bad') return colours.red;
  if (tone === 'warn') return colours.yellow;
  return tone === 'good' ? colours.green : colours.dim;
}

function safe(text: string): string {
  return oneLine(shortened(text, LONGEST_TEXT));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
