import type { PlannedScenario } from '../engine/scenario-plan';
import type { Attempted } from './attempt';

/** So few at a time that none of them is in the others' way. */
const RERUN_CONCURRENCY = 8;

/**
 * Runs scenarios whose session was dropped for the many that the run started once more, a few at a time.
 *
 * @returns all of them, in the order given
 */
export async function rerunEvicted(
  attempted: readonly Attempted[],
  again: (scenario: PlannedScenario) => Promise<Attempted>,
): Promise<Attempted[]> {
  const settled = [...attempted];
  const evicted = [...settled.entries()].filter(([, { record }]) => record?.finding?.kind === 'evicted');
  for (let first = 0; first < evicted.length; first += RERUN_CONCURRENCY) {
    await Promise.all(
      evicted.slice(first, first + RERUN_CONCURRENCY).map(async ([index, { scenario, record }]) => {
        settled[index] = withNote(await again(scenario), record?.reason);
      }),
    );
  }
  return settled;
}

function withNote(attempted: Attempted, before: string | undefined): Attempted {
  const { record } = attempted;
  if (!record || before === undefined) return attempted;
  const note = `${before} It was run once more with few others, and this is how that went.`;
  return { ...attempted, record: { ...record, notes: [...record.notes, note] } };
}
