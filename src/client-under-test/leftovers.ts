import { readdirSync, readFileSync } from 'node:fs';

/** The environment variable by which everything that a run started can be told. */
export const RUN_VARIABLE = 'RFC8628_RUN';

/**
 * Ends processes of a run that left their process group behind, as daemons do. Only Linux shows them; elsewhere, whoever
 * leaves its group is not found.
 *
 * @returns how many there were
 */
export function endLeftovers(run: string): number {
  let ended = 0;
  for (const pid of processes()) {
    if (pid === process.pid || !isOf(run, pid)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      ended += 1;
    } catch {
      // It has ended meanwhile.
    }
  }
  return ended;
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function isOf(run: string, pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${RUN_VARIABLE}=${run}\0`);
  } catch {
    return false;
  }
}
