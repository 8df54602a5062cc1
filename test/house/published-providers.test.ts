import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { withTables } from '../../reports/matrix';
import { readReport } from '../../src/report/read-report';
import { schemaErrors } from '../report/report-schema';

const PROVIDERS = join(__dirname, '../../reports/providers');
const folders = readdirSync(PROVIDERS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(PROVIDERS, entry.name, 'report.json')))
  .map(({ name }) => name);

/** What every published result has, sent by a maintainer or run here: CONTRIBUTING.md asks for it. */
describe('the published results of providers', () => {
  it('are at least twelve', () => assert.ok(folders.length >= 12, folders.join(', ')));

  it('are counted in the tables of reports/README.md as their reports have them', () => {
    const page = readFileSync(join(PROVIDERS, '../README.md'), 'utf8');
    assert.ok(page === withTables(page), 'reports/README.md is older than a report: npm run matrix');
  });

  for (const name of folders) {
    const folder = join(PROVIDERS, name);

    it(`have for ${name} what it takes to run it again and to argue with it`, () => {
      const report = readReport(folder);
      const readme = readFileSync(join(folder, 'README.md'), 'utf8');
      assert.equal(report.party, 'provider');
      assert.match(`${report.target.version} ${readme}`, /\d+\.\d+/, 'the version that was judged');
      assert.ok(existsSync(join(folder, 'report.md')), 'report.md');
      assert.ok(existsSync(join(folder, 'target.yaml')), 'how it was started');
      const unexplained = report.requirements
        .filter(({ level, verdict }) => level === 'MUST' && verdict === 'failed')
        .map(({ id }) => id)
        .filter((id) => !readme.includes(id));
      assert.deepEqual(unexplained, [], 'failed MUST requirements that README.md does not explain');
    });

    it(`have for ${name} a report that its schema allows`, () => {
      assert.deepEqual(schemaErrors(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))), []);
    });

    it(`name no folder of the machine that judged ${name}`, () => {
      for (const file of ['report.json', 'report.md', 'README.md', 'target.yaml'])
        assert.doesNotMatch(
          readFileSync(join(folder, file), 'utf8'),
          /\/(?:var\/tmp|work|root|home)\//,
          file,
        );
    });
  }
});
