import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { startPlainProvider } from '../hostile/plain-provider';

async function verdictOn(expires_in: number): Promise<string | undefined> {
  const provider = await startPlainProvider({
    lifetime: 60,
    bend: (plain, { endpoint }) =>
      endpoint === 'device_authorization' && plain.status === 200
        ? { ...plain, body: JSON.stringify({ ...JSON.parse(String(plain.body)), expires_in }) }
        : plain,
  });
  try {
    const target = { ...provider.target, sample_size: 2 };
    const report = reportOf(await judgeProvider({ target, tags: '@5.4-lifetime' }));
    return report.requirements.find(({ id }) => id === '5.4-lifetime')?.verdict;
  } finally {
    await provider.close();
  }
}

describe('a lifetime of a minute', () => {
  it('may be named as what is left of it, in whole seconds', async () => {
    assert.equal(await verdictOn(60), 'passed');
    assert.equal(await verdictOn(59), 'passed');
  });

  it('is not what is shorter than that', async () => {
    assert.equal(await verdictOn(58), 'failed');
  });
});
