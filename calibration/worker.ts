import { Gate } from '../src/engine/gate';
import type { NotHere } from './defects/defect';
import { type Judged, judgedOf } from './judged';
import { partyNamed } from './parties';
import type { Party } from './party';

/** What the runner tells a worker to judge, by its id. */
export type Job = { readonly baseline: string } | { readonly defect: string } | { readonly variant: string };

/** What a worker tells the runner. */
export type JobResult = { readonly job: Job } & (
  | { readonly judged: Judged; readonly seconds: number }
  /** It takes something that this machine has not, in words. */
  | { readonly skipped: string }
  /** What kept it from being judged, which is a mistake of the suite. */
  | { readonly broken: string }
);

/**
 * Judges what it is told to, as many at a time as the runner tells it at a time: a process of its own, so that two
 * processors are put to use.
 */
async function work(partyName: string): Promise<void> {
  const party = partyNamed(partyName);
  // Cucumber listens for uncaught errors once for each scenario under way.
  process.setMaxListeners(100_000);
  const harness = await party.open();
  const [main = ''] = Object.keys(party.baselines);
  // Starts come one after another: what a run begins with takes most of its processor time, and codes that expire while
  // the processor is busy with others would prove nothing.
  const starting = new Gate(1);

  const judged = async (job: Job): Promise<JobResult> => {
    const startedAt = performance.now();
    const { on = main, how, requirements = [] } = entryOf(party, job);
    const change = how?.();
    if (isNotHere(change)) return { job, skipped: change.notHere };
    const report = await harness.judge(on, change, requirements.map((id) => `@${id}`).join(' or '));
    return { job, judged: judgedOf(report), seconds: Math.round((performance.now() - startedAt) / 100) / 10 };
  };

  process.on('message', (job: Job | 'end') => {
    if (job === 'end') {
      void harness.close().then(() => process.exit(0));
      return;
    }
    void starting.through(async () => {
      const result = judged(job).catch(
        (error: unknown): JobResult => ({
          job,
          broken: String(error instanceof Error ? error.stack : error),
        }),
      );
      void result.then((each) => process.send?.(each));
      await (party.waiting === 'virtual' ? result : untilIdle());
    });
  });
  process.on('disconnect', () => process.exit(1));
  process.send?.('ready');
}

/** What is judged for a job: a change of which baseline, and the requirements that alone are judged, if not all are. */
interface Entry {
  readonly on?: string | undefined;
  readonly how?: () => unknown;
  readonly requirements?: readonly string[] | undefined;
}

/** @throws Error when the party has no such entry */
function entryOf({ defects, fairVariants }: Party<unknown>, job: Job): Entry {
  if ('baseline' in job) return { on: job.baseline };
  const id = 'defect' in job ? job.defect : job.variant;
  const entry =
    'defect' in job ? defects.find((each) => each.id === id) : fairVariants.find((each) => each.id === id);
  if (!entry) throw new Error(`There is no entry ${id}.`);
  const { on, how, only } = entry;
  return { on, how, requirements: only && 'requirements' in only ? only.requirements : only };
}

const LOOK_EVERY_MS = 150;
const LONGEST_WAIT_MS = 15_000;

/** Resolves when this process has time to spare, in the end at any rate. */
async function untilIdle(): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const before = performance.eventLoopUtilization();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const { utilization } = performance.eventLoopUtilization(before);
    if (utilization < 0.85 || performance.now() - startedAt > LONGEST_WAIT_MS) return;
  }
}

function isNotHere(change: unknown): change is NotHere {
  return typeof change === 'object' && change !== null && 'notHere' in change;
}

void work(process.argv[2] ?? '');
