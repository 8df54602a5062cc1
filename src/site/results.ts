import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { WrongUseError } from '../engine/expected-error';
import type { Report } from '../report/model';
import type { Party } from '../rfc8628/requirement';
import { completeReport } from './complete-report';

/** One implementation with every report that there is of it. */
export interface Result {
  readonly party: Party;
  /** Its name in addresses. */
  readonly slug: string;
  /** Its name for people: the heading of its README, or what the report calls it. */
  readonly title: string;
  /** The newest one. */
  readonly report: Report;
  /** All of them, the newest first. */
  readonly history: readonly Report[];
  /** The target or client file by which it was judged. */
  readonly startedBy?: { readonly name: string; readonly text: string };
  /** Who sent the result, where it was not run for this project alone: the line "Sent by …" of its README. */
  readonly sentBy?: string;
}

const DEEPEST = 5;
const LONGEST_SLUG = 60;
/** Runs of one's own, what has pages of its own, and what is never a result. */
const LEFT_OUT = new Set(['latest', 'grid', 'vulnerabilities', 'node_modules', '.git']);
const START_FILES = ['target.yaml', 'client.yaml', 'target.json', 'client.json'];

/** No report.json was found, or one cannot be read; the message says where and what to do. */
export class NoResultsError extends WrongUseError {
  override readonly name = 'NoResultsError';
}

/**
 * Reads every report.json below a folder. Those in `providers/NAME` or `clients/NAME`, at whatever depth, are reports of
 * one implementation; elsewhere each folder is one.
 *
 * @throws NoResultsError
 */
export function readResults(dir: string): readonly Result[] {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new NoResultsError(`there is no folder "${dir}": name one with report.json files`);
  }
  const groups = new Map<string, { folder: string; reports: Report[] }>();
  for (const path of reportFiles(dir)) {
    const report = readReport(path);
    const folder = folderOfImplementation(dir, path);
    const key = `${report.party} ${folder}`;
    const group = groups.get(key) ?? { folder, reports: [] };
    group.reports.push(report);
    groups.set(key, group);
  }
  if (groups.size === 0) throw new NoResultsError(`there is no report.json below "${dir}"`);
  const taken = new Set<string>();
  return [...groups.values()].map(({ folder, reports }) => {
    const history = [...reports].sort((a, b) => b.started_at.localeCompare(a.started_at));
    const [report = reports[0] as Report] = history;
    const slug = freeSlug(report.party, folder === dir ? report.target.name : basename(folder), taken);
    const startedBy = startFile(folder);
    const sentBy = readmeLine(folder, /^Sent by (.+?)\.?$/m);
    return {
      party: report.party,
      slug,
      title: readmeLine(folder, /^# (.+)$/m) ?? report.target.name,
      report,
      history,
      ...(startedBy && { startedBy }),
      ...(sentBy !== undefined && { sentBy }),
    };
  });
}

function* reportFiles(dir: string, depth = 0): Generator<string> {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name));
  for (const entry of entries) {
    const path = join(dir, entry.name);
    if (entry.isFile() && entry.name === 'report.json') yield path;
    else if (entry.isDirectory() && depth < DEEPEST && !LEFT_OUT.has(entry.name)) {
      yield* reportFiles(path, depth + 1);
    }
  }
}

/**
 * Reads one report.json.
 *
 * @throws NoResultsError when it cannot be read, or is none
 */
export function readReport(path: string): Report {
  try {
    return completeReport(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message;
    throw new NoResultsError(`"${path}" is no report.json of this suite: ${why}`);
  }
}

function folderOfImplementation(dir: string, path: string): string {
  const parts = relative(dir, path).split(sep).slice(0, -1);
  const at = parts.findIndex((part) => part === 'providers' || part === 'clients');
  return at >= 0 && parts.length > at + 1 ? join(dir, ...parts.slice(0, at + 2)) : join(dir, ...parts);
}

function freeSlug(party: Party, name: string, taken: Set<string>): string {
  const plain =
    name
      .slice(0, 10 * LONGEST_SLUG)
      .toLowerCase()
      .replace(/[^a-z0-9.]+/g, '-')
      .slice(0, LONGEST_SLUG)
      .replace(/^[-.]+|[-.]+$/g, '') || 'result';
  for (let number = 1; ; number++) {
    const slug = number === 1 ? plain : `${plain}-${number}`;
    if (taken.has(`${party} ${slug}`)) continue;
    taken.add(`${party} ${slug}`);
    return slug;
  }
}

function readmeLine(folder: string, line: RegExp): string | undefined {
  const path = join(folder, 'README.md');
  if (!existsSync(path)) return undefined;
  return line.exec(readFileSync(path, 'utf8'))?.[1]?.trim();
}

function startFile(folder: string): Result['startedBy'] {
  const name = START_FILES.find((each) => existsSync(join(folder, each)));
  return name === undefined ? undefined : { name, text: readFileSync(join(folder, name), 'utf8') };
}

/** Fewest failures of MUST first; of those alike, what left least untested, then by SHOULD and by name. */
export function ranked(results: readonly Result[]): readonly Result[] {
  const rank = ({ report: { summary } }: Result): readonly number[] => [
    summary.MUST.failed,
    summary.MUST['not-tested'],
    summary.SHOULD.failed,
    summary.ADVICE.failed,
  ];
  return [...results].sort((one, other) => {
    const [left, right] = [rank(one), rank(other)];
    const differs = left.findIndex((value, index) => value !== right[index]);
    return differs < 0 ? one.title.localeCompare(other.title) : (left[differs] ?? 0) - (right[differs] ?? 0);
  });
}
