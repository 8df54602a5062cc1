import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job, JobResult } from './worker';

/** Worker processes that take jobs, a number of them at a time each. */
export interface WorkerPool {
  /** Resolves with what came of it; rejects when the worker died over it. */
  run(job: Job): Promise<JobResult>;
  end(): void;
}

interface Pending {
  readonly job: Job;
  readonly done: (result: JobResult) => void;
  readonly failed: (error: Error) => void;
}

interface Worker {
  readonly child: ChildProcess;
  readonly underWay: Map<string, Pending>;
}

/**
 * @param processes how many worker processes
 * @param atOnce how many jobs each of them has under way at most
 */
export async function startPool(party: string, processes: number, atOnce: number): Promise<WorkerPool> {
  const workers = await Promise.all(Array.from({ length: processes }, () => startWorker(party)));
  const waiting: Pending[] = [];
  const dispatch = (worker: Worker): void => {
    while (worker.underWay.size < atOnce) {
      const next = waiting.shift();
      if (!next) return;
      worker.underWay.set(keyOf(next.job), next);
      worker.child.send(next.job);
    }
  };
  for (const worker of workers) {
    worker.child.on('message', (result: JobResult) => {
      const key = keyOf(result.job);
      worker.underWay.get(key)?.done(result);
      worker.underWay.delete(key);
      dispatch(worker);
    });
    worker.child.on('exit', (code) => {
      const error = new Error(`A worker ended with ${code} before its work was done.`);
      for (const { failed } of worker.underWay.values()) failed(error);
    });
  }
  return {
    run: (job) =>
      new Promise<JobResult>((done, failed) => {
        waiting.push({ job, done, failed });
        const [idlest] = [...workers].sort((a, b) => a.underWay.size - b.underWay.size);
        if (idlest) dispatch(idlest);
      }),
    end: () => {
      for (const { child } of workers) if (child.connected) child.send('end');
    },
  };
}

function keyOf(job: Job): string {
  if ('baseline' in job) return `baseline ${job.baseline}`;
  return 'defect' in job ? `defect ${job.defect}` : `fair variant ${job.variant}`;
}

/** Not ts-node itself: it loads node:domain, which makes every event and every promise slower. */
const REGISTER = join(__dirname, '..', 'test', 'register.cjs');

function startWorker(party: string): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'worker.ts'), [party], {
      // Many short-lived messages: a larger nursery saves a quarter of the processor time.
      execArgv: ['--max-semi-space-size=64', '-r', REGISTER],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A worker ended with ${code} as it started.`)));
    child.once('message', () => resolve({ child, underWay: new Map() }));
  });
}
