import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Report, ReportRequirement } from '../report/model';
import { NoResultsError, readReport } from './results';

const advisorySchema = z.strictObject({
  /** Its names: `CVE-2023-2585`, `GHSA-…`; the first one is its address here. */
  ids: z.array(z.string().regex(/^[A-Za-z0-9-]+$/)).min(1),
  url: z.url({ protocol: /^https$/ }),
  product: z.string().min(1),
  /** In our own words: what the vulnerable version lets somebody do. */
  what: z.string().min(1),
  /** The requirement that catches it. */
  requirement: z.string().min(1),
  /** Where the two versions came from, and anything else that somebody who repeats it has to know. */
  notes: z.string().optional(),
});

/** A public advisory, with a run against a version that has it and one against a version that does not. */
export interface Vulnerability {
  readonly advisory: Readonly<z.infer<typeof advisorySchema>>;
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
  const { data, error } = advisorySchema.safeParse(value);
  if (data) return data;
  const [issue] = error.issues;
  throw new NoResultsError(`"${path}": "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'it is wrong'}`);
}

/** What a report says of the requirement that catches the vulnerability. */
export function findingOf(
  report: Report,
  { requirement }: Vulnerability['advisory'],
): ReportRequirement | undefined {
  return report.requirements.find(({ id }) => id === requirement);
}
