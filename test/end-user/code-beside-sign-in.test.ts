import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { UserDescription, Visit } from '../../src/end-user/end-user';
import { pageServer } from './page-server';

const CODE = 'WDJB-MJHT';
const ALICE: UserDescription = { driver: 'form', username: 'alice', password: 'wonderland-9' };

const form = (error = ''): string => `<h1>Device</h1>${error && `<p role="alert">${error}</p>`}
  <form method="post" action="/device"><label>User code <input name="user_code" required></label>
  <label>Username <input name="username" required></label>
  <label>Password <input type="password" name="password" required></label>
  <button>Authorize device</button></form>`;

const CONSENT = `<h1>Living Room TV wants access</h1><form method="post" action="/consent">
  <button name="answer" value="yes">Allow</button><button name="answer" value="no">Deny</button></form>`;

/** A page that takes code, name and password in one form, and asks afterwards. */
async function visit(
  user: UserDescription,
  decision: 'approve' | 'deny' | 'look',
  userCode = CODE,
): Promise<{ readonly visit: Visit; readonly answers: readonly (string | null)[] }> {
  const server = await pageServer({
    'GET /device': () => form(),
    'POST /device': ({ fields }) =>
      fields.get('password') !== 'wonderland-9'
        ? form('Invalid username or password')
        : fields.get('user_code') === CODE
          ? CONSENT
          : form('Invalid or expired code'),
    'POST /consent': ({ fields }) =>
      fields.get('answer') === 'yes'
        ? '<h1>Your device is connected</h1>'
        : '<h1>You denied the request</h1>',
  });
  const endUser = createEndUser(user, { timeoutMs: 10_000 });
  try {
    const done = await endUser.openBrowser().run({ uri: `${server.origin}/device`, userCode, decision });
    return { visit: done, answers: server.hits.map(({ fields }) => fields.get('answer')).filter(Boolean) };
  } finally {
    await endUser.close();
    await server.close();
  }
}

describe('one form for the code, the name and the password', () => {
  it('lets the end user approve, deny, or look at the choice that comes after', async () => {
    for (const [decision, outcome, sent] of [
      ['approve', 'approved', ['yes']],
      ['deny', 'denied', ['no']],
      ['look', 'asked', []],
    ] as const) {
      const { visit: done, answers } = await visit(ALICE, decision);
      assert.equal(done.outcome, outcome, done.detail);
      assert.deepEqual(answers, sent);
      assert.equal(done.pages[0]?.holds.codeField, true);
    }
  });

  it('tells a code that is not taken from a password that is not', async () => {
    const wrongCode = await visit(ALICE, 'approve', 'BBBB-BBBB');
    assert.equal(wrongCode.visit.outcome, 'code-refused', wrongCode.visit.detail);
    const wrongPassword = await visit({ ...ALICE, password: 'looking-glass-9' }, 'approve');
    assert.equal(wrongPassword.visit.outcome, 'stuck', wrongPassword.visit.detail);
    assert.equal(wrongPassword.visit.fault, 'credentials-refused');
  });

  it('is left as it is where the target file names nobody', async () => {
    const { visit: done } = await visit({ driver: 'form' }, 'approve');
    assert.equal(done.fault, 'credentials-missing', done.detail);
  });

  it('is found by the selector of the target file, too', async () => {
    const { visit: done } = await visit(
      { ...ALICE, selectors: { code: 'input[name=user_code]' } },
      'approve',
    );
    assert.equal(done.outcome, 'approved', done.detail);
  });
});
