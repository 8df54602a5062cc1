import type { Envelope } from '@cucumber/messages';
import { runScenario, runScenarios } from '../engine/run-scenarios';
import type { PlannedScenario } from '../engine/scenario-plan';
import type { ScenarioRecord } from '../engine/scenario-record';
import type { LoadedSteps } from '../engine/steps';
import { type Finding, findingOfUnanswered, type UnansweredRun, verdictOf } from '../judging/verdict-policy';
import type { ProviderHealth } from './provider-health';
import type { ProviderRun } from './provider-run';

/** How often a scenario is run alone that gets no answer, before that is held against the provider. */
const RUNS_ALONE = 3;
/** The same where its connection is lost: that costs no time, and happens by chance as well. */
const RUNS_ALONE_WHEN_LOST = 5;

/** A scenario with what came of it. */
export interface Attempted {
  readonly scenario: PlannedScenario;
  /** Absent where it did not come to its end, which is a mistake of the suite. */
  readonly record?: ScenarioRecord;
  /** Cucumber's message stream. */
  readonly messages: readonly Envelope[];
}

/** Runs a scenario beside others. Where a request gets no answer, it looks whether the provider still answers. */
export async function attempt(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  run: ProviderRun,
  health: ProviderHealth,
): Promise<Attempted> {
  const attempted = await runOnce(scenario, steps, run);
  const finding = unansweredOf(attempted, run);
  if (finding) {
    health.unanswered(scenario, finding.reason);
    await health.check();
  }
  return attempted;
}

/** Runs a scenario alone; again and again, where a request gets no answer from a provider that answers ordinary ones. */
export async function attemptAlone(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  run: ProviderRun,
  health: ProviderHealth,
): Promise<Attempted> {
  const runs: UnansweredRun[] = [];
  for (;;) {
    const attempted = await runOnce(scenario, steps, run);
    const finding = unansweredOf(attempted, run);
    const { record } = attempted;
    if (!finding || !record) return attempted;
    health.unanswered(scenario, finding.reason);
    const alive = await health.check();
    if (!alive || health.isSilent) return attempted;
    const { opening: ordinary } = alive;
    runs.push({ finding, exchanges: record.exchanges, ...(ordinary && { ordinary }) });
    const isLost = finding.exchange?.noAnswer?.kind === 'connection';
    if (runs.length < (isLost ? RUNS_ALONE_WHEN_LOST : RUNS_ALONE)) continue;
    const { reason: _, ...rest } = record;
    const found = findingOfUnanswered(runs);
    return { ...attempted, record: { ...rest, finding: found, ...verdictOf(found, false) } };
  }
}

/** Runs a scenario once; its messages are kept only where somebody wants them. */
export async function runOnce(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  run: ProviderRun,
): Promise<Attempted> {
  if (!run.keepsMessages) {
    const record = await runScenario(scenario, steps, run);
    return { scenario, messages: [], ...(record && { record }) };
  }
  const { records, messages } = await runScenarios([scenario], steps, run);
  const [record] = records;
  return { scenario, messages, ...(record && { record }) };
}

function unansweredOf(
  { record }: Attempted,
  run: ProviderRun,
): Extract<Finding, { kind: 'no-answer' }> | undefined {
  return record?.finding?.kind === 'no-answer' && !run.signal.aborted ? record.finding : undefined;
}
