import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { PACKAGE_ROOT } from '../../src/engine/package-root';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { clientOfCommand } from '../../src/targets/client-file';

const README = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');
const [, PROGRAM = ''] = /```python\n# device\.py\n(.*?)```/s.exec(README) ?? [];
const [, DIFF = ''] = /```diff\n(.*?)```/s.exec(README) ?? [];
const [, TAGS = ''] = /-- client --tags "([^"]+)" -- python3 device\.py/.exec(README) ?? [];

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-readme-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const python = spawnSync('python3', ['--version']).status === 0;
const skip = python ? false : 'there is no python3 here';

function side(sign: '+' | '-'): string {
  return DIFF.split('\n')
    .filter((line) => line.startsWith(sign) || line.startsWith(' '))
    .map((line) => line.slice(1))
    .join('\n');
}

/** What a busy machine keeps from being seen is looked for once more: the run says itself that it was not. */
async function judged(program: string, name: string): Promise<Report> {
  writeFileSync(join(folder, name), program);
  const client = clientOfCommand(['python3', name], folder);
  const report = reportOf(await judgeClient({ client, tags: TAGS }));
  const isSeen = report.requirements.every(({ verdict }) => verdict !== 'not-tested');
  return isSeen ? report : reportOf(await judgeClient({ client, tags: TAGS }));
}

// One after the other: what is judged are waits, and each run has eleven programs of its own.
describe('the device client of README.md', { skip }, () => {
  it('is there, with what mends it', () => {
    assert.ok(PROGRAM.includes(side('-')), side('-'));
    assert.match(TAGS, /^@3\.5-client-slow-down/);
  });

  it('fails as the page says', async () => {
    const report = await judged(PROGRAM, 'device.py');
    assert.equal(report.summary.verdict, 'not-compliant');
    const [failed] = report.requirements.filter(({ verdict }) => verdict === 'failed');
    assert.equal(failed?.id, '3.5-client-slow-down');
    const failure = failed?.scenarios.find((each) => each.failure)?.failure;
    assert.equal(failure?.expected, 'waits of at least 6, 6, 6 seconds');
  });

  it('passes once it is mended', async () => {
    const report = await judged(PROGRAM.replace(side('-'), side('+')), 'mended.py');
    const verdicts = report.requirements.filter(({ id }) => id === '3.5-client-slow-down');
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['passed'],
    );
  });
});
