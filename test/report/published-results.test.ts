import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readReport } from '../../src/report/read-report';
import { PARTY_FOLDERS } from '../../src/site/words';

const REPORTS = join(__dirname, '../../reports');

const published = Object.values(PARTY_FOLDERS).flatMap((party) =>
  readdirSync(join(REPORTS, party), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(REPORTS, party, entry.name, 'report.json')))
    .map(({ name }) => ({ name: `${party}/${name}`, party, folder: join(REPORTS, party, name) })),
);

/** What every published result has, sent by a maintainer or run here: CONTRIBUTING.md asks for it. */
describe('a published result', () => {
  it('is there', () => assert.ok(published.length >= 6));

  for (const { name, party, folder } of published) {
    it(`${name} has what it takes to run it again and to argue with it`, () => {
      const report = readReport(folder);
      const readme = readFileSync(join(folder, 'README.md'), 'utf8');
      assert.equal(`${report.party}s`, party);
      assert.match(`${report.target.version} ${readme}`, /\d+\.\d+/, 'the version that was judged');
      assert.ok(existsSync(join(folder, 'report.md')), 'report.md');
      assert.ok(
        existsSync(join(folder, party === 'clients' ? 'client.yaml' : 'target.yaml')),
        'how it was started',
      );
      const unexplained = report.requirements
        .filter(({ level, verdict }) => level === 'MUST' && verdict === 'failed')
        .map(({ id }) => id)
        .filter((id) => !readme.includes(id));
      assert.deepEqual(unexplained, [], 'failed MUST requirements that README.md does not explain');
    });
  }
});
