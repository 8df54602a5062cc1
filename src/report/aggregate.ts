import { deviationCovers, type KnownDeviation, reasonOfDeviation } from '../engine/known-deviation';
import { verdictOfRequirement } from '../judging/verdict-policy';
import { IMPACT_ORDER, type Impact, LEVELS, type Level, type Requirement } from '../rfc8628/requirement';
import type {
  Counts,
  Report,
  ReportRequirement,
  ReportScenario,
  StaleDeviation,
  SummaryVerdict,
  Verdict,
} from './model';

/** A scenario as it is reported, with the id of the requirement it judges. */
export interface ReportedScenario {
  readonly requirement: string;
  readonly scenario: ReportScenario;
}

/** What a report says of the run as a whole. */
export interface RunFacts extends Omit<Report, 'summary' | 'requirements' | 'stale_deviations'> {
  /** By requirement id: what the target or client file says of failures, and of what cannot be tested. */
  readonly known_deviations?: Readonly<Record<string, KnownDeviation>>;
  /** By requirement id: how many of its scenarios the run was told to leave out. */
  readonly left_out?: Readonly<Record<string, number>>;
}

/** Every requirement has scenarios; a run without them is one that was told to leave them out. */
const NO_SCENARIO = 'Left out by --tags.';

/** Says of a requirement that was judged by some of its scenarios only, that it was. */
function judgedInPart(judged: number, leftOut: number): string {
  return `${leftOut} of its ${judged + leftOut} scenarios ${leftOut === 1 ? 'was' : 'were'} left out by --tags.`;
}

/**
 * Turns what was judged into a report, requirement by requirement, in the order given.
 *
 * @param requirements all that the run is measured by; one that nothing judged is `not-tested`
 * @param judged the scenarios in any order; one that judges two requirements is given twice
 * @throws Error when a scenario names a requirement that is not among `requirements`
 */
export function aggregate(
  requirements: readonly Requirement[],
  judged: readonly ReportedScenario[],
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
  const { known_deviations: deviations = {}, left_out: leftOut = {}, ...run } = facts;
  const found = requirements.map((requirement) =>
    findingOn(requirement, scenariosOf.get(requirement.id) ?? [], {
      deviation: deviations[requirement.id],
      leftOut: leftOut[requirement.id] ?? 0,
    }),
  );
  const stale = staleAmong(found, deviations);
  return {
    ...run,
    ...(stale.length > 0 && { stale_deviations: stale }),
    summary: summaryOf(found),
    requirements: found,
  };
}

function findingOn(
  requirement: Requirement,
  scenarios: readonly ReportScenario[],
  { deviation, leftOut }: { readonly deviation: KnownDeviation | undefined; readonly leftOut: number },
): ReportRequirement {
  const { id, section, party, level, keyword, statement, link, impact, clauses, remedy, why } = requirement;
  const verdict = verdictOfRequirement(scenarios.map((scenario) => scenario.verdict));
  const isInPart = scenarios.length > 0 && leftOut > 0;
  const reasons = [
    ...new Set(scenarios.flatMap((scenario) => reasonFor(scenario, verdict))),
    ...(isInPart ? [judgedInPart(scenarios.length, leftOut)] : []),
  ];
  const reason = scenarios.length === 0 ? NO_SCENARIO : reasons.join(' ');
  const known = deviation !== undefined && isCovered(deviation, scenarios, verdict);
  return {
    id,
    section,
    party,
    level,
    keyword,
    statement,
    link,
    impact: impactOf(impact, scenarios),
    clauses,
    ...(why !== undefined && { why }),
    verdict,
    ...(reason && { reason }),
    ...(known && { known_deviation: reasonOfDeviation(deviation) }),
    ...(verdict === 'failed' && { remedy }),
    ...(isInPart && { left_out: leftOut }),
    scenarios,
  };
}

/** What is refused with the wrong error may puzzle a client, but gives nothing away. */
function impactOf(impact: Impact, scenarios: readonly ReportScenario[]): Impact {
  const failures = scenarios.flatMap(({ failure }) => failure ?? []);
  const isOnlyRefused = failures.length > 0 && failures.every(({ refused }) => refused);
  return impact === 'security' && isOnlyRefused ? 'interoperability' : impact;
}

