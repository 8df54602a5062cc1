import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { comparisonDocument } from '../../src/dialects/comparison-document';
import { PROVIDERS } from '../../src/dialects/dialects';
import { PACKAGE_ROOT } from '../../src/engine/package-root';

const PATH = join(PACKAGE_ROOT, 'docs', 'well-known-providers.md');
const END_OF_MARK = 'from here to the end -->\n\n';

describe('docs/well-known-providers.md', () => {
  const document = readFileSync(PATH, 'utf8');
  const place = document.indexOf(END_OF_MARK) + END_OF_MARK.length;

  it('says of the three what the data says', () => {
    assert.ok(place >= END_OF_MARK.length, `no line ends with "${END_OF_MARK.trim()}"`);
    const written = comparisonDocument();
    if (process.env.WRITE === '1') writeFileSync(PATH, `${document.slice(0, place)}${written}`);
    assert.equal(readFileSync(PATH, 'utf8').slice(place), written);
  });

  it('names each difference with its requirement, its clause and its sources', () => {
    const rows = document.split('\n').filter((line) => line.startsWith('| `'));
    for (const { title, deviations } of PROVIDERS) {
      for (const { requirement, sources } of deviations) {
        const row = rows.find((line) => line.startsWith(`| \`${requirement}\` |`));
        assert.ok(row, `${title}: ${requirement}`);
        assert.match(row, /\| \[RFC \d+ /);
        for (const { url } of sources) assert.ok(row.includes(url), `${title}: ${requirement}: ${url}`);
      }
    }
  });

  it('says the limits that the targets keep', () => {
    const [google, microsoft, github] = PROVIDERS.map(({ service }) => service.limits.sessions);
    assert.equal(google, microsoft);
    assert.ok(
      document
        .replace(/\s+/g, ' ')
        .includes(`(${google} at Google and Microsoft, ${github} at GitHub, at most)`),
    );
  });
});
