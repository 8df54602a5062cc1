import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { start } from './command';

describe('a command whose output nobody reads any more', () => {
  it('ends without a word', async () => {
    const { process: child, finished } = start(['requirements', '--json']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { status, stderr } = await finished;
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });

  it('ends what it has started, too', async () => {
    const { process: child, finished, printed } = start(['login', 'embedded', '--json']);
    await printed('"event":"prompt"');
    child.stdout?.destroy();
    const { status, signal, stderr } = await finished;
    assert.deepEqual({ status, signal, stderr }, { status: 130, signal: null, stderr: '' });
  });
});
