import { LEVELS, type Level, type Requirement } from '../rfc8628/requirement';
import type { Counts, Report, ReportRequirement, ReportScenario, Verdict } from './model';

/** A scenario as it ran, with the id of the requirement it judges. */
export interface JudgedScenario {
  readonly requirement: string;
  readonly scenario: ReportScenario;
}

/** What a report says of the run as a whole. */
export interface RunFacts extends Omit<Report, 'summary' | 'requirements'> {
  /** By requirement id: what the target file says of failures that are known. */
  readonly known_deviations?: Readonly<Record<string, string>>;
}

const NO_SCENARIO = 'no scenario of this run judged it';

/**
 * Turns what was judged into a report, requirement by requirement, in the order given.
 *
 * @param requirements all that the run is measured by; one that nothing judged is `not-tested`
 * @param judged the scenarios in any order; one that judges two requirements is given twice
 * @throws Error when a scenario names a requirement that is not among `requirements`
 */
export function aggregate(
  requirements: readonly Requirement[],
  judged: readonly JudgedScenario[],
  facts: RunFacts,
): Report {
  const scenariosOf = new Map<string, ReportScenario[]>(requirements.map(({ id }) => [id, []]));
  for (const { requirement, scenario } of judged) {
    const scenarios = scenariosOf.get(requirement);
    if (!scenarios) {
      throw new Error(
        `${scenario.location}: the scenario "${scenario.name}" judges "${requirement}", which is no requirement here`,
      );
    }
    scenarios.push(scenario);
  }
  const { known_deviations: deviations = {}, ...run } = facts;
  const found = requirements.map((requirement) =>
    findingOn(requirement, scenariosOf.get(requirement.id) ?? [], deviations[requirement.id]),
  );
  return { ...run, summary: summaryOf(found), requirements: found };
}

function findingOn(
  requirement: Requirement,
  scenarios: readonly ReportScenario[],
  deviation: string | undefined,
): ReportRequirement {
  const { id, section, party, level, keyword, statement, link } = requirement;
  const verdict = verdictOf(scenarios);
  const reasons = [...new Set(scenarios.flatMap((scenario) => reasonFor(scenario, verdict)))];
  const reason = scenarios.length === 0 ? NO_SCENARIO : reasons.join(' ');
  return {
    id,
    section,
    party,
    level,
    keyword,
    statement,
    link,
    verdict,
    ...(reason && { reason }),
    // Of a requirement that is met there is no deviation, whatever the target file says.
    ...(verdict === 'failed' && deviation !== undefined && { known_deviation: deviation }),
    scenarios,
  };
}

/** Reasons that explain the requirement's verdict; of a passed or failed one, also why some scenario has another. */
function reasonFor(scenario: ReportScenario, verdict: Verdict): readonly string[] {
  if (scenario.reason === undefined || scenario.reason.trim() === '') return [];
  const open = scenario.verdict === 'not-tested' || scenario.verdict === 'not-applicable';
  // A not-tested requirement is explained by what was not tested; that some scenario passed explains nothing.
  if (verdict === 'not-tested' && !open) return [];
  return [scenario.reason.trim()];
}

function verdictOf(scenarios: readonly ReportScenario[]): Verdict {
  const some = (verdict: Verdict): boolean => scenarios.some((scenario) => scenario.verdict === verdict);
  if (some('failed')) return 'failed';
  if (scenarios.length === 0 || some('not-tested')) return 'not-tested';
  return some('passed') ? 'passed' : 'not-applicable';
}

function summaryOf(requirements: readonly ReportRequirement[]): Report['summary'] {
  const counts = (level: Level): Counts => countsOf(requirements.filter((one) => one.level === level));
  const must = counts('MUST');
  const verdict = must.failed > 0 ? 'not-compliant' : must['not-tested'] > 0 ? 'incomplete' : 'compliant';
  return { verdict, MUST: must, SHOULD: counts('SHOULD'), MAY: counts('MAY'), ADVICE: counts('ADVICE') };
}

/** How many requirements got which verdict. */
export function countsOf(requirements: readonly Pick<ReportRequirement, 'verdict'>[]): Counts {
  const counts = { passed: 0, failed: 0, 'not-applicable': 0, 'not-tested': 0 };
  for (const { verdict } of requirements) counts[verdict]++;
  return counts;
}

/** Requirements by the section that asks them, in the order in which sections first appear. */
export function bySection(
  requirements: readonly ReportRequirement[],
): readonly { readonly section: string; readonly requirements: readonly ReportRequirement[] }[] {
  const sections = new Map<string, ReportRequirement[]>();
  for (const requirement of requirements) {
    const known = sections.get(requirement.section);
    if (known) known.push(requirement);
    else sections.set(requirement.section, [requirement]);
  }
  return [...sections].map(([section, members]) => ({ section, requirements: members }));
}

/** Requirements that failed, strongest level first. */
export function failuresOf(report: Report): readonly ReportRequirement[] {
  return LEVELS.flatMap((level) =>
    report.requirements.filter((one) => one.level === level && one.verdict === 'failed'),
  );
}
