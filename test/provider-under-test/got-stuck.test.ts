import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { startPlainProvider } from '../hostile/plain-provider';

/** Each approves devices of its own. */
const IDS = ['3.4-scope-on-poll', '3.5-approval-kept', '3.5-one-token-per-code'];

it('is tried once more where the pages let one end user get stuck, and others get on', async () => {
  let broken = 0;
  const provider = await startPlainProvider({
    lifetime: 60,
    bend: (plain, { endpoint, method }) => {
      if (endpoint === 'device_authorization') {
        // So that there is no second way to the pages.
        const { verification_uri_complete: _, ...members } = JSON.parse(String(plain.body));
        return { ...plain, body: JSON.stringify(members) };
      }
      if (endpoint !== 'page' || method !== 'POST' || broken > 0) return plain;
      broken += 1;
      return { ...plain, status: 200, body: '<h1>One moment</h1><p>Nothing is here.</p>' };
    },
  });
  try {
    const tags = IDS.map((id) => `@${id}`).join(' or ');
    const { requirements } = reportOf(await judgeProvider({ target: provider.target, tags }));
    const judged = requirements.filter(({ id }) => IDS.includes(id));
    assert.equal(broken, 1);
    assert.deepEqual(
      judged.map(({ id, verdict, reason }) => [id, verdict, reason]),
      judged.map(({ id }) => [id, 'passed', undefined]),
    );
    assert.match(JSON.stringify(judged), /It was run once more with few others/);
  } finally {
    await provider.close();
  }
});
