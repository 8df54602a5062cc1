import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse as parseYaml } from 'yaml';
import type { Report, ReportRequirement } from '../report/model';
import { NoResultsError, readReport } from './results';

const advisorySchema = v.strictObject({
  /** Its names: `CVE-2023-2585`, `GHSA-…`; the first one is its address here. */
  ids: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/))), v.minLength(1)),
  url: v.pipe(v.string(), v.url(), v.startsWith('https://')),
  product: v.pipe(v.string(), v.nonEmpty()),
  /** In our own words: what the vulnerable version lets somebody do. */
  what: v.pipe(v.string(), v.nonEmpty()),
  /** The requirement that catches it. */
  requirement: v.pipe(v.string(), v.nonEmpty()),
  /** Where the two versions came from, and anything else that somebody who repeats it has to know. */
  notes: v.optional(v.string()),
});

/** A public advisory, with a run against a version that has it and one against a version that does not. */
export interface Vulnerability {
  readonly advisory: Readonly<v.InferOutput<typeof advisorySchema>>;
  readonly vulnerable: Report;
  readonly fixed: Report;
}

const ADVISORY_FILE = 'advisory.yaml';

/**
 * Reads the replayed vulnerabilities below a folder of results: `vulnerabilities/NAME/advisory.yaml`, with
 * `vulnerable/report.json` and `fixed/report.json` beside it.
 *
 * @throws NoResultsError naming the file that is missing or wrong
 */
export function readVulnerabilities(dir: string): readonly Vulnerability[] {
  const folder = join(dir, 'vulnerabilities');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, ADVISORY_FILE)))
    .map(({ name }) => ({
      advisory: readAdvisory(join(folder, name, ADVISORY_FILE)),
      vulnerable: readReport(join(folder, name, 'vulnerable', 'report.json')),
      fixed: readReport(join(folder, name, 'fixed', 'report.json')),
    }));
}

function readAdvisory(path: string): Vulnerability['advisory'] {
  let value: unknown;
  try {
    value = parseYaml(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new NoResultsError(`"${path}" is no YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  const result = v.safeParse(advisorySchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new NoResultsError(`"${path}": "${v.getDotPath(issue) ?? ''}": ${issue.message}`);
}

/** What a report says of the requirement that catches the vulnerability. */
export function findingOf(
  report: Report,
  { requirement }: Vulnerability['advisory'],
): ReportRequirement | undefined {
  return report.requirements.find(({ id }) => id === requirement);
}
