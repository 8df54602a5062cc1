import { truncated } from '../http/truncate';
import { clauseText } from '../rfc8628/clause';
import { IMPACTS, type Party } from '../rfc8628/requirement';
import { curlCommand } from './curl';
import { requestText, responseText } from './http-text';
import { codeBlock, codeSpan, prose } from './markdown-text';
import type { Report, ReportExchange, ReportRequirement, ReportScenario, ReportStep } from './model';
import { counted, levelAndKeyword } from './report-words';
import { AS_EXAMPLE, timelineText } from './timeline-words';

const LONGEST_MESSAGE = 3000;
/** The last ones are those that the verdict is about. */
const EXCHANGES = 2;
const PAGES = 20;
/** With more of them it would no longer fit into an issue: GitHub takes 65 536 characters. */
const SCENARIOS = 3;

/**
 * A whole issue in Markdown for the tracker of whoever maintains what failed: what is asked and by which text, what was
 * expected and seen, why it matters, what to do, the scenario with its tables, and the exchanges, as they were and as
 * commands; of a client what it did, in order, in place of commands.
 *
 * @param requirement one that failed
 */
export function issueText(report: Report, requirement: ReportRequirement): string {
  const failed = requirement.scenarios.filter(({ verdict }) => verdict === 'failed');
  const [deciding, ...further] = requirement.clauses;
  return [
    `# ${requirement.id}: ${prose(requirement.statement)}`,
    '',
    `**${prose(levelAndKeyword(requirement))}**${deciding ? `, ${clauseLink(deciding)}` : ''}${further.length > 0 ? `; see also ${further.map(clauseLink).join(', ')}` : ''}`,
    '',
    ...(requirement.why === undefined ? [] : [prose(requirement.why), '']),
    `**Why it matters:** ${impactSentence(requirement)}`,
    '',
    ...(requirement.remedy === undefined ? [] : [`**What to do:** ${prose(requirement.remedy)}`, '']),
    ...failed.slice(0, SCENARIOS).flatMap((scenario) => scenarioLines(scenario, requirement, report.target)),
    ...furtherLines(failed.slice(SCENARIOS)),
    `Found by ${prose(report.suite.name)} ${prose(report.suite.version)} on ${prose(report.started_at.slice(0, 10))} in ${codeSpan([report.target.name, report.target.version].filter(Boolean).join(' '))}. Secrets are left out of the exchanges. ${codeSpan(`--tags @${requirement.id}`)} runs what it is about alone.`,
    '',
  ].join('\n');
}

function clauseLink(clause: ReportRequirement['clauses'][number]): string {
  return `[${prose(clauseText(clause))}](${clause.url})`;
}

/** `Security: somebody may get access …` */
export function impactSentence({ impact }: Pick<ReportRequirement, 'impact'>): string {
  return `${impact.charAt(0).toUpperCase()}${impact.slice(1)}: ${IMPACTS[impact]}.`;
}

function scenarioLines(
  scenario: ReportScenario,
  { party }: ReportRequirement,
  target: Report['target'],
): readonly string[] {
  const { failure, steps, exchanges, pages, timeline = [] } = scenario;
  return [
    `## Scenario: ${codeSpan(scenario.name)}`,
    '',
    `- Expected: ${codeSpan(failure?.expected ?? 'not recorded')}`,
    `- Seen: ${codeSpan(failure?.seen ?? 'not recorded')}`,
    '',
    ...(steps.length === 0 ? [] : [codeBlock(steps.flatMap(stepLines).join('\n'), 'gherkin'), '']),
    ...(timeline.length === 0
      ? []
      : [
          `What happened, in order (${AS_EXAMPLE}):`,
          '',
          codeBlock(truncated(timelineText(timeline), LONGEST_MESSAGE), 'text'),
          '',
        ]),
    ...exchanges.slice(-EXCHANGES).flatMap((exchange) => exchangeLines(exchange, party, target)),
    ...pageLines(pages),
  ];
}

/** A step with the table or the text below it, as a feature has them. */
function stepLines({ keyword, text, below = [] }: ReportStep): readonly string[] {
  return [`${keyword.trim()} ${text}`, ...below.map((line) => `  ${line}`)];
}

function furtherLines(scenarios: readonly ReportScenario[]): readonly string[] {
  if (scenarios.length === 0) return [];
  return [
    `## ${counted(scenarios.length, 'more scenario')} failed`,
    '',
    ...scenarios.map(
      ({ name, failure }) =>
        `- ${codeSpan(name)}: expected ${codeSpan(failure?.expected ?? 'not recorded')}, seen ${codeSpan(failure?.seen ?? 'not recorded')}`,
    ),
    '',
  ];
}

function exchangeLines(exchange: ReportExchange, party: Party, target: Report['target']): readonly string[] {
  return [
    `The ${codeSpan(exchange.purpose)}:`,
    '',
    codeBlock(truncated(requestText(exchange), LONGEST_MESSAGE), 'http'),
    '',
    codeBlock(truncated(responseText(exchange), LONGEST_MESSAGE), 'http'),
    '',
    // What a client sent went to a scripted server that is gone, and is not for anybody else to send.
    ...(party === 'client'
      ? []
      : [codeBlock(truncated(curlCommand(exchange, target), LONGEST_MESSAGE), 'sh'), '']),
  ];
}

/** The pages of a scenario, as a list of what was seen and done; the last ones where they are many. */
export function pageLines(pages: ReportScenario['pages'], most = PAGES): readonly string[] {
  if (pages.length === 0) return [];
  const shown = pages.slice(-most);
  const before = pages.length - shown.length;
  return [
    `Pages that the end user saw${before > 0 ? `, after ${counted(before, 'earlier one')}` : ''}:`,
    '',
    ...shown.map(
      ({ url, status, title, text, action }) =>
        `1. ${status} ${codeSpan(url, 200)} ${codeSpan([title, text].filter(Boolean).join(': '), 200)}${action === undefined ? '' : `: the end user ${codeSpan(action, 120)}`}`,
    ),
    '',
  ];
}
