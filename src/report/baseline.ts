import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Party } from '../rfc8628/requirement';
import { REQUIREMENTS } from '../rfc8628/requirements';
import type { ComparableReport } from './comparison';
import { readReport, UnreadableReport } from './read-report';
import { wholeRunFolder } from './report-folder';

/**
 * Reads the report that a run is to be compared with.
 *
 * @param path a `report.json`, or the folder of one
 * @param party who the run judges
 * @throws UnreadableReport also where the report is of the other party, or judged nothing that this suite asks: a
 *   comparison with it would find nothing worse, whatever the run finds
 */
export function readBaseline(path: string, party: Party): ComparableReport {
  const report = readReport(path);
  if (report.party !== party)
    throw new UnreadableReport(`${path} is about a ${report.party}: a ${party} cannot be compared with it.`);
  const asked = new Set(REQUIREMENTS.filter((one) => one.party === party).map(({ id }) => id));
  if (!report.requirements.some(({ id, verdict }) => asked.has(id) && verdict !== 'not-tested')) {
    throw new UnreadableReport(
      `${path} judged nothing that is asked now${report.incident === undefined ? '' : ', for its run ended early'}: give the report of a run that came to its end.`,
    );
  }
  return report;
}

/**
 * The folder over the folders of several reports, to be compared with target by target.
 *
 * @throws UnreadableReport where there is none, or no report in it
 */
export function checkBaselines(path: string): void {
  const folders = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : undefined;
  if (folders?.some((name) => existsSync(join(path, name, 'report.json')))) return;
  const what =
    folders !== undefined
      ? 'has no folder with a report.json in it'
      : existsSync(path)
        ? 'is no folder'
        : 'is not there';
  throw new UnreadableReport(
    `${path} ${what}: of several targets --baseline takes the folder that their folders are in.`,
  );
}

/**
 * The baseline of one of several targets: the report in the folder of the same name, or, of a run of some scenarios
 * only, in that of the whole run.
 *
 * @param baselines as {@link checkBaselines} found it right
 * @param folder where the reports of this target go
 * @returns undefined for a target that is new there
 * @throws UnreadableReport
 */
export function baselineAmong(baselines: string, folder: string): ComparableReport | undefined {
  const own = basename(folder);
  const file = [own, wholeRunFolder(own)]
    .map((name) => join(baselines, name, 'report.json'))
    .find((path) => existsSync(path));
  return file === undefined ? undefined : readBaseline(file, 'provider');
}
