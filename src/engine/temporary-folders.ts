import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const swept = new Set<string>();

/**
 * Makes a temporary folder of this process, and removes those that earlier ones, ended by force, left behind.
 *
 * @param prefix of its name: `rfc8628-scenarios-`
 * @returns its path
 */
export function makeTemporaryFolder(prefix: string): string {
  if (!swept.has(prefix)) sweepTemporaryFolders(prefix);
  swept.add(prefix);
  return mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
}

/**
 * Removes temporary folders of processes that were ended before they could do so themselves. What cannot be removed, for
 * it is somebody else's, stays.
 *
 * @param prefix of their names, which goes on with the process' id and a hyphen
 */
export function sweepTemporaryFolders(prefix: string): void {
  for (const name of namesIn(tmpdir())) {
    const [, id] = name.startsWith(prefix) ? (/^(\d+)-/.exec(name.slice(prefix.length)) ?? []) : [];
    if (id === undefined || isRunning(Number(id))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another process' sweep was there at the same time, or it may not be removed.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Any other error is that of a process which is there, and not ours to signal.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
