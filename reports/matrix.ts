import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, Verdict } from '../src/report/model';
import { LEVELS, type Requirement } from '../src/rfc8628/requirement';
import { CLIENT_REQUIREMENTS, PROVIDER_REQUIREMENTS } from '../src/rfc8628/requirements';

/*
 * Writes the tables of reports/README.md anew from the published results beside it (npm run matrix).
 */
const README = join(__dirname, 'README.md');
const MARK = '<!-- written by `npm run matrix`: from here to the end -->';
const SIGNS: Readonly<Record<Verdict, string>> = {
  passed: '✓',
  failed: '✗',
  'not-applicable': '–',
  'not-tested': '?',
};

interface Published {
  /** Below `reports`. */
  readonly folder: string;
  readonly title: string;
  readonly report: Report;
}

function published(party: 'providers' | 'clients'): Published[] {
  const parent = join(__dirname, party);
  return readdirSync(parent, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    try {
      const [heading] = readFileSync(join(parent, entry.name, 'README.md'), 'utf8').split('\n');
      const report: Report = JSON.parse(readFileSync(join(parent, entry.name, 'report.json'), 'utf8'));
      const title = heading?.replace(/^# /, '') ?? entry.name;
      return [{ folder: `${party}/${entry.name}`, title, report }];
    } catch {
      // A folder without its own README is somebody's run, not a published result.
      return [];
    }
  });
}

function summary(results: readonly Published[]): string[] {
  const cells = results.map(({ folder, title, report }) => {
    const counts = LEVELS.map((level) => {
      const { passed, failed, 'not-tested': untested } = report.summary[level];
      return `${passed} / ${failed}${untested > 0 ? ` (${untested} not tested)` : ''}`;
    });
    return `| [${title}](${folder}/README.md) | ${counts.join(' | ')} |`;
  });
  return [
    `| passed / failed | ${LEVELS.join(' | ')} |`,
    `| --- |${' --- |'.repeat(LEVELS.length)}`,
    ...cells,
  ];
}

function matrix(results: readonly Published[], requirements: readonly Requirement[]): string[] {
  const rows = requirements.map(({ id, level, link }) => {
    const signs = results.map(({ report }) => {
      const found = report.requirements.find((requirement) => requirement.id === id);
      return found ? SIGNS[found.verdict] : '';
    });
    return `| [${id}](${link}) | ${level} | ${signs.join(' | ')} |`;
  });
  return [
    `| requirement | level | ${results.map(({ title }) => title).join(' | ')} |`,
    `| --- | --- |${' :-: |'.repeat(results.length)}`,
    ...rows,
  ];
}

const LEGEND =
  '✓ passed, ✗ failed, – not applicable, ? not tested; empty where the requirement is newer than the result.';

function part(title: string, results: readonly Published[], requirements: readonly Requirement[]): string[] {
  return [`## ${title}`, '', ...summary(results), '', LEGEND, '', ...matrix(results, requirements), ''];
}

/**
 * The page of all published results: what is written by hand, and the tables anew from the reports.
 *
 * @param page as it is now
 */
export function withTables(page: string): string {
  const [written = ''] = page.split(MARK);
  return [
    `${written.trimEnd()}\n`,
    `${MARK}\n`,
    ...part('Authorization servers', published('providers'), PROVIDER_REQUIREMENTS),
    ...part('Device clients', published('clients'), CLIENT_REQUIREMENTS),
  ].join('\n');
}

if (require.main === module) writeFileSync(README, withTables(readFileSync(README, 'utf8')));
