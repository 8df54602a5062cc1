import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { UserDescription, Visit } from '../../src/end-user/end-user';
import { PASSWORDS, type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

describe('a visit says whether the target file is at fault', () => {
  let provider: PlainProvider;
  before(async () => {
    provider = await startPlainProvider({ lifetime: 60 });
  });
  after(() => provider.close());

  async function look(user: Omit<UserDescription, 'driver'>): Promise<Visit> {
    const response = await fetch(`${provider.issuer}/device_authorization`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'tv' }),
    });
    const { user_code } = (await response.json()) as { user_code: string };
    const endUser = createEndUser({ driver: 'form', ...user });
    try {
      const task = { uri: `${provider.issuer}/verify`, userCode: user_code, decision: 'look' } as const;
      return await endUser.openBrowser().run(task);
    } finally {
      await endUser.close();
    }
  }

  it('not where the person gets to the choice', async () => {
    const visit = await look({ username: 'alice', password: PASSWORDS.alice });
    assert.equal(visit.outcome, 'asked');
    assert.equal(visit.fault, undefined);
    assert.equal(visit.unmatchedSelectors, undefined);
  });

  it('for a password that is refused', async () => {
    const visit = await look({ username: 'alice', password: 'wrong' });
    assert.equal(visit.outcome, 'stuck');
    assert.equal(visit.fault, 'credentials-refused');
  });

  it('for a password or a name that is asked for and not there', async () => {
    assert.equal((await look({ username: 'alice' })).fault, 'credentials-missing');
    assert.equal((await look({ password: PASSWORDS.alice })).fault, 'credentials-missing');
  });

  it('for selectors that match nothing, and not for those that do', async () => {
    const selectors = { code: 'input[name=user_code]', approve: '#no-such-button', username: '[name=user]' };
    const visit = await look({ username: 'alice', password: PASSWORDS.alice, selectors });
    assert.equal(visit.outcome, 'asked');
    assert.deepEqual(visit.unmatchedSelectors, ['approve', 'username']);
  });
});
