import type { Envelope } from '@cucumber/messages';
import { runScenarios } from '../engine/run-scenarios';
import type { PlannedScenario } from '../engine/scenario-plan';
import type { ScenarioRecord } from '../engine/scenario-record';
import type { LoadedSteps } from '../engine/steps';
import { failAsUnresponsive, verdictOf } from '../judging/verdict-policy';
import type { ProviderHealth } from './provider-health';
import type { ProviderRun } from './provider-run';

/** A scenario that gets no answer is tried this often before that is held against the provider. */
const ATTEMPTS = 3;

/** A scenario with what came of it. */
export interface Attempted {
  readonly scenario: PlannedScenario;
  /** Absent where it did not come to its end, which is a mistake of the suite. */
  readonly record?: ScenarioRecord;
  /** Cucumber's message stream. */
  readonly messages: readonly Envelope[];
}

/** Runs a scenario once. */
export async function runOnce(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  run: ProviderRun,
): Promise<Attempted> {
  const { records, messages } = await runScenarios([scenario], steps, run);
  const [record] = records;
  return { scenario, messages, ...(record && { record }) };
}

/** Runs a scenario; once more, and again, where a request got no answer from a provider that answers ordinary ones. */
export async function attempt(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  run: ProviderRun,
  health: ProviderHealth,
): Promise<Attempted> {
  for (let attempts = 1; ; attempts++) {
    const attempted = await runOnce(scenario, steps, run);
    const { record, messages } = attempted;
    if (record?.finding?.kind !== 'no-answer' || run.signal.aborted) return attempted;
    const { reason } = record.finding;
    health.unanswered(scenario, reason);
    const isAlive = (await health.check()) !== undefined;
    if (!isAlive || health.isSilent) return { scenario, messages, record };
    if (attempts === ATTEMPTS) {
      const { reason: _, ...rest } = record;
      const finding = failAsUnresponsive(attempts, reason);
      return { scenario, messages, record: { ...rest, finding, ...verdictOf(finding, false) } };
    }
  }
}
