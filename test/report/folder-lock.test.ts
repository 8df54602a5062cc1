import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FolderInUseError, lockFolder } from '../../src/report/folder-lock';
import { reportFolder } from '../../src/report/report-folder';

const FILE = '.rfc8628-run.lock';

/** A process that has ended. */
const GONE = spawnSync(process.execPath, ['-e', '']).pid;

describe('a folder for reports', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rfc8628-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const leave = (holder: object): Promise<void> => writeFile(join(folder, FILE), JSON.stringify(holder));

  it('is one run’s at a time, and the next one’s afterwards', async () => {
    const first = await lockFolder(folder);
    await assert.rejects(lockFolder(folder), (error: Error) => {
      assert.ok(error instanceof FolderInUseError);
      assert.match(error.message, new RegExp(`^another run \\(process ${process.pid}\\)[^\n]+--out$`));
      assert.ok(error.message.includes(folder));
      return true;
    });
    await first.release();
    assert.deepEqual(await readdir(folder), []);
    await (await lockFolder(folder)).release();
  });

  it('goes to one of many that want it at the same moment', async () => {
    const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    const got = locks.filter((lock) => lock.status === 'fulfilled');
    assert.equal(got.length, 1);
    await got[0]?.value.release();
    assert.deepEqual(await readdir(folder), []);
  });

  it('is taken over from a run whose process is gone, by one of many', async () => {
    await leave({ pid: GONE, host: hostname(), run: 'killed' });
    const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    assert.equal(locks.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const lock of locks) if (lock.status === 'fulfilled') await lock.value.release();
    assert.deepEqual(await readdir(folder), []);
  });

  it('is taken over from a run on another machine that has not been heard of for long', async () => {
    await leave({ pid: process.pid, host: 'another-machine', run: 'elsewhere' });
    await assert.rejects(lockFolder(folder), FolderInUseError);
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, FILE), longAgo, longAgo);
    await (await lockFolder(folder)).release();
  });

  it('is not kept by what is no lock', async () => {
    await writeFile(join(folder, FILE), 'half of a lo');
    await (await lockFolder(folder)).release();
  });

  it('is not let go by a run that lost it', async () => {
    const first = await lockFolder(folder);
    await leave({ pid: process.pid, host: hostname(), run: 'another' });
    await first.release();
    assert.deepEqual(await readdir(folder), [FILE]);
  });
});

describe('the folder of a run of one’s own', () => {
  it('is below reports/latest, whatever the target is called', () => {
    assert.equal(reportFolder('keycloak'), join('reports', 'latest', 'keycloak'));
    for (const name of ['../providers/keycloak', '..', '/etc', 'a/../../providers/x', '.', '', '-'])
      assert.match(reportFolder(name), /^reports\/latest\/[A-Za-z0-9][^/]*$/, name);
  });
});
