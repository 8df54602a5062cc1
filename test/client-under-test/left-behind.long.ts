import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { clientOfCommand } from '../../src/targets/client-file';

/** Processes that have a word among their arguments. */
function processesWith(token: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(token);
      } catch {
        return false;
      }
    });
}

const skip = existsSync('/proc/self/fd') ? false : 'processes are looked for in /proc';

it('what left its group and cleared its environment is ended with the run', { skip }, async () => {
  const seconds = `777.${process.pid}`;
  const script = `env -i setsid sleep ${seconds} < /dev/null > /dev/null 2>&1 &
    exec "${process.execPath}" device.mjs`;
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, processesWith(seconds).filter((pid) => pid !== process.pid).length);
  }, 100);
  try {
    await judgeClient({
      client: clientOfCommand(['sh', '-c', script], __dirname),
      tags: '@3.3-client-hides-device-code',
    });
  } finally {
    clearInterval(look);
  }
  // What is killed takes a moment to be gone.
  const until = Date.now() + 2000;
  let left = processesWith(seconds);
  while (left.length > 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    left = processesWith(seconds);
  }
  for (const pid of left) process.kill(pid, 'SIGKILL');
  assert.ok(most > 0, 'it was there');
  assert.deepEqual(left, []);
});
