import { create, type XMLElement } from 'xmlbuilder';
import { label, oneLine, shortened, visible } from '../http/safe-text';
import { truncated } from '../http/truncate';
import { clauseText } from '../rfc8628/clause';
import { sectionTitle } from '../rfc8628/section-title';
import { bySection } from './aggregate';
import type { Change } from './comparison';
import { worseLine } from './comparison-text';
import { impactSentence } from './issue';
import type { Report, ReportRequirement, StaleDeviation } from './model';
import { levelAndKeyword, summaryWords } from './report-words';

/** What a run was told of what ends it with 1. */
export interface JunitRules {
  /** A SHOULD that failed counts as a MUST does. */
  readonly strict?: boolean;
  /** What is worse than in the baseline that the run is compared with. */
  readonly worse?: readonly Change[];
}

/** CI systems keep reports in memory and show them whole; this is what one finding may take. */
const LONGEST_TEXT = 8192;
const LONGEST_MESSAGE = 300;

/**
 * `junit.xml`: a test suite for each section, a test case for each requirement.
 *
 * Only what ends the run with 1 is a `<failure>`, for CI systems turn a job red for it: a MUST that failed (strictly, a
 * SHOULD, too) and is no known deviation, a stale deviation, what is worse than the baseline. Every other finding is `<skipped>`, since that is the one further thing that Jenkins, GitLab and the
 * usual GitHub actions all count and show with a text: what stands in `<properties>` or the `<system-out>` of a passed
 * case GitLab drops, and a warning would vanish among the passed. The text stands in the attribute (Jenkins, GitHub)
 * and in the element (GitLab). A run that ended early is an `<error>` of its own.
 *
 * @param rules as those of the exit status
 */
export function junitReport(report: Report, rules: JunitRules = {}): string {
  const { strict = false, worse = [] } = rules;
  const kindOf = kindsBy(strict);
  const sections = bySection(report.requirements);
  const kinds = report.requirements.map(kindOf);
  const errors = report.incident === undefined ? 0 : 1;
  const stale = report.stale_deviations ?? [];
  const root = create('testsuites', { version: '1.0', encoding: 'UTF-8' });
  const totals = {
    name: legal(label(`RFC 8628: ${report.target.name}`)),
    tests: kinds.length + errors + stale.length + worse.length,
    failures: count(kinds, 'failure') + stale.length + worse.length,
    errors,
    skipped: count(kinds, 'skipped'),
    time: seconds(report.duration_ms),
  };
  for (const [name, value] of Object.entries(totals)) root.att(name, value);
  for (const { section, requirements } of sections) addSection(root, report, section, requirements, kindOf);
  if (stale.length > 0) addStale(root, stale);
  if (worse.length > 0) addWorse(root, worse);
  if (report.incident !== undefined) addIncident(root, report.incident);
  return `${root.end({ pretty: true })}\n`;
}

function addSection(
  root: XMLElement,
  report: Report,
  section: string,
  requirements: readonly ReportRequirement[],
  kindOf: (requirement: ReportRequirement) => Kind,
): void {
  const kinds = requirements.map(kindOf);
  const suite = root.ele('testsuite', {
    name: legal(`RFC 8628 §${section} ${sectionTitle(section)}`.trim()),
    tests: requirements.length,
    failures: count(kinds, 'failure'),
    errors: 0,
    skipped: count(kinds, 'skipped'),
    time: seconds(requirements.reduce((sum, one) => sum + timeOf(one), 0)),
    timestamp: legal(report.started_at).replace(/\.\d+Z?$|Z$/, ''),
  });
  // Names stay as they are from run to run, for histories: the verdict of the run stands here.
  suite.ele('properties').ele('property', { name: 'verdict of the run', value: summaryWords(report) });
  for (const requirement of requirements) {
    const testcase = suite.ele('testcase', {
      classname: legal(`rfc8628.${section}`),
      name: legal(`${requirement.id}: ${requirement.statement}`),
      time: seconds(timeOf(requirement)),
    });
    const properties = testcase.ele('properties');
    for (const name of ['level', 'keyword', 'impact', 'verdict', 'link'] as const) {
      properties.ele('property', { name, value: legal(requirement[name]) });
    }
    properties.ele('property', { name: 'clauses', value: legal(clausesOf(requirement)) });
    const kind = kindOf(requirement);
    if (kind === 'passed') continue;
    const message = messageOf(requirement);
    testcase
      .ele(kind, {
        message: legal(shortened(oneLine(message), LONGEST_MESSAGE)),
        ...(kind === 'failure' && { type: requirement.level }),
      })
      .txt(legal(truncated(visible(textOf(requirement, message)), LONGEST_TEXT)));
  }
}

