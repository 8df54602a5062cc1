import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job, News } from './worker';

/** Worker processes that take jobs, a number of them at a time each. */
export interface WorkForce {
  /** Resolves with what came of it; rejects when the worker died over it. */
  do(job: Job): Promise<News>;
  end(): void;
}

/**
 * @param processes how many worker processes
 * @param atOnce how many jobs each of them has under way at most
 */
export async function hire(party: string, processes: number, atOnce: number): Promise<WorkForce> {
  const workers = await Promise.all(Array.from({ length: processes }, () => started(party)));
  const line: { job: Job; done: (news: News) => void; failed: (error: Error) => void }[] = [];
  const hand = (worker: Worker): void => {
    while (worker.underWay.size < atOnce) {
      const next = line.shift();
      if (!next) return;
      worker.underWay.set(keyOf(next.job), next);
      worker.child.send(next.job);
    }
  };
  for (const worker of workers) {
    worker.child.on('message', (news: News) => {
      const key = keyOf(news.job);
      worker.underWay.get(key)?.done(news);
      worker.underWay.delete(key);
      hand(worker);
    });
    worker.child.on('exit', (code) => {
      const error = new Error(`A worker ended with ${code} before its work was done.`);
      for (const { failed } of worker.underWay.values()) failed(error);
    });
  }
  return {
    do: (job) =>
      new Promise<News>((done, failed) => {
        line.push({ job, done, failed });
        const [idlest] = [...workers].sort((a, b) => a.underWay.size - b.underWay.size);
        if (idlest) hand(idlest);
      }),
    end: () => {
      for (const { child } of workers) if (child.connected) child.send('end');
    },
  };
}

interface Worker {
  readonly child: ChildProcess;
  readonly underWay: Map<string, { done: (news: News) => void; failed: (error: Error) => void }>;
}

function keyOf(job: Job): string {
  return 'defect' in job ? `defect ${job.defect}` : `undisturbed ${job.undisturbed}`;
}

function started(party: string): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'worker.ts'), [party], {
      // Many short-lived messages: a larger nursery saves a quarter of the processor time.
      execArgv: ['--max-semi-space-size=64', '-r', 'ts-node/register'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A worker ended with ${code} as it started.`)));
    child.once('message', () => resolve({ child, underWay: new Map() }));
  });
}
