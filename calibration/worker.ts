import { Gate } from '../src/engine/gate';
import type { Report } from '../src/report/model';
import type { NotHere } from './defects/defect';
import { type Row, rowOf, type Verdicts } from './matrix';
import { partyNamed } from './parties';

/** What the runner tells a worker to do. */
export type Job =
  | { readonly undisturbed: string }
  | {
      readonly defect: string;
      readonly before: Verdicts;
    };

/** What a worker tells the runner. */
export type News =
  | { readonly job: Job; readonly report: Report; readonly seconds: number }
  | { readonly job: Job; readonly row: Row }
  | { readonly job: Job; readonly broken: string };

/**
 * Judges what it is told to, as many at a time as the runner tells it at a time: a process of its own, so that two
 * processors are put to use.
 */
async function work(partyName: string): Promise<void> {
  const party = partyNamed(partyName);
  // Cucumber listens for uncaught errors once for each scenario under way.
  process.setMaxListeners(0);
  const court = await party.open();
  // Starts come one after another: what a run begins with takes most of its processor time, and codes that expire while
  // the processor is busy with others would prove nothing.
  const starting = new Gate(1);

  const judged = async (job: Job): Promise<News> => {
    const startedAt = performance.now();
    const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10;
    if ('undisturbed' in job) {
      return { job, report: await court.judge(job.undisturbed, undefined, ''), seconds: seconds() };
    }
    const defect = party.defects.find(({ id }) => id === job.defect);
    if (!defect) throw new Error(`There is no defect ${job.defect}.`);
    const change = defect.how();
    if (isNotHere(change)) {
      const row: Row = {
        defect: defect.id,
        skipped: change.notHere,
        named: [],
        explained: [],
        silenced: [],
        problems: [],
        seconds: 0,
      };
      return { job, row };
    }
    const tags = defect.only ? defect.only.requirements.map((id) => `@${id}`).join(' or ') : '';
    const [main = ''] = Object.keys(party.undisturbed);
    const report = await court.judge(defect.on ?? main, change, tags);
    return { job, row: rowOf(defect, job.before, report, seconds()) };
  };

  process.on('message', (job: Job | 'end') => {
    if (job === 'end') {
      void court.close().then(() => process.exit(0));
      return;
    }
    void starting.through(async () => {
      const news = judged(job).catch(
        (error: unknown): News => ({ job, broken: String(error instanceof Error ? error.stack : error) }),
      );
      void news.then((each) => process.send?.(each));
      await (party.waiting === 'virtual' ? news : calm());
    });
  });
  process.on('disconnect', () => process.exit(1));
  process.send?.('ready');
}

const GLANCE_MS = 150;
const LONGEST_PATIENCE_MS = 15_000;

/** Resolves when this process has time to spare, in the end at any rate. */
async function calm(): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const before = performance.eventLoopUtilization();
    await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
    const { utilization } = performance.eventLoopUtilization(before);
    if (utilization < 0.85 || performance.now() - startedAt > LONGEST_PATIENCE_MS) return;
  }
}

function isNotHere(change: unknown): change is NotHere {
  return typeof change === 'object' && change !== null && 'notHere' in change;
}

void work(process.argv[2] ?? '');
