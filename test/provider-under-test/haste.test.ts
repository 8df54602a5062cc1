import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { type Answer, type Call, startPlainProvider } from '../hostile/plain-provider';

/** Answers the polls of each device in the order given, the last of them from then on. */
function answers(...errors: readonly string[]): (plain: Answer, call: Call) => Answer {
  const polls = new Map<string, number>();
  return (plain, { endpoint, form }) => {
    const code = form.get('device_code');
    if (endpoint !== 'token' || code === null) return plain;
    const poll = polls.get(code) ?? 0;
    polls.set(code, poll + 1);
    const error = errors[Math.min(poll, errors.length - 1)];
    return { ...plain, status: 400, body: JSON.stringify({ error }) };
  };
}

async function verdictOn(...errors: readonly string[]): Promise<string | undefined> {
  const provider = await startPlainProvider({ lifetime: 30, bend: answers(...errors) });
  try {
    const report = reportOf(await judgeProvider({ target: provider.target, tags: '@3.5-hasty-poll' }));
    return report.requirements.find(({ id }) => id === '3.5-hasty-poll')?.verdict;
  } finally {
    await provider.close();
  }
}

describe('a device that polls too fast', () => {
  it('may be denied once it does not heed a slow_down, and not before', async () => {
    assert.equal(await verdictOn('authorization_pending', 'slow_down', 'access_denied'), 'passed');
    assert.equal(await verdictOn('authorization_pending', 'access_denied'), 'failed');
    assert.equal(await verdictOn('authorization_pending', 'slow_down', 'invalid_grant'), 'failed');
  });
});
