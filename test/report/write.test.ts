import { strict as assert } from 'node:assert';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkWritable, UnwritableFolder, writeReports } from '../../src/report/write';
import { sampleReport } from './sample-report';

describe('reports on disk', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rfc8628-report-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are four files in a folder that is made for them', async () => {
    const dir = join(folder, 'a', 'b');
    const written = await writeReports(sampleReport(), dir);
    assert.deepEqual((await readdir(dir)).sort(), ['junit.xml', 'report.html', 'report.json', 'report.md']);
    assert.deepEqual(JSON.parse(await readFile(written.json, 'utf8')), sampleReport());
    assert.match(await readFile(written.html, 'utf8'), /^<!doctype html>/);
  });
  it('can be checked for before a run, which leaves nothing behind', async () => {
    const dir = join(folder, 'checked');
    await checkWritable(dir);
    assert.deepEqual(await readdir(dir), []);
  });
  it('say who may not write', () => {
    const denied = new UnwritableFolder('reports', Object.assign(new Error('denied'), { code: 'EACCES' }));
    assert.equal(
      denied.message,
      `the reports cannot be written to "reports": permission is denied to the user ${process.getuid?.()}, who has to own it; name another folder with --out`,
    );
  });
  it('say in one line why a folder cannot be written to', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const [dir, why] of [
      [file, 'it is a file, not a folder'],
      [join(file, 'below'), 'a part of this path is a file, not a folder'],
      [join(folder, 'x'.repeat(300)), 'the path is too long'],
      ['a\0b', 'it is no path'],
    ] as const) {
      const expected = new UnwritableFolder(dir, undefined);
      for (const attempt of [checkWritable(dir), writeReports(sampleReport(), dir)]) {
        await assert.rejects(attempt, (error: Error) => {
          assert.equal(error.name, expected.name);
          assert.equal(
            error.message,
            `the reports cannot be written to "${dir}": ${why}; name another folder with --out`,
          );
          return true;
        });
      }
    }
  });
});
