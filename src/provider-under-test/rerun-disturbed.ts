import type { PlannedScenario } from '../engine/scenario-plan';
import type { Finding } from '../judging/verdict-policy';
import type { Attempted } from './attempt';
import type { ProviderRun } from './provider-run';
import { ScenarioQueue } from './scenario-queue';

/** So few at a time that none of them is in the others' way. */
const RERUN_CONCURRENCY = 8;

const WITH_FEW = 'with few others';
const ALONE = 'with no other beside it';

/** What can be told of a scenario may come of the others that were under way, and not of the provider. */
const DISTURBED: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  'evicted',
  'limited',
  'expired',
  'late',
  'broken',
]);

/**
 * Whether a scenario accuses, and the provider failed itself meanwhile: a store that many write to at once may do so now and
 * then, and what that leads to is no answer to what was asked.
 */
function failedMeanwhile({ record }: Attempted): boolean {
  return (
    record?.finding?.kind === 'not-met' &&
    record.exchanges.some(({ response }) => response !== undefined && response.status >= 500)
  );
}

/** Whether an end user got stuck where another of the run did the same. Who is asked in person is not asked once more. */
function mayGetOn(finding: Finding, { gotOn, sharesVisits }: ProviderRun): boolean {
  return finding.kind === 'stuck' && !sharesVisits && gotOn.has(finding.decision);
}

/** How a scenario is run once more. */
export interface Again {
  /** With few others. */
  readonly withFew: (scenario: PlannedScenario) => Promise<Attempted>;
  /** Alone, until it gets its answers or it is clear that it gets none. */
  readonly alone: (scenario: PlannedScenario) => Promise<Attempted>;
}

/**
 * Runs scenarios that the others may have disturbed once more, a few at a time: their session was dropped for the many that
 * the run started, a limit of the provider was reached, their codes expired on the way, or polls that have to come in haste
 * came late, or their end user got stuck where others got on, or the provider failed by its own account, or with an error of the server beside what is held against it. Where
 * the provider keeps less than those few, down to one session for each client, they run one after the other. Those that got no answer come last: one
 * after the other where the connection was lost, since that is soon over.
 *
 * @returns all of them, in the order given
 */
export async function rerunDisturbed(
  attempted: readonly Attempted[],
  run: ProviderRun,
  again: Again,
  isSilent: () => boolean,
): Promise<Attempted[]> {
  const settled = [...attempted];
  const those = (wanted: (finding: Finding) => boolean) =>
    [...settled.entries()].filter(
      ([, { record }]) => record?.finding !== undefined && wanted(record.finding),
    );
  const rerun = async (
    entries: readonly (readonly [number, Attempted])[],
    room: number,
    how: (scenario: PlannedScenario) => Promise<Attempted>,
    beside = WITH_FEW,
  ): Promise<void> => {
    if (entries.length === 0 || run.signal.aborted) return;
    run.forgetFailures();
    const queue = new ScenarioQueue(() => Math.min(room, run.concurrency));
    await Promise.all(
      entries.map(([index, { scenario, record }]) =>
        queue.through(async () => {
          settled[index] = withNote(await how(scenario), record?.reason, beside);
        }),
      ),
    );
  };
  const evicted = () => those(({ kind }) => kind === 'evicted');
  const holdsFew = evicted().length > 0 && !run.signal.aborted && (await roomOf(run)) < RERUN_CONCURRENCY;
  const failed = run.sharesVisits ? [] : [...settled.entries()].filter(([, each]) => failedMeanwhile(each));
  await rerun(
    [
      ...those(({ kind }) => DISTURBED.has(kind) && !(holdsFew && kind === 'evicted')),
      ...those((finding) => mayGetOn(finding, run)),
      ...failed,
    ],
    RERUN_CONCURRENCY,
    again.withFew,
  );
  // A session that several scenarios use has all of theirs started after it.
  const withOwnSession = (scenario: PlannedScenario): Promise<Attempted> => {
    run.forgetSharedSession();
    return again.withFew(scenario);
  };
  await rerun(evicted(), 1, withOwnSession, ALONE);
  const unanswered = those(({ kind }) => kind === 'no-answer');
  if (isSilent()) return settled;
  const isLost = ([, { record }]: readonly [number, Attempted]): boolean =>
    record?.finding?.kind === 'no-answer' && record.finding.exchange?.noAnswer?.kind === 'connection';
  run.resendsLost = false;
  await rerun(unanswered.filter(isLost), 1, again.alone);
  await rerun(
    unanswered.filter((entry) => !isLost(entry)),
    RERUN_CONCURRENCY,
    again.alone,
  );
  run.resendsLost = true;
  return settled;
}

/** How many sessions the provider keeps beside each other. */
function roomOf(run: ProviderRun): Promise<number> {
  return run.evictions.findRoom(run.client('device', () => {}));
}

function withNote(attempted: Attempted, before: string | undefined, beside: string): Attempted {
  const { record } = attempted;
  if (!record || before === undefined) return attempted;
  const note = `${before} It was run once more ${beside}, and this is how that went.`;
  return { ...attempted, record: { ...record, notes: [...record.notes, note] } };
}
