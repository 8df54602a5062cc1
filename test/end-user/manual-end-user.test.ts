import { strict as assert } from 'node:assert';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { VerificationTask } from '../../src/end-user/end-user';

const TASK: VerificationTask = {
  uri: 'https://idp.example/device',
  userCode: 'WDJB-MJHT',
  decision: 'deny',
};

function terminal(isTTY: boolean, manualTimeoutMs = 2000, manualHasteMs = 0) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  let seen = '';
  output.on('data', (chunk) => {
    seen += chunk;
  });
  const user = createEndUser({ driver: 'manual' }, { input, output, manualTimeoutMs, manualHasteMs });
  return { input, user, seen: () => seen };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('the end user at the terminal', () => {
  it('is shown the address, the code and what to do, and says when it is done', async () => {
    const { input, user, seen } = terminal(true);
    const visit = user.openBrowser().run(TASK);
    await tick();
    assert.match(seen(), /^ +https:\/\/idp\.example\/device$/m);
    assert.match(seen(), /^ +WDJB-MJHT$/m);
    assert.match(seen(), /DENY the device/);
    input.write('\n');
    assert.equal((await visit).outcome, 'denied');
  });

  it('is told which of how many tasks it is, as far as there are so many', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough({ encoding: 'utf8' });
    const browser = createEndUser(
      { driver: 'manual' },
      { input, output, manualTasks: 2, manualHasteMs: 0 },
    ).openBrowser();
    const titles: (string | undefined)[] = [];
    for (let task = 1; task <= 3; task++) {
      const visit = browser.run(TASK);
      await tick();
      titles.push(/^ {2}([\d of]+): you are the end user now/m.exec(String(output.read()))?.[1]);
      input.write('\n');
      await visit;
    }
    assert.deepEqual(titles, ['1 of 2', '2 of 2', '3']);
  });

  it('is asked again after what is no answer, and is never taken to have done it', async () => {
    const { input, user, seen } = terminal(true);
    const visit = user.openBrowser().run(TASK);
    await tick();
    input.write('h\n');
    await tick();
    assert.match(seen(), /That is none of the answers: Enter, c, n or s\./);
    input.write('c\n');
    assert.equal((await visit).outcome, 'code-refused');
  });

  it('is asked again where Enter comes before anybody can have done it', async () => {
    const { input, user, seen } = terminal(true, 2000, 100);
    const visit = user.openBrowser().run(TASK);
    await tick();
    input.write('\n');
    await tick();
    assert.match(seen(), /That was soon: press Enter once this one is done\./);
    await new Promise((resolve) => setTimeout(resolve, 100));
    input.write('\n');
    assert.equal((await visit).outcome, 'denied');
  });

  it('may say what went wrong', async () => {
    const { input, user } = terminal(true);
    const browser = user.openBrowser();
    for (const [word, outcome] of [
      ['s', 'stuck'],
      ['c', 'code-refused'],
      ['n', 'no-choice'],
    ]) {
      const visit = browser.run(TASK);
      await tick();
      input.write(`${word}\n`);
      assert.equal((await visit).outcome, outcome);
    }
  });

  it('is asked one thing at a time', async () => {
    const { input, user, seen } = terminal(true);
    const first = user.openBrowser().run({ ...TASK, userCode: 'FIRST' });
    const second = user.openBrowser().run({ ...TASK, userCode: 'SECOND', decision: 'approve' });
    await tick();
    assert.match(seen(), /FIRST/);
    assert.doesNotMatch(seen(), /SECOND/);
    input.write('\n');
    assert.equal((await first).outcome, 'denied');
    await tick();
    assert.match(seen(), /SECOND/);
    input.write('\n');
    assert.equal((await second).outcome, 'approved');
  });

  it('shows nothing that could move the cursor', async () => {
    const { input, user, seen } = terminal(true);
    const visit = user.openBrowser().run({ ...TASK, uri: 'https://x/\u001b[2J\nPress s' });
    await tick();
    assert.match(seen(), /^ +https:\/\/x\/ Press s$/m);
    input.write('\n');
    await visit;
  });

  it('who does not answer, or is not there, is stuck', async () => {
    const silent = await terminal(true, 50).user.openBrowser().run(TASK);
    assert.match(silent.detail, /nobody answered/);
    const absent = await terminal(false).user.openBrowser().run(TASK);
    assert.match(absent.detail, /no terminal/);
    const { input, user } = terminal(true);
    const gone = user.openBrowser().run(TASK);
    input.end();
    assert.equal((await gone).outcome, 'stuck');
  });

  it('is let go when the run ends', async () => {
    const { user } = terminal(true);
    const visits = [user.openBrowser().run(TASK), user.openBrowser().run(TASK)];
    await tick();
    await user.close();
    for (const visit of visits) assert.equal((await visit).outcome, 'stuck');
  });
});

describe('the end user who is nobody', () => {
  it('does nothing', async () => {
    const user = createEndUser({ driver: 'none' });
    assert.equal(user.driver, 'none');
    assert.equal((await user.openBrowser().run(TASK)).outcome, 'stuck');
  });
});
