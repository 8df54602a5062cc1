import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FeatureCatalogue, readFeatures } from '../engine/feature-catalogue';
import { type Catalogue, NO_CATALOGUE } from './catalogue';
import { dataPage, implementationFiles, indexFile } from './data-files';
import { frontPage } from './front-page';
import { readGrid } from './grid';
import { cellPages } from './grid-pages';
import { implementationPage } from './implementation-page';
import { matrixPage } from './matrix-page';
import type { SiteFile } from './page';
import { requirementPages } from './requirement-pages';
import { readResults } from './results';
import { rfcPages } from './rfc-pages';
import { SITE_STYLE } from './site-style';
import { readVulnerabilities } from './vulnerabilities';
import { vulnerabilityPages } from './vulnerabilities-page';

export interface SiteOptions {
  /** The folder with report.json files. */
  readonly dir: string;
  /** The folder for the site; files of the same names are replaced. */
  readonly out: string;
  /** When the site is built, for the age of runs; now unless told otherwise. */
  readonly now?: Date;
  /** Defects and fair variants, for the pages of requirements. */
  readonly catalogue?: Catalogue;
}

/**
 * Writes the pages over every report.json below a folder: plain files that need no server and fetch nothing.
 *
 * @returns how many implementations and files there are
 * @throws NoResultsError when there is no report.json, or one cannot be read
 */
export function buildSite({ dir, out, now = new Date(), catalogue = NO_CATALOGUE }: SiteOptions): {
  readonly implementations: number;
  readonly files: number;
} {
  const results = readResults(dir);
  const grid = readGrid(dir, results);
  const vulnerabilities = readVulnerabilities(dir);
  const features = bothParties();
  let files = 0;
  const write = ({ path, content }: SiteFile): void => {
    const target = join(out, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    files++;
  };
  write({ path: 'style.css', content: SITE_STYLE });
  for (const page of [
    frontPage(results, now, grid, vulnerabilities),
    matrixPage(results),
    dataPage(),
    indexFile(results, now, grid),
    ...cellPages(grid),
    ...vulnerabilityPages(vulnerabilities),
  ]) {
    write(page);
  }
  for (const page of rfcPages(results, features)) write(page);
  for (const page of requirementPages(results, features, catalogue)) write(page);
  // One after the other: the evidence of many is more than has to be in memory at once.
  for (const result of results) {
    write(implementationPage(result, now));
    for (const file of implementationFiles(result)) write(file);
  }
  return { implementations: results.length, files };
}

function bothParties(): FeatureCatalogue {
  const [provider, client] = [readFeatures('provider'), readFeatures('client')];
  return {
    features: [...provider.features, ...client.features],
    rules: [...provider.rules, ...client.rules],
    scenarios: [...provider.scenarios, ...client.scenarios],
  };
}
