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

/**
 * True where a process of a run still lives in the home folder of one scenario. As with {@link endLeftovers}, only Linux
 * shows it.
 */
export function isLeftBehind(run: string, home: string): boolean {
  return processes().some((pid) => pid !== process.pid && isOf(run, pid) && hasVariable(pid, `HOME=${home}`));
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function isOf(run: string, pid: number): boolean {
  return hasVariable(pid, `${RUN_VARIABLE}=${run}`);
}

function hasVariable(pid: number, variable: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
  } catch {
    return false;
  }
}
