import { Gate } from '../src/engine/gate';
import type { Report } from '../src/report/model';
import type { NotHere } from './defects/defect';
import { variantRowOf } from './fair-variant-row';
import { type Row, rowOf, type VariantRow, type Verdicts } from './matrix';
import { partyNamed } from './parties';

/** What the runner tells a worker to do. */
export type Job =
  | { readonly baseline: string }
  | { readonly defect: string; readonly before: Verdicts }
  | { readonly variant: string; readonly before: Verdicts };

/** What a worker tells the runner. */
export type JobResult =
  | { readonly job: Job; readonly report: Report; readonly seconds: number }
  | { readonly job: Job; readonly row: Row }
  | { readonly job: Job; readonly variantRow: VariantRow }
  | { readonly job: Job; readonly broken: string };

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
    const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10;
    if ('baseline' in job)
      return { job, report: await harness.judge(job.baseline, undefined, ''), seconds: seconds() };
    if ('defect' in job) {
      const defect = party.defects.find(({ id }) => id === job.defect);
      if (!defect) throw new Error(`There is no defect ${job.defect}.`);
      const change = defect.how();
      if (isNotHere(change)) {
        const row = { defect: defect.id, skipped: change.notHere, named: [], explained: [], untestable: [] };
        return { job, row: { ...row, problems: [], seconds: 0 } };
      }
      const report = await harness.judge(defect.on ?? main, change, tagsFor(defect.only?.requirements));
      return { job, row: rowOf(defect, job.before, report, seconds()) };
    }
    const variant = party.fairVariants.find(({ id }) => id === job.variant);
    if (!variant) throw new Error(`There is no fair variant ${job.variant}.`);
    const change = variant.how();
    if (isNotHere(change)) {
      const row = { variant: variant.id, skipped: change.notHere, changes: [], mustJudged: 0, requests: 0 };
      return { job, variantRow: { ...row, problems: [], seconds: 0 } };
    }
    const report = await harness.judge(variant.on ?? main, change, tagsFor(variant.only));
    return { job, variantRow: variantRowOf(variant, job.before, report, seconds()) };
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

/** A tag expression for the scenarios of these requirements, or of all of them. */
function tagsFor(requirements: readonly string[] = []): string {
  return requirements.map((id) => `@${id}`).join(' or ');
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
