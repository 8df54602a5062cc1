import { existsSync, statSync } from 'node:fs';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { WrongUseError } from '../engine/expected-error';
import { htmlReport } from './html';
import { jsonReport } from './json';
import { type JunitRules, junitReport } from './junit';
import { markdownReport } from './markdown';
import type { Report } from './model';

/** The folder for the reports cannot be written to; the message is one line that says why and what to do. */
export class UnwritableFolder extends WrongUseError {
  override readonly name = 'UnwritableFolder';

  constructor(
    readonly folder: string,
    cause: unknown,
    advice = 'name another folder with --out',
  ) {
    super(`the reports cannot be written to "${folder}": ${reasonOf(cause)}; ${advice}`, { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of this path is a file, not a folder',
  EEXIST: 'it is a file, not a folder',
  EISDIR: 'a folder has the name that a report is to have',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the path is too long',
  ENOENT: 'no folder can be made there',
  ELOOP: 'the path leads in circles',
  EINVAL: 'it is no path',
  ERR_INVALID_ARG_VALUE: 'it is no path',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // Who it is matters most where one does not know: in a container.
  if (code === 'EACCES' || code === 'EPERM') {
    const user = process.getuid?.();
    return user === undefined
      ? 'permission is denied'
      : `permission is denied to the user ${user}, who has to own it`;
  }
  return REASONS[code] ?? (code || 'it could not be opened');
}

/** The files that {@link writeReports} wrote, as paths that begin with the folder as it was given. */
export interface WrittenReports {
  readonly json: string;
  readonly html: string;
  readonly junit: string;
  readonly markdown: string;
}

/**
 * Writes `report.json`, `report.html`, `junit.xml` and `report.md`, creating the folder where it is missing.
 *
 * @param report already redacted
 * @param dir a path, absolute or relative to the working directory
 * @param rules what is a failure in `junit.xml` besides a MUST that is not met
 * @throws UnwritableFolder
 */
export async function writeReports(
  report: Report,
  dir: string,
  rules: JunitRules = {},
): Promise<WrittenReports> {
  const paths = {
    json: join(dir, 'report.json'),
    html: join(dir, 'report.html'),
    junit: join(dir, 'junit.xml'),
    markdown: join(dir, 'report.md'),
  };
  // The contract first: whatever happened to the others, this is there.
  await write(dir, paths.json, jsonReport(report));
  await write(dir, paths.html, htmlReport(report));
  await write(dir, paths.junit, junitReport(report, rules));
  await write(dir, paths.markdown, markdownReport(report));
  return paths;
}

/**
 * Makes sure, before a run spends minutes, that its reports can be written; creates the folder.
 *
 * @throws UnwritableFolder
 */
export async function checkWritable(dir: string): Promise<void> {
  const probe = join(dir, `.rfc8628-${process.pid}`);
  await write(dir, probe, '');
  await rm(probe, { force: true });
}

/**
 * The same for a single file that is to be written later: it is created, or left as it is.
 *
 * @throws UnwritableFolder
 */
export async function checkWritableFile(path: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await appendFile(path, '');
  } catch (error) {
    throw new UnwritableFolder(path, error, 'name another file');
  }
}

/** As `mkdir -p`; Node's own recursive mkdir never returns where a file system refuses every new name (`/proc`). */
async function makeFolder(dir: string): Promise<void> {
  if (isFolder(dir)) return;
  const parent = dirname(resolve(dir));
  if (!existsSync(parent)) await makeFolder(parent);
  await mkdir(dir).catch((error: unknown) => {
    // Made by another in the meantime.
    if (!isFolder(dir)) throw error;
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function write(dir: string, path: string, content: string): Promise<void> {
  try {
    await makeFolder(dir);
    await writeFile(path, content);
  } catch (error) {
    throw new UnwritableFolder(dir, error);
  }
}
