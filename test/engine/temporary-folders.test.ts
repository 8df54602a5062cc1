import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { sweepTemporaryFolders } from '../../src/engine/temporary-folders';

const PREFIX = 'rfc8628-sweep-test-';

it('folders of processes that are gone are removed, and no others', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const ofChild = mkdtempSync(join(tmpdir(), `${PREFIX}${child.pid}-`));
  const own = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const otherwise = mkdtempSync(join(tmpdir(), `${PREFIX}x-${child.pid}-`));
  try {
    sweepTemporaryFolders(PREFIX);
    assert.ok(existsSync(ofChild), 'its process runs');
    child.kill('SIGKILL');
    await once(child, 'exit');
    sweepTemporaryFolders(PREFIX);
    assert.equal(existsSync(ofChild), false);
    assert.ok(existsSync(own));
    assert.ok(existsSync(otherwise), 'it names no process');
  } finally {
    child.kill('SIGKILL');
    for (const folder of [ofChild, own, otherwise]) rmSync(folder, { recursive: true, force: true });
  }
});
