import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenScenario } from './feature-catalogue';
import { makeTemporaryFolder } from './temporary-folders';

/** A scenario in a file of its own: `undefined` where it has to be read from its feature. */
const files = new Map<string, string | undefined>();
let folder: string | undefined;

/**
 * A file in which a scenario stands alone. Cucumber reads the whole file of each scenario that it runs, every time; a
 * feature has dozens of scenarios, and a run has hundreds of runs of Cucumber.
 *
 * @returns the path; that of its feature with the line where no file can be written
 */
export function fileOf(scenario: Pick<WrittenScenario, 'uri' | 'line'> & Partial<WrittenScenario>): string {
  const inFeature = `${scenario.uri}:${scenario.line}`;
  const known = files.get(inFeature);
  // Whatever tidies up temporary folders may have taken it away meanwhile.
  const isGone = known !== undefined && !existsSync(known);
  if (folder !== undefined && isGone && !existsSync(folder)) folder = undefined;
  if (isGone || !files.has(inFeature)) files.set(inFeature, written(scenario));
  return files.get(inFeature) ?? inFeature;
}

function written({ name, lines, tags, line, uri }: Partial<WrittenScenario>): string | undefined {
  if (name === undefined || !lines || !tags || uri === undefined) return undefined;
  const text = [
    'Feature: One scenario',
    ...(tags.length > 0 ? [tags.map((tag) => `@${tag}`).join(' ')] : []),
    `Scenario: ${name}`,
    ...lines,
  ];
  try {
    folder ??= newFolder();
    const path = join(folder, `${uri.replace(/[^\w.-]/g, '-')}-${line}.feature`);
    writeFileSync(path, `${text.join('\n')}\n`);
    return path;
  } catch {
    return undefined;
  }
}

function newFolder(): string {
  const path = makeTemporaryFolder('rfc8628-scenarios-');
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}
