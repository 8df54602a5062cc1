import { label } from '../http/safe-text';
import { type Change, type ComparedReport, type Comparison, worsened } from './comparison';
import { codeSpan, prose, tableCell } from './markdown-text';
import { counted, verdictWords } from './report-words';

export interface ComparisonTextOptions {
  /** As in {@link worsened}. */
  readonly strict: boolean;
}

const LISTS = [
  ['newly_failed', 'Newly failed'],
  ['lost', 'Lost: judged before, not tested now'],
  ['mended', 'Mended'],
  ['gained', 'Judged now, and met'],
  ['no_longer_applicable', 'Met before, and not applicable now'],
] as const;

/** One line: `Worse than before: 2 newly failed, 1 lost, 0 mended.` */
export function comparisonSummary(comparison: Comparison, options: ComparisonTextOptions): string {
  const { newly_failed, lost, mended, left_out, no_longer_asked } = comparison;
  const worse = worsened(comparison, options).length;
  const nothing = LISTS.every(([key]) => comparison[key].length === 0);
  const verdict = worse > 0 ? 'Worse than before' : nothing ? 'As before' : 'Not worse than before';
  const counts = `${newly_failed.length} newly failed, ${lost.length} lost, ${mended.length} mended`;
  const out =
    left_out === 0
      ? ''
      : ` ${counted(left_out, 'requirement')} ${left_out === 1 ? 'was' : 'were'} left out of this run.`;
  const gone =
    no_longer_asked.length === 0
      ? ''
      : ` ${no_longer_asked.length} of those judged before ${no_longer_asked.length === 1 ? 'is' : 'are'} not asked any more.`;
  return `${verdict}: ${counts}.${out}${gone}`;
}

/** The comparison as lines for a terminal, harmless whatever a provider said. */
export function comparisonLines(comparison: Comparison, options: ComparisonTextOptions): readonly string[] {
  const lines = [
    `Before: ${inWords(comparison.before)}`,
    `After:  ${inWords(comparison.after)}`,
    '',
    ...LISTS.flatMap(([key, title]) => {
      const changes = comparison[key];
      return changes.length === 0 ? [] : [title, ...changes.flatMap(changeLines), ''];
    }),
    comparisonSummary(comparison, options),
  ];
  return lines;
}

function changeLines({ id, level, before, after, detail, known_deviation }: Change): readonly string[] {
  const known = known_deviation === undefined ? '' : `, known deviation: ${label(known_deviation)}`;
  return [
    `  ${level.padEnd(6)}  ${id}: ${before ?? 'not asked'} -> ${after}${known}`,
    ...(detail === undefined ? [] : [`          ${label(detail)}`]),
  ];
}

/** One change in one line: `3.5-no-store (MUST): passed before, failed now.` */
export function worseLine({ id, level, before, after }: Change): string {
  return `${id} (${level}): ${before ?? 'not asked'} before, ${after} now.`;
}

function inWords(report: ComparedReport): string {
  const { name, version, suite, started_at, verdict, known_deviations, incident } = report;
  const early = incident === undefined ? '' : `, not judged to the end: ${label(incident)}`;
  return `${label(name)}${version === undefined ? '' : ` ${label(version)}`}, ${label(started_at)}, suite ${label(suite)}: ${verdictWords(verdict, known_deviations).toLowerCase()}${early}`;
}

/** The comparison for a comment on a pull request. */
export function comparisonMarkdown(comparison: Comparison, options: ComparisonTextOptions): string {
  const worse = worsened(comparison, options).length > 0;
  const blocks = LISTS.flatMap(([key, title]) => {
    const changes = comparison[key];
    if (changes.length === 0) return [];
    const rows = changes.map(
      ({ id, level, before, after, detail, known_deviation }) =>
        `| ${level} | \`${id}\` | ${before ?? 'not asked'} → ${after} | ${cellOf(known_deviation === undefined ? detail : `known deviation: ${known_deviation}`)} |`,
    );
    return [
      `### ${title}`,
      '',
      '| Level | Requirement | Verdict | |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ];
  });
  return [
    `## ${worse ? '❌' : '✅'} RFC 8628: ${prose(comparisonSummary(comparison, options))}`,
    '',
    `Before: ${codeSpan(inWords(comparison.before))}`,
    '',
    `After: ${codeSpan(inWords(comparison.after))}`,
    '',
    ...blocks,
  ].join('\n');
}

function cellOf(text: string | undefined): string {
  return text === undefined ? '' : tableCell(text);
}

/** The comparison for other tools. */
export function comparisonJson(comparison: Comparison, options: ComparisonTextOptions): string {
  const worse = worsened(comparison, options).map(({ id }) => id);
  return `${JSON.stringify({ ...comparison, worse }, undefined, 2)}\n`;
}
