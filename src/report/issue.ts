import { truncated } from '../http/truncate';
import { clauseText } from '../rfc8628/clause';
import { IMPACTS } from '../rfc8628/requirement';
import { curlCommand } from './curl';
import { requestText, responseText } from './http-text';
import { codeBlock, codeSpan, prose } from './markdown-text';
import type { Report, ReportExchange, ReportRequirement, ReportScenario } from './model';
import { counted, levelAndKeyword } from './report-words';

const LONGEST_MESSAGE = 3000;
/** The last ones are those that the verdict is about. */
const EXCHANGES = 2;
const PAGES = 20;

/**
 * A whole issue in Markdown for the tracker of whoever maintains what failed: what is asked and by which text, what was
 * expected and seen, why it matters, what to do, and the exchanges, as they were and as commands.
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
    ...failed.flatMap(scenarioLines),
    `Found by ${prose(report.suite.name)} ${prose(report.suite.version)} on ${prose(report.started_at.slice(0, 10))} in ${codeSpan([report.target.name, report.target.version].filter(Boolean).join(' '))}. Secrets are left out of the exchanges.`,
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

function scenarioLines(scenario: ReportScenario): readonly string[] {
  const { failure, steps, exchanges, pages } = scenario;
  return [
    `## Scenario: ${codeSpan(scenario.name)}`,
    '',
    `- Expected: ${codeSpan(failure?.expected ?? 'not recorded')}`,
    `- Seen: ${codeSpan(failure?.seen ?? 'not recorded')}`,
    '',
    ...(steps.length === 0
      ? []
      : [codeBlock(steps.map(({ keyword, text }) => `${keyword.trim()} ${text}`).join('\n'), 'gherkin'), '']),
    ...exchanges.slice(-EXCHANGES).flatMap(exchangeLines),
    ...pageLines(pages),
  ];
}

function exchangeLines(exchange: ReportExchange): readonly string[] {
  return [
    `The ${codeSpan(exchange.purpose)}:`,
    '',
    codeBlock(truncated(requestText(exchange), LONGEST_MESSAGE), 'http'),
    '',
    codeBlock(truncated(responseText(exchange), LONGEST_MESSAGE), 'http'),
    '',
    codeBlock(truncated(curlCommand(exchange), LONGEST_MESSAGE), 'sh'),
    '',
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
