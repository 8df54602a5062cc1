import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The environment variable by which everything that a run started can be told. */
export const RUN_VARIABLE = 'RFC8628_RUN';

/**
 * Ends processes of a run that left their process group behind, as daemons do. Only Linux shows them; elsewhere, whoever
 * leaves its group is not found.
 *
 * @param tokens of {@link tokenOf}: a process that has cleared its environment still holds what it was started with
 * @returns how many there were
 */
export function endLeftovers(run: string, tokens: ReadonlySet<string> = new Set()): number {
  let ended = 0;
  for (const pid of processes()) {
    if (pid === process.pid || !(isOf(run, pid) || holdsAny(tokens, pid))) continue;
    try {
      process.kill(pid, 'SIGKILL');
      ended += 1;
    } catch {
      // It has ended meanwhile.
    }
  }
  return ended;
}

/** The descriptor that every process of a run is given, and that what it starts inherits. */
export const TOKEN_DESCRIPTOR = 3;

/**
 * The end of a socket that a process was given, by which it and whatever it starts can be told.
 *
 * @returns undefined where the process has ended by now, or nothing shows it
 */
export function tokenOf(pid: number): string | undefined {
  try {
    const link = readlinkSync(`/proc/${pid}/fd/${TOKEN_DESCRIPTOR}`);
    return link.startsWith('socket:') ? link : undefined;
  } catch {
    return undefined;
  }
}

function holdsAny(tokens: ReadonlySet<string>, pid: number): boolean {
  if (tokens.size === 0) return false;
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((name) => tokens.has(linkOf(`${folder}/${name}`)));
  } catch {
    return false;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
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
