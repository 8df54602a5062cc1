import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeftovers, RUN_VARIABLE, signalLeftovers } from '../client-under-test/leftovers';

const GRACE_MS = 5000;
const LOOK_EVERY_MS = 50;
const OF_ITS_OWN = process.platform !== 'win32';

/** A process with all that it starts. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Asks all of it to end, and ends what has not done so after five seconds. */
  end(): Promise<void>;
}

/**
 * Starts a program as the head of a process group of its own: Ctrl-C at our terminal does not reach it, and all that it
 * starts can be ended with it; on Linux also what has left the group, as daemons do. It is ended when this process ends,
 * however orderly that is.
 *
 * @throws Error when an argument cannot be passed on; that there is no such program is an `error` event of the child
 */
export function startGroup(program: string, args: readonly string[], options: SpawnOptions): ProcessGroup {
  const run = randomUUID();
  const env = { ...(options.env ?? process.env), [RUN_VARIABLE]: run };
  const child = spawn(program, args, { ...options, env, detached: OF_ITS_OWN });
  const kill = (signal: NodeJS.Signals | 0): boolean => {
    if (child.pid === undefined) return false;
    try {
      return OF_ITS_OWN ? process.kill(-child.pid, signal) : child.exitCode === null && child.kill(signal);
    } catch {
      return false;
    }
  };
  const atExit = (): void => {
    kill('SIGKILL');
    endLeftovers(new Set(), run);
  };
  process.on('exit', atExit);
  return {
    child,
    async end() {
      kill('SIGTERM');
      await whileTrue(() => kill(0));
      kill('SIGKILL');
      // After the group, so that nobody is asked twice: a second signal makes some servers drop what they have in hand.
      if (signalLeftovers(run, 'SIGTERM') > 0) await whileTrue(() => signalLeftovers(run, 0) > 0);
      endLeftovers(new Set(), run);
      process.off('exit', atExit);
    },
  };
}

async function whileTrue(isSo: () => boolean): Promise<void> {
  for (let waited = 0; waited < GRACE_MS && isSo(); waited += LOOK_EVERY_MS) await sleep(LOOK_EVERY_MS);
}
