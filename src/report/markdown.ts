import { truncated } from '../http/truncate';
import { clauseText } from '../rfc8628/clause';
import { LEVELS } from '../rfc8628/requirement';
import { failuresOf, groupedByReason } from './aggregate';
import { curlCommand } from './curl';
import { requestText, responseText } from './http-text';
import { impactSentence, pageLines } from './issue';
import { codeBlock, codeSpan, prose } from './markdown-text';
import type { Report, ReportRequirement, ReportScenario } from './model';
import { counted, duration, levelAndKeyword, meaningOf, requirementList, summaryWords } from './report-words';
import { timelineText } from './timeline-words';

/** GitHub takes 65 536 characters in a comment; the room that is left is for what someone adds. */
const LONGEST = 60_000;
const LONGEST_MESSAGE = 1500;

const VERDICT_SYMBOLS: Readonly<Record<Report['summary']['verdict'], string>> = {
  compliant: '✅',
  'compliant-with-known-deviations': '✅',
  'not-compliant': '❌',
  incomplete: '❔',
};

/**
 * `report.md`, for a comment on a pull request: verdict, counts, what failed, the rest folded. Whatever comes from a
 * provider stands in code spans and code blocks, where no mention, link, HTML or table of it comes to life.
 */
export function markdownReport(report: Report): string {
  const { summary } = report;
  const failures = failuresOf(report);
  const head = [
    `## ${VERDICT_SYMBOLS[summary.verdict]} RFC 8628: ${summaryWords(report).toLowerCase()}`,
    '',
    `${codeSpan(report.target.name)}${report.target.issuer === undefined ? '' : ` at ${codeSpan(report.target.issuer)}`}: ${meaningOf(report)}`,
    '',
    ...(report.incident === undefined ? [] : [`**Not judged to the end:** ${codeSpan(report.incident)}`, '']),
    '| Level | Passed | Failed | Not applicable | Not tested |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...LEVELS.map((level) => {
      const counts = summary[level];
      const failed = counts.failed > 0 ? `**${counts.failed}**` : '0';
      return `| ${level} | ${counts.passed} | ${failed} | ${counts['not-applicable']} | ${counts['not-tested']} |`;
    }),
    '',
  ];
  const foot = [
    `<sub>${prose(report.suite.name)} ${prose(report.suite.version)}, ${facts(report)}. The whole evidence is in \`report.html\`.</sub>`,
    '',
  ];
  const blocks = [
    ...(failures.length > 0 ? ['### What failed\n'] : []),
    ...failures.map((failure) => failureBlock(failure, report.target)),
    ...openBlock(report, 'not-tested', 'Not tested'),
    ...openBlock(report, 'not-applicable', 'Not applicable'),
  ];
  return withinLimit(head.join('\n'), blocks, foot.join('\n'));
}

/** Blocks are left out whole: half a block would leave a fence or a fold open. */
function withinLimit(head: string, blocks: readonly string[], foot: string): string {
  let text = head;
  let omitted = 0;
  for (const block of blocks) {
    if (omitted > 0 || text.length + block.length + foot.length > LONGEST) omitted++;
    else text += `\n${block}`;
  }
  if (omitted > 0) text += `\n_${counted(omitted, 'more finding')} in \`report.html\`._\n`;
  return `${text}\n${foot}`;
}

function facts(report: Report): string {
  const parts = [
    ...(report.recording ? ['a recording of one sign-in'] : []),
    counted(report.requests, 'request'),
    `in ${duration(report.duration_ms)}`,
  ];
  if (report.sample_size !== undefined)
    parts.push(`codes judged from ${counted(report.sample_size, 'session')}`);
  return parts.join(', ');
}

function failureBlock(requirement: ReportRequirement, target: Report['target']): string {
  const failed = requirement.scenarios.filter(({ verdict }) => verdict === 'failed');
  const known =
    requirement.known_deviation === undefined
      ? []
      : [`Known deviation: ${codeSpan(requirement.known_deviation)}`, ''];
  const findings = findingsOf(failed);
  const shown = findings
    .slice(0, 3)
    .flatMap(({ expected, seen, scenarios }) => [
      `- expected: ${codeSpan(expected)}`,
      `- seen: ${codeSpan(seen)}${scenarios > 1 ? ` (in ${scenarios} scenarios)` : ''}`,
    ]);
  const others = findings.slice(3).reduce((sum, { scenarios }) => sum + scenarios, 0);
  const more = others > 0 ? [`- and ${counted(others, 'more scenario')} of it`] : [];
  return [
    `#### ${requirement.level === 'MUST' ? '❌' : '⚠️'} ${prose(levelAndKeyword(requirement))}: \`${requirement.id}\``,
    '',
    `${prose(requirement.statement)} (${requirement.clauses.map((clause) => `[${prose(clauseText(clause))}](${clause.url})`).join(', ')})`,
    '',
    ...known,
    ...shown,
    ...more,
    `- ${impactSentence(requirement)}`,
    ...(requirement.remedy === undefined ? [] : [`- To do: ${prose(requirement.remedy)}`]),
    '',
    ...failed.slice(0, 1).flatMap((scenario) => detailsOf(scenario, requirement, target)),
  ].join('\n');
}

interface Finding {
  readonly expected: string;
  readonly seen: string;
  readonly scenarios: number;
}

/** What was expected and seen, once for all scenarios that say the same: twice the same lines read as two flaws. */
function findingsOf(failed: readonly ReportScenario[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const { failure } of failed) {
    const { expected = 'not recorded', seen = 'not recorded' } = failure ?? {};
    const key = `${expected}\n${seen}`;
    findings.set(key, { expected, seen, scenarios: (findings.get(key)?.scenarios ?? 0) + 1 });
  }
  return [...findings.values()];
}

function detailsOf(
  scenario: ReportScenario,
  { party }: ReportRequirement,
  target: Report['target'],
): readonly string[] {
  // The last ones are those that the verdict is about.
  const shown = scenario.exchanges.slice(-2);
  const { timeline = [] } = scenario;
  if (shown.length + scenario.pages.length + timeline.length === 0) return [];
  return [
    `<details><summary>Scenario and ${shown.length === 0 ? 'pages' : shown.length === 1 ? 'exchange' : 'last exchanges'}</summary>`,
    '',
    `Scenario: ${codeSpan(scenario.name)}`,
    '',
    ...(timeline.length === 0
      ? []
      : [codeBlock(truncated(timelineText(timeline), LONGEST_MESSAGE), 'text'), '']),
    ...shown.flatMap((exchange) => [
      codeBlock(truncated(requestText(exchange), LONGEST_MESSAGE), 'http'),
      '',
      codeBlock(truncated(responseText(exchange), LONGEST_MESSAGE), 'http'),
      '',
      ...(party === 'client'
        ? []
        : [codeBlock(truncated(curlCommand(exchange, target), LONGEST_MESSAGE), 'sh'), '']),
    ]),
    ...pageLines(scenario.pages),
    '</details>',
    '',
  ];
}

function openBlock(
  report: Report,
  verdict: 'not-tested' | 'not-applicable',
  title: string,
): readonly string[] {
  const open = report.requirements.filter((one) => one.verdict === verdict);
  if (open.length === 0) return [];
  const lines = groupedByReason(open).map(
    ({ reason, requirements }) => `- ${prose(requirementList(requirements))}: ${codeSpan(reason)}`,
  );
  return [
    [
      `<details><summary>${title}: ${counted(open.length, 'requirement')}</summary>`,
      '',
      ...lines,
      '',
      '</details>',
      '',
    ].join('\n'),
  ];
}
