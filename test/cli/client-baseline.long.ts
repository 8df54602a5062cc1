import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-baseline-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('rfc8628 client --baseline', () => {
  const args = ['client', '--tags', '@3.1-client-form-post'];

  it('compares with an earlier report, and writes what changed', async () => {
    const [before, now] = [join(folder, 'before'), join(folder, 'now')];
    const first = await run([...args, '--out', before]);
    assert.equal(first.status, 0, first.stderr);
    assert.ok(!existsSync(join(before, 'comparison.json')));
    // As if it had failed then.
    const file = join(before, 'report.json');
    const report = JSON.parse(readFileSync(file, 'utf8'));
    for (const one of report.requirements) if (one.id === '3.1-client-form-post') one.verdict = 'failed';
    writeFileSync(file, JSON.stringify(report));
    const { status, stdout } = await run([...args, '--out', now, '--baseline', before]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^Not worse than before: 0 newly failed, 0 lost, 1 mended\./m);
    const { mended } = JSON.parse(readFileSync(join(now, 'comparison.json'), 'utf8'));
    assert.deepEqual(
      mended.map(({ id }: { id: string }) => id),
      ['3.1-client-form-post'],
    );
  });

  it('wants a report', async () => {
    const { status, stderr } = await run([...args, '--baseline', join(folder, 'none.json')]);
    assert.equal(status, 2);
    assert.match(stderr, /^rfc8628: [^\n]*none\.json is not there[^\n]*\n$/);
  });
});
