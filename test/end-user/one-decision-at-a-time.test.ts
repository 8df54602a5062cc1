import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Decision, EndUser, VerificationTask, Visit } from '../../src/end-user/end-user';
import { oneDecisionAtATime } from '../../src/end-user/one-decision-at-a-time';

const task = (decision: VerificationTask['decision']): VerificationTask => ({
  uri: 'https://idp.example/device',
  userCode: 'WDJB-MJHT',
  decision,
});

/** An end user whose every task takes a moment, and who counts how many went on at once. */
function countingUser(fails = false) {
  const seen = { now: 0, most: 0, tasks: 0, closed: false };
  const act = async (): Promise<Visit> => {
    seen.tasks++;
    seen.now++;
    seen.most = Math.max(seen.most, seen.now);
    await pause(5);
    seen.now--;
    if (fails) throw new Error('the browser broke');
    return { outcome: 'approved', detail: '', pages: [], goBackAndDecide: (_: Decision) => act() };
  };
  const user: EndUser = {
    driver: 'form',
    seesPages: true,
    openBrowser: () => ({ run: act }),
    close: async () => {
      seen.closed = true;
    },
  };
  return { seen, user: oneDecisionAtATime(user) };
}

test('decisions come one after the other, whatever browser they are made in', async () => {
  const { seen, user } = countingUser();
  const decisions: Decision[] = ['approve', 'deny', 'approve', 'approve'];
  await Promise.all(decisions.map((decision) => user.openBrowser().run(task(decision))));
  assert.equal(seen.tasks, 4);
  assert.equal(seen.most, 1);
});

test('going back to decide waits for its turn, too', async () => {
  const { seen, user } = countingUser();
  const visit = await user.openBrowser().run(task('deny'));
  await Promise.all([
    visit.goBackAndDecide?.('approve').then((back) => back.goBackAndDecide?.('deny')),
    user.openBrowser().run(task('approve')),
    user.openBrowser().run(task('approve')),
  ]);
  assert.equal(seen.tasks, 5);
  assert.equal(seen.most, 1);
});

test('looks go side by side', async () => {
  const { seen, user } = countingUser();
  await Promise.all([1, 2, 3].map(() => user.openBrowser().run(task('look'))));
  assert.equal(seen.most, 3);
});

test('a decision that breaks does not hold up the next, and the end user can be closed', async () => {
  const { seen, user } = countingUser(true);
  await assert.rejects(user.openBrowser().run(task('approve')), /the browser broke/);
  await assert.rejects(user.openBrowser().run(task('approve')), /the browser broke/);
  assert.equal(seen.tasks, 2);
  await user.close();
  assert.equal(seen.closed, true);
});
