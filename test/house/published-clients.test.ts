import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readReport } from '../../src/site/results';
import { schemaErrors } from '../report/report-schema';

const CLIENTS = join(__dirname, '../../reports/clients');
const folders = readdirSync(CLIENTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(CLIENTS, entry.name, 'report.json')))
  .map(({ name }) => name);

describe('the published results of clients', () => {
  it('are at least ten', () => assert.ok(folders.length >= 10, folders.join(', ')));

  for (const name of folders) {
    const folder = join(CLIENTS, name);

    it(`say of ${name} how it was started, how it is had, and what each failed MUST means`, () => {
      const readme = readFileSync(join(folder, 'README.md'), 'utf8');
      const report = readReport(join(folder, 'report.json'));
      assert.ok(existsSync(join(folder, 'client.yaml')));
      assert.equal(report.party, 'client');
      assert.equal(report.target.name, name);
      assert.equal(report.incident, undefined);
      assert.match(readme, /How to get it: /);
      assert.ok(readme.includes(report.target.version?.replace(/^v/, '') ?? 'no version'), 'the version');
      const unexplained = report.requirements.filter(
        ({ id, level, verdict }) => level === 'MUST' && verdict === 'failed' && !readme.includes(id),
      );
      assert.deepEqual(
        unexplained.map(({ id }) => id),
        [],
      );
      const untested = report.requirements.filter(
        ({ level, verdict }) => level === 'MUST' && verdict === 'not-tested',
      );
      assert.deepEqual(
        untested.map(({ id }) => id),
        [],
      );
    });

    it(`have for ${name} a report that its schema allows`, () => {
      assert.deepEqual(schemaErrors(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))), []);
    });

    it(`name no folder of the machine that judged ${name}`, () => {
      for (const file of ['report.json', 'report.md', 'README.md', 'client.yaml'])
        assert.doesNotMatch(
          readFileSync(join(folder, file), 'utf8'),
          /\/(?:var\/tmp|work|root|home)\//,
          file,
        );
    });
  }
});
