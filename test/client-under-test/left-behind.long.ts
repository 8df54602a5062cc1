import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { canMark } from '../../src/client-under-test/process-mark';
import { clientOfCommand } from '../../src/targets/client-file';
import { processesWith, until } from './processes';

const skip = existsSync('/proc/self/limits') && canMark() ? false : 'processes are not marked here';
const TO_NOWHERE = '< /dev/null > /dev/null 2>&1';

/** Seconds that a process sleeps, by which it is known. */
function seconds(which: number): string {
  return `777.${process.pid}${which}`;
}

describe('what a program leaves behind', { skip, concurrency: true }, () => {
  for (const [index, [what, start, terminal]] of (
    [
      [
        'has cleared its environment and left its group',
        `env -i setsid sleep SECONDS ${TO_NOWHERE} &`,
        false,
      ],
      [
        'has closed every descriptor too, and lost its parent',
        `(env -i setsid sleep SECONDS ${TO_NOWHERE} 3>&- 4>&- &)`,
        false,
      ],
      ['was started in a terminal', `(env -i setsid sleep SECONDS ${TO_NOWHERE} 3>&- 4>&- &)`, true],
    ] as const
  ).entries()) {
    it(`is ended with the run where it ${what}`, async () => {
      const word = seconds(index);
      const script = `${start.replace('SECONDS', word)}\nexec "${process.execPath}" device.mjs`;
      const mine = (): readonly number[] => processesWith(word).filter((pid) => pid !== process.pid);
      let most = 0;
      const look = setInterval(() => {
        most = Math.max(most, mine().length);
      }, 100);
      const client = { ...clientOfCommand(['sh', '-c', script], __dirname), terminal };
      try {
        await judgeClient({ client, tags: '@3.3-client-hides-device-code' });
      } finally {
        clearInterval(look);
      }
      // What is killed takes a moment to be gone.
      const isGone = await until(() => mine().length === 0, 2);
      for (const pid of mine()) process.kill(pid, 'SIGKILL');
      assert.ok(most > 0, 'it was there');
      assert.ok(isGone, 'it is gone');
    });
  }

  it('by another run in the same process is left in peace', async () => {
    const word = seconds(9);
    const script = `(env -i setsid sleep ${word} ${TO_NOWHERE} 3>&- &)\nexec "${process.execPath}" device.mjs`;
    const tags = '@3.5-client-slow-answers';
    const longer = judgeClient({ client: clientOfCommand(['sh', '-c', script], __dirname), tags });
    const started = await until(() => processesWith(word).length > 0, 30);
    await judgeClient({
      client: clientOfCommand([process.execPath, 'device.mjs'], __dirname),
      tags: '@3.4-client-accept',
    });
    const left = processesWith(word).length;
    await longer;
    assert.ok(started, 'it was there');
    assert.ok(left > 0, 'it was left in peace');
  });
});
