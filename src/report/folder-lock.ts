import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { WrongUseError } from '../engine/expected-error';

const FILE = '.rfc8628-run.lock';
/** The holder of a lock says that it is still there this often. */
const BEAT_MS = 5000;
/** A lock whose holder has said nothing for so long is left over from a run that was killed. */
const STALE_MS = 60_000;

/** Another run is writing to the folder; the message is one line that says what to do. */
export class FolderInUseError extends WrongUseError {
  override readonly name = 'FolderInUseError';

  constructor(folder: string, pid: number) {
    super(
      `another run (process ${pid}) is writing its reports to "${folder}"; wait until it has ended, or name another ` +
        'folder with --out',
    );
  }
}

/** Keeps other runs out of a folder. */
export interface FolderLock {
  /** Lets others in again. */
  release(): Promise<void>;
}

const Holder = v.object({ pid: v.pipe(v.number(), v.integer()), host: v.string(), run: v.string() });
type Holder = v.InferOutput<typeof Holder>;

/**
 * Keeps other runs out of a folder that exists and can be written to, until it is released. What a run that was killed
 * left behind is taken over: its process is gone, or has not been heard of for a minute.
 *
 * @throws FolderInUseError when another run is writing to it, of this process or of another one
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, FILE);
  const own: Holder = { pid: process.pid, host: hostname(), run: crypto.randomUUID() };
  if (!(await create(path, own))) {
    const holder = await holderOf(path);
    if (holder && !(await isStale(path, holder))) throw new FolderInUseError(folder, holder.pid);
    if (!(await takeOver(path, holder)) || !(await create(path, own)))
      throw new FolderInUseError(folder, (await holderOf(path))?.pid ?? 0);
  }
  const beat = setInterval(() => {
    const now = new Date();
    // A lock that somebody deleted is not made again.
    void utimes(path, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      if ((await holderOf(path))?.run === own.run) await rm(path, { force: true });
    },
  };
}

async function create(path: string, holder: Holder): Promise<boolean> {
  // Whole from its first moment, so that nobody reads half of it.
  const draft = `${path}.${holder.run}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    // Some file systems have no links.
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error;
      return writeFile(path, JSON.stringify(holder), { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Undefined where there is no lock, or none that can be read. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return v.parse(Holder, JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

async function isStale(path: string, { pid, host }: Holder): Promise<boolean> {
  if (host === hostname() && !isRunning(pid)) return true;
  const heardOf = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - heardOf > STALE_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is another user's.
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Moves a stale lock out of the way. Two runs may find it stale at the same time, and the later one then gets hold of the
 * other's new lock: that is put back.
 */
async function takeOver(path: string, stale: Holder | undefined): Promise<boolean> {
  const taken = `${path}.${crypto.randomUUID()}`;
  try {
    await rename(path, taken);
  } catch (error) {
    // Its holder has ended in the meantime, or another run was faster.
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  const isThatOne = (await holderOf(taken))?.run === stale?.run;
  if (!isThatOne) await link(taken, path).catch(() => {});
  await rm(taken, { force: true });
  return isThatOne;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
