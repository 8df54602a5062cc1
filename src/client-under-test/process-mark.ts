import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * By what a process, and whatever it starts, can be told: a limit of file locks that no other process has. Linux keeps
 * that limit for the sake of old programs alone, and no lock has ever been refused for it since 2.6. It is inherited through
 * everything by which a daemon leaves its parent: another session, closed descriptors, an environment of its own.
 */
export type ProcessMark = string;

/** Beyond any number that somebody would choose, and within what a limit can be. */
const LEAST = 2 ** 52;

/** Of util-linux. What is found on the PATH of a client may be the client's own. */
let prlimit: string | undefined | null = null;

export function newMark(): ProcessMark {
  return String(LEAST + randomInt(2 ** 47));
}

/**
 * A command that starts another one with a mark, in the same process.
 *
 * @returns the command as it is where nothing can mark it: elsewhere than on Linux, or without `prlimit`
 */
export function marked(
  command: readonly [string, ...string[]],
  mark: ProcessMark,
): readonly [string, ...string[]] {
  prlimit ??= findPrlimit();
  return prlimit === undefined ? command : [prlimit, `--locks=${mark}:${mark}`, '--', ...command];
}

/** True where commands can be marked here. */
export function canMark(): boolean {
  return marked(['true'], newMark()).length > 1;
}

/** The mark of a process; undefined where it has none, or has ended. */
export function markOf(pid: number): ProcessMark | undefined {
  try {
    return /^Max file locks +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function findPrlimit(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'prlimit'))
    .find(isRunnable);
  if (path === undefined) return undefined;
  // A sandbox may forbid it: then every command would fail.
  const { status } = spawnSync(path, [`--locks=${newMark()}`, '--', 'true'], {
    stdio: 'ignore',
    timeout: 5000,
  });
  return status === 0 ? path : undefined;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
