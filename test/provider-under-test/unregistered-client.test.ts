import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import type { Target } from '../../src/provider-under-test/target';
import { reportOf } from '../../src/report/report-of';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

const IDS = ['3.1-unauthorized-client', '3.1-unauthorized-client-early'];

describe('a client without the grant, of which the server says invalid_client', () => {
  let provider: PlainProvider;
  before(async () => {
    provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { form }) => {
        if (form.get('client_id') !== 'web' || plain.status === 200) return plain;
        const body = { error: 'invalid_client', error_description: 'web may not use this grant' };
        return { ...plain, status: 400, body: JSON.stringify(body) };
      },
    });
  });
  after(() => provider.close());

  async function verdicts(change: Partial<Target>): Promise<readonly (readonly [string, string])[]> {
    const tags = IDS.map((id) => `@${id}`).join(' or ');
    const report = reportOf(await judgeProvider({ target: { ...provider.target, ...change }, tags }));
    return report.requirements
      .filter(({ id }) => IDS.includes(id))
      .map(({ verdict, reason = '' }) => [verdict, reason] as const);
  }

  it('is not held against it where it says the same of a client that nobody registered', async () => {
    for (const [verdict, reason] of await verdicts({ unauthorized_client: { client_id: 'nobody' } })) {
      assert.equal(verdict, 'not-tested');
      assert.match(reason, /as one that was never registered.* look at unauthorized_client\.client_id\.$/);
    }
  });

  it('is held against it where the client was registered for the run', async () => {
    const unauthorized = { unauthorized_client: { client_id: 'nobody' }, registered: ['nobody'] };
    assert.deepEqual(
      (await verdicts(unauthorized)).map(([verdict]) => verdict),
      ['failed', 'passed'],
    );
  });

  it('is held against it where it tells that client from one that nobody registered', async () => {
    assert.deepEqual(
      (await verdicts({})).map(([verdict]) => verdict),
      ['failed', 'passed'],
    );
  });
});

describe('a client without the grant, at a server that refuses strangers by an error of its own', () => {
  let provider: PlainProvider;
  let said = 'invalid_grant';
  before(async () => {
    provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { form }) =>
        ['tv', 'radio'].includes(form.get('client_id') ?? '') || plain.status === 200
          ? plain
          : { ...plain, status: 400, body: JSON.stringify({ error: said }) },
    });
  });
  after(() => provider.close());

  for (const error of ['invalid_grant', 'invalid_request', 'access_denied'])
    it(`is not held against it where strangers hear ${error}, too, for that alone is the flaw`, async () => {
      said = error;
      const tags = [...IDS, '3.1-unknown-client', '3.2-error-response'].map((id) => `@${id}`).join(' or ');
      const target = { ...provider.target, unauthorized_client: { client_id: 'nobody' } };
      const { requirements } = reportOf(await judgeProvider({ target, tags }));
      const verdicts = requirements.filter(
        ({ verdict, reason }) => verdict !== 'not-tested' || /never registered/.test(reason ?? ''),
      );
      assert.deepEqual(
        verdicts.map(({ id, verdict }) => `${id} ${verdict}`),
        ['3.1-unknown-client failed', ...IDS.map((id) => `${id} not-tested`), '3.2-error-response passed'],
      );
    });
});

describe('a server that serves clients which nobody registered', () => {
  let provider: PlainProvider;
  before(async () => {
    provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { endpoint, form }) => {
        const isStranger =
          form.has('client_id') && !['tv', 'radio', 'box'].includes(form.get('client_id') ?? '');
        if (endpoint !== 'device_authorization' || !isStranger) return plain;
        const codes = {
          device_code: 'o4ZrE2yQ7bLk9VnXw3Ts8GmHc1',
          user_code: 'WDJB-MJHT',
          verification_uri: `${provider.issuer}/device`,
          expires_in: 30,
        };
        return {
          status: 200,
          headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
          body: JSON.stringify(codes),
        };
      },
    });
  });
  after(() => provider.close());

  async function judged(change: Partial<Target>): Promise<readonly [string, string]> {
    const target = { ...provider.target, ...change };
    const { requirements } = reportOf(await judgeProvider({ target, tags: '@3.1-unknown-client' }));
    const { verdict, reason = '' } = requirements.find(({ id }) => id === '3.1-unknown-client') ?? {
      verdict: 'not there',
    };
    return [verdict, reason];
  }

  it('fails where the target file does not say so', async () => {
    assert.equal((await judged({}))[0], 'failed');
  });

  it('is not accused where the target file says so', async () => {
    const [verdict, reason] = await judged({ unregistered_clients: true });
    assert.equal(verdict, 'not-applicable');
    assert.match(reason, /RFC 6749, 2\.4/);
  });

  it('is judged where it refuses a stranger all the same', async () => {
    const refusing = await startPlainProvider({ lifetime: 30 });
    try {
      const target = { ...refusing.target, unregistered_clients: true };
      const { requirements } = reportOf(await judgeProvider({ target, tags: '@3.1-unknown-client' }));
      assert.equal(requirements.find(({ id }) => id === '3.1-unknown-client')?.verdict, 'passed');
    } finally {
      await refusing.close();
    }
  });
});
