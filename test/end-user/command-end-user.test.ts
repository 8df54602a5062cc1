import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { VerificationTask } from '../../src/end-user/end-user';

const TASK: VerificationTask = {
  uri: 'https://idp.example/device?a=1&b={decision}',
  userCode: 'WDJB-MJHT',
  decision: 'approve',
};

/** Runs a program given as the text of a Node script. */
async function run(
  script: string,
  args: readonly string[] = [],
  task: Partial<VerificationTask> = {},
  timeoutMs = 5000,
) {
  const user = createEndUser(
    { driver: 'command', command: [process.execPath, '-e', script, ...args] },
    { commandTimeoutMs: timeoutMs },
  );
  try {
    return await user.openBrowser().run({ ...TASK, ...task });
  } finally {
    await user.close();
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await delay(20);
  }
  throw new Error('it did not come about within 2 s');
}

describe('the end user who is a program', () => {
  it('is told what to do in its arguments and its environment, and no shell reads either', async () => {
    const visit = await run(
      `const e = process.env; console.error(JSON.stringify([process.argv.slice(1), e.RFC8628_VERIFICATION_URI, e.RFC8628_USER_CODE, e.RFC8628_DECISION])); process.exit(1)`,
      ['{uri}', 'code={user_code}', '{decision}', '{other}', '$(exit 9)'],
    );
    const told = JSON.parse(visit.detail.slice(visit.detail.indexOf('[')));
    assert.deepEqual(told, [
      [TASK.uri, 'code=WDJB-MJHT', 'approve', '{other}', '$(exit 9)'],
      TASK.uri,
      'WDJB-MJHT',
      'approve',
    ]);
  });

  it('answers by its exit status', async () => {
    const outcome = async (status: number, decision: VerificationTask['decision']) =>
      (await run(`process.exit(${status})`, [], { decision })).outcome;
    assert.equal(await outcome(0, 'approve'), 'approved');
    assert.equal(await outcome(0, 'deny'), 'denied');
    assert.equal(await outcome(0, 'look'), 'asked');
    assert.equal(await outcome(2, 'approve'), 'code-refused');
    assert.equal(await outcome(3, 'deny'), 'no-choice');
    assert.equal(await outcome(1, 'approve'), 'stuck');
  });

  it('is told no decision that the README does not explain', async () => {
    const readme = await readFile(join(__dirname, '../../README.md'), 'utf8');
    const [, paragraph = ''] = /\n- `command` runs ([\s\S]*?)\n- /.exec(readme) ?? [];
    const decisions: Record<VerificationTask['decision'], true> = { approve: true, deny: true, look: true };
    for (const decision of Object.keys(decisions)) assert.ok(paragraph.includes(`\`${decision}\``), decision);
  });

  it('is quoted with its last line, harmless and short', async () => {
    const visit = await run(
      `console.error('first'); console.error('\\u001b[31mlast ' + 'x'.repeat(1000)); process.exit(7)`,
    );
    assert.match(visit.detail, /ended with status 7: last x+$/);
    assert.ok(visit.detail.length < 400);
  });

  it('that does not exist, or is not named, is stuck', async () => {
    for (const command of [['/no/such/program'], [], ['bad\0name']]) {
      const visit = await createEndUser({ driver: 'command', command }).openBrowser().run(TASK);
      assert.equal(visit.outcome, 'stuck', visit.detail);
    }
  });

  it('that takes too long is ended', async () => {
    const visit = await run('setInterval(() => {}, 1000)', [], {}, 200);
    assert.equal(visit.outcome, 'stuck');
    assert.match(visit.detail, /did not end within 0\.2 s/);
  });

  it('is ended with all that it started when the task is given up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'command-end-user-'));
    const file = join(folder, 'pid');
    const giveUp = new AbortController();
    const visit = run(
      `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
       require('fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); setInterval(() => {}, 1000)`,
      [],
      { signal: giveUp.signal },
    );
    const pid = async () => Number(await readFile(file, 'utf8').catch(() => '0'));
    await until(async () => (await pid()) > 0);
    giveUp.abort();
    assert.match((await visit).detail, /given up/);
    const grandchild = await pid();
    await until(async () => !(await isRunning(grandchild)));
    await rm(folder, { recursive: true });
  });
});

/** Dead but not yet buried by whoever inherited it counts as gone. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined || !/\) Z/.test(stat);
}