/** A known deviation that no longer deviates has the exit status be 1, so that it is a failure here, too. */
function addStale(root: XMLElement, stale: readonly StaleDeviation[]): void {
  const suite = root.ele('testsuite', {
    name: 'known deviations',
    tests: stale.length,
    failures: stale.length,
    errors: 0,
    skipped: 0,
    time: 0,
  });
  for (const { requirement, deviation } of stale) {
    suite
      .ele('testcase', {
        classname: 'rfc8628.known-deviations',
        name: `the known deviation ${requirement} still deviates`,
        time: 0,
      })
      .ele('failure', { message: 'It no longer deviates: take it out.', type: 'stale known deviation' })
      .txt(legal(truncated(visible(deviation), LONGEST_TEXT)));
  }
}

/** What is worse than the baseline has the exit status be 1, whatever its level, and also where it was not judged. */
function addWorse(root: XMLElement, worse: readonly Change[]): void {
  const suite = root.ele('testsuite', {
    name: 'compared with the baseline',
    tests: worse.length,
    failures: worse.length,
    errors: 0,
    skipped: 0,
    time: 0,
  });
  for (const change of worse) {
    suite
      .ele('testcase', {
        classname: 'rfc8628.baseline',
        name: `${change.id} is no worse than in the baseline`,
        time: 0,
      })
      .ele('failure', { message: legal(worseLine(change)), type: 'worse than the baseline' })
      .txt(legal(truncated(visible(change.detail ?? worseLine(change)), LONGEST_TEXT)));
  }
}

function addIncident(root: XMLElement, incident: string): void {
  const suite = root.ele('testsuite', {
    name: 'the run',
    tests: 1,
    failures: 0,
    errors: 1,
    skipped: 0,
    time: 0,
  });
  suite
    .ele('testcase', { classname: 'rfc8628.run', name: 'the run came to its end', time: 0 })
    .ele('error', { message: legal(shortened(oneLine(incident), LONGEST_MESSAGE)), type: 'incident' })
    .txt(legal(truncated(visible(incident), LONGEST_TEXT)));
}

type Kind = 'passed' | 'failure' | 'skipped';

function kindsBy(strict: boolean): (requirement: ReportRequirement) => Kind {
  return ({ verdict, level, known_deviation }) => {
    if (verdict === 'passed') return 'passed';
    const breaks = verdict === 'failed' && (level === 'MUST' || (strict && level === 'SHOULD'));
    return breaks && known_deviation === undefined ? 'failure' : 'skipped';
  };
}

function messageOf(requirement: ReportRequirement): string {
  if (requirement.verdict !== 'failed') {
    return `${requirement.verdict}: ${requirement.reason ?? 'no reason was given'}`;
  }
  const seen = failedScenarios(requirement).map(({ failure }) => failure?.seen ?? '')[0] ?? '';
  if (requirement.known_deviation !== undefined) {
    return `known deviation (${requirement.known_deviation}), ${requirement.level} failed: ${seen}`;
  }
  return requirement.level === 'MUST' ? seen : `warning, ${levelAndKeyword(requirement)} failed: ${seen}`;
}

function textOf(requirement: ReportRequirement, message: string): string {
  if (requirement.verdict !== 'failed') return message;
  const intro =
    requirement.level === 'MUST' && requirement.known_deviation === undefined ? [] : [message, ''];
  const scenarios = failedScenarios(requirement).flatMap((scenario) => [
    `Scenario: ${scenario.name} (${scenario.location})`,
    `Expected: ${scenario.failure?.expected ?? ''}`,
    `Seen: ${scenario.failure?.seen ?? ''}`,
    '',
  ]);
  return [
    ...intro,
    ...scenarios,
    `Why it matters: ${impactSentence(requirement)}`,
    ...(requirement.remedy === undefined ? [] : [`What to do: ${requirement.remedy}`]),
    `${levelAndKeyword(requirement)}, ${clausesOf(requirement)}, ${requirement.clauses[0]?.url ?? requirement.link}`,
  ].join('\n');
}

function clausesOf({ clauses }: ReportRequirement): string {
  return clauses.map(clauseText).join(', ');
}

function failedScenarios(requirement: ReportRequirement): ReportRequirement['scenarios'] {
  return requirement.scenarios.filter(({ verdict }) => verdict === 'failed');
}

function timeOf(requirement: ReportRequirement): number {
  return requirement.scenarios.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
}

function count(kinds: readonly Kind[], kind: Kind): number {
  return kinds.filter((one) => one === kind).length;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Text that XML 1.0 allows, and that no CI system takes for a reference to a file of its own (`[[ATTACHMENT|…]]`). */
function legal(text: string): string {
  return visible(text).replace(/\[\[ATTACHMENT\|/gi, '[[ATTACHMENT |');
}
