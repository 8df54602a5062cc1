import { readdirSync, readFileSync } from 'node:fs';
import { markOf, type ProcessMark } from './process-mark';

/** The environment variable by which everything that a run started can be told. */
export const RUN_VARIABLE = 'RFC8628_RUN';

const NO_MARKS: ReadonlySet<ProcessMark> = new Set();

/** What is ended may start another process meanwhile. */
const MOST_PASSES = 5;

/**
 * Ends processes of a run that left their process group behind, as daemons do. Only Linux shows them; elsewhere, whoever
 * leaves its group is not found. Nothing is ended that has not inherited from a process of the run.
 *
 * @param marks of the processes that were started
 * @param run what their environments say
 * @returns how many there were
 */
export function endLeftovers(marks: ReadonlySet<ProcessMark>, run?: string): number {
  let ended = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const found = processes().filter((pid) => pid !== process.pid && isOf(marks, run, pid) && end(pid));
    ended += found.length;
    if (found.length === 0) break;
  }
  return ended;
}

/**
 * Sends a signal to every process of a run that can be told by its environment, as on Linux; 0 only counts them.
 *
 * @param run what their environments say
 * @returns how many there are
 */
export function signalLeftovers(run: string, signal: NodeJS.Signals | 0): number {
  return processes().filter((pid) => pid !== process.pid && isOf(NO_MARKS, run, pid) && end(pid, signal))
    .length;
}

/**
 * True where a process that a scenario started still lives. As with {@link endLeftovers}, only Linux shows it.
 *
 * @param home the home folder of that scenario
 * @param mark of the process that it started
 * @param before processes that are older than the run
 */
export function isLeftBehind(
  { run, home, mark }: { readonly run: string; readonly home: string; readonly mark: ProcessMark },
  before: ReadonlySet<number>,
): boolean {
  return processes().some(
    (pid) =>
      !before.has(pid) &&
      pid !== process.pid &&
      (markOf(pid) === mark || hasVariables(pid, [`${RUN_VARIABLE}=${run}`, `HOME=${home}`])),
  );
}

/** Every process that there is, by its number. */
export function processes(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function isOf(marks: ReadonlySet<ProcessMark>, run: string | undefined, pid: number): boolean {
  return marks.has(markOf(pid) ?? '') || (run !== undefined && hasVariables(pid, [`${RUN_VARIABLE}=${run}`]));
}

function end(pid: number, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

function hasVariables(pid: number, variables: readonly string[]): boolean {
  try {
    const all = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.every((each) => all.includes(each));
  } catch {
    return false;
  }
}