/** Of a requirement that is met, does not apply or was left out there is no deviation, whatever the file says. */
function isCovered(
  deviation: KnownDeviation,
  scenarios: readonly ReportScenario[],
  verdict: Verdict,
): boolean {
  if (verdict !== 'failed' && verdict !== 'not-tested') return false;
  const meant = scenarios.filter((scenario) => scenario.verdict === verdict);
  const seen = meant.map(({ failure, reason }) => failure?.seen ?? reason ?? '');
  return meant.length > 0 && deviationCovers(deviation, seen);
}

/** What was not judged, or not found to apply, may still deviate. */
function staleAmong(
  requirements: readonly ReportRequirement[],
  deviations: Readonly<Record<string, KnownDeviation>>,
): readonly StaleDeviation[] {
  return requirements.flatMap(({ id, verdict }) => {
    const deviation = deviations[id];
    return verdict === 'passed' && deviation !== undefined
      ? [{ requirement: id, deviation: reasonOfDeviation(deviation) }]
      : [];
  });
}

/** Reasons that explain the requirement's verdict; of a passed or failed one, also why some scenario has another. */
function reasonFor(scenario: ReportScenario, verdict: Verdict): readonly string[] {
  if (scenario.reason === undefined || scenario.reason.trim() === '') return [];
  const open = scenario.verdict === 'not-tested' || scenario.verdict === 'not-applicable';
  // A not-tested requirement is explained by what was not tested; that some scenario passed explains nothing.
  if (verdict === 'not-tested' && !open) return [];
  return [sentence(scenario.reason)];
}

/** Reasons stand one after the other, so that each has to end. */
function sentence(text: string): string {
  const trimmed = text.trim();
  const whole = /[.!?…]["')\]]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}

function summaryOf(requirements: readonly ReportRequirement[]): Report['summary'] {
  const counts = (level: Level): Counts => countsOf(requirements.filter((one) => one.level === level));
  const verdict = summaryVerdictOf(requirements.filter(({ level }) => level === 'MUST'));
  return {
    verdict,
    MUST: counts('MUST'),
    SHOULD: counts('SHOULD'),
    MAY: counts('MAY'),
    ADVICE: counts('ADVICE'),
  };
}

function summaryVerdictOf(musts: readonly ReportRequirement[]): SummaryVerdict {
  const unknown = musts.filter((one) => one.known_deviation === undefined);
  if (unknown.some(({ verdict }) => verdict === 'failed')) return 'not-compliant';
  // What passed by some of its scenarios may fail by those that were left out.
  if (unknown.some((one) => one.verdict === 'not-tested' || one.left_out !== undefined)) return 'incomplete';
  return unknown.length < musts.length ? 'compliant-with-known-deviations' : 'compliant';
}

/** Requirements that a known deviation excuses, of MUST level: what "compliant but for" counts. */
export function knownDeviationsOf<Of extends Pick<ReportRequirement, 'level' | 'known_deviation'>>({
  requirements,
}: {
  readonly requirements: readonly Of[];
}): readonly Of[] {
  return requirements.filter((one) => one.level === 'MUST' && one.known_deviation !== undefined);
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

/** Requirements by the reason they have in common, in the order in which the reasons first appear. */
export function groupedByReason(
  requirements: readonly ReportRequirement[],
): readonly { readonly reason: string; readonly requirements: readonly ReportRequirement[] }[] {
  const groups = new Map<string, ReportRequirement[]>();
  for (const one of requirements) {
    const reason = one.reason ?? 'No reason was given.';
    groups.set(reason, [...(groups.get(reason) ?? []), one]);
  }
  return [...groups].map(([reason, members]) => ({ reason, requirements: members }));
}

/** Requirements that failed, strongest level first, and of one level the gravest impact first. */
export function failuresOf(report: Report): readonly ReportRequirement[] {
  return LEVELS.flatMap((level) =>
    IMPACT_ORDER.flatMap((impact) =>
      report.requirements.filter(
        (one) => one.level === level && one.impact === impact && one.verdict === 'failed',
      ),
    ),
  );
}
