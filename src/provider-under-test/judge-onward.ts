import type { JudgedScenario, Judgement } from '../engine/judgement';
import type { PlannedScenario } from '../engine/scenario-plan';
import type { ScenarioRecord } from '../engine/scenario-record';
import { systemClock } from '../http/clock';
import { isLost } from '../judging/limits';
import { type Finding, verdictOf } from '../judging/verdict-policy';

/** A run until its end, or that of the provider. */
export interface JudgedOnce {
  readonly judgement: Judgement;
  /** Whether the provider answered at first, and then no more. */
  readonly isGone: boolean;
}

export interface Onward {
  /** Judges by those scenarios that are wanted, and by no others. */
  readonly judge: (only: (scenario: PlannedScenario) => boolean) => Promise<JudgedOnce>;
  /** Has the provider answer again, and says in words how it had ended; undefined where it cannot. */
  readonly revive: () => Promise<string | undefined>;
}

/** How often all others are judged once more without those under which the provider went. */
const MOST_ENDS = 3;
/** More than that were not on their way by chance: the provider is gone for another reason. */
const MOST_SUSPECTS = 24;
/** So often a request ends a server that answers to others, before that is held against it. */
const RUNS_ALONE = 2;

/**
 * Goes on with a provider that is gone half-way, and can be had to answer again: one request may have ended it, and all
 * the others can be judged. Those that were under way are tried by themselves. One with which the provider ends each time,
 * though nothing else is asked of it, is held against it.
 *
 * @returns what was found in all; with the incident of the last run where the provider went for no request to be found
 */
export async function judgeOnward(first: JudgedOnce, { judge, revive }: Onward): Promise<Judgement> {
  const suspects = new Set<string>();
  const runs: JudgedOnce[] = [first];
  let others = first;
  for (let ends = 1; others.isGone; ends++) {
    const found = suspectsIn(others.judgement);
    for (const { record } of found) suspects.add(record.location);
    const isHopeless = found.length === 0 || ends > MOST_ENDS || suspects.size > MOST_SUSPECTS;
    if (isHopeless || (await revive()) === undefined) return withSuspects(others, runs);
    others = await judge((scenario) => !suspects.has(placeOf(scenario)));
    runs.push(others);
  }
  const alone: JudgedScenario[] = [];
  let isThere = true;
  for (const place of suspects) {
    if (!isThere) break;
    const tried = await tryAlone(place, { judge, revive }, runs);
    isThere = tried.isThere;
    alone.push(...tried.scenarios);
  }
  const found = new Map(
    [...others.judgement.scenarios, ...alone].map((scenario) => [scenario.record.location, scenario]),
  );
  const scenarios = first.judgement.scenarios.map((each) => found.get(each.record.location) ?? each);
  const { incident: _, ...judgement } = summed(others.judgement, runs);
  const incident = isThere ? others.judgement.incident : first.judgement.incident;
  return { ...judgement, scenarios, ...(incident !== undefined && { incident }) };
}

/** A judgement whose incident names what was under way when the provider went. */
export function withSuspects({ judgement }: JudgedOnce, runs: readonly JudgedOnce[] = []): Judgement {
  const lost = [...new Set(suspectsIn(judgement).map(({ requirement }) => requirement))];
  if (lost.length === 0 || lost.length > MOST_SUSPECTS || judgement.incident === undefined) return judgement;
  const incident =
    `${judgement.incident} Requests of ${lost.join(', ')} were under way then, and one of them may have ended it: ` +
    `--tags "${lost.map((id) => `not @${id}`).join(' and ')}" judges the others.`;
  return { ...summed(judgement, runs), incident };
}

async function tryAlone(
  place: string,
  { judge, revive }: Onward,
  runs: JudgedOnce[],
): Promise<{ readonly scenarios: readonly JudgedScenario[]; readonly isThere: boolean }> {
  for (let times = 1; ; times++) {
    const tried = await judge((scenario) => placeOf(scenario) === place);
    runs.push(tried);
    const { scenarios } = tried.judgement;
    if (!tried.isGone) return { scenarios, isThere: true };
    const how = await revive();
    const isThere = how !== undefined;
    const isSuspect = suspectsIn(tried.judgement).length > 0;
    if (!isThere || !isSuspect) return { scenarios, isThere };
    if (times === RUNS_ALONE) return { scenarios: scenarios.map((each) => accused(each, how)), isThere };
  }
}

function accused({ requirement, record }: JudgedScenario, how: string): JudgedScenario {
  const { reason: _, ...rest } = record;
  const lost = record.exchanges.find(isLost);
  const request = lost ? `the ${lost.purpose} of ${lost.actor}` : 'the request';
  const finding: Finding = {
    kind: 'not-met',
    expected: 'an answer',
    seen: `${request} ended the server, ${RUNS_ALONE} times of ${RUNS_ALONE}, with no other request beside it: ${how}`,
  };
  return { requirement, record: { ...rest, finding, ...verdictOf(finding, false) } satisfies ScenarioRecord };
}

/** Scenarios of which a request was under way when the provider went. */
function suspectsIn({ scenarios }: Judgement): JudgedScenario[] {
  return scenarios.filter(({ record }) => record.exchanges.some(isLost));
}

function placeOf({ uri, line }: PlannedScenario): string {
  return `${uri}:${line}`;
}

/** What all runs took together. */
function summed(last: Judgement, runs: readonly JudgedOnce[]): Judgement {
  const all = runs.map(({ judgement }) => judgement);
  const [first] = all;
  if (!first || all.length < 2) return last;
  return {
    ...last,
    startedAt: first.startedAt,
    startedAtMs: first.startedAtMs,
    durationMs: systemClock.now() - first.startedAtMs,
    criticalPathMs: Math.max(...all.map(({ criticalPathMs }) => criticalPathMs)),
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    sessions: all.reduce((sum, { sessions }) => sum + sessions, 0),
    streams: all.flatMap(({ streams }) => streams),
    traffic: all.flatMap(({ traffic }) => traffic),
  };
}
