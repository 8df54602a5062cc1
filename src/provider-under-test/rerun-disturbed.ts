import type { PlannedScenario } from '../engine/scenario-plan';
import type { Finding } from '../judging/verdict-policy';
import type { Attempted } from './attempt';
import type { ProviderRun } from './provider-run';
import { ScenarioQueue } from './scenario-queue';

/** So few at a time that none of them is in the others' way. */
const RERUN_CONCURRENCY = 8;

/** What can be told of a scenario may come of the others that were under way, and not of the provider. */
const DISTURBED: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>(['evicted', 'limited', 'expired']);

/**
 * Runs scenarios that the others may have disturbed once more, a few at a time: their session was dropped for the many that
 * the run started, a limit of the provider was reached, or their codes expired on the way.
 *
 * @returns all of them, in the order given
 */
export async function rerunDisturbed(
  attempted: readonly Attempted[],
  run: ProviderRun,
  again: (scenario: PlannedScenario) => Promise<Attempted>,
): Promise<Attempted[]> {
  const settled = [...attempted];
  const disturbed = [...settled.entries()].filter(
    ([, { record }]) => record?.finding !== undefined && DISTURBED.has(record.finding.kind),
  );
  if (disturbed.length === 0 || run.signal.aborted) return settled;
  run.forgetFailures();
  const few = new ScenarioQueue(() => Math.min(RERUN_CONCURRENCY, run.concurrency));
  await Promise.all(
    disturbed.map(([index, { scenario, record }]) =>
      few.through(async () => {
        settled[index] = withNote(await again(scenario), record?.reason);
      }),
    ),
  );
  return settled;
}

function withNote(attempted: Attempted, before: string | undefined): Attempted {
  const { record } = attempted;
  if (!record || before === undefined) return attempted;
  const note = `${before} It was run once more with few others, and this is how that went.`;
  return { ...attempted, record: { ...record, notes: [...record.notes, note] } };
}
