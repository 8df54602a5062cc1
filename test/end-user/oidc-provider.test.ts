import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { EndUser, Visit } from '../../src/end-user/end-user';
import { type EmbeddedProvider, embeddedProvider } from './embedded-provider';

const PASSWORD = 'correct-horse-battery';

describe('the form end user at oidc-provider', () => {
  let provider: EmbeddedProvider;
  let user: EndUser;
  before(async () => {
    provider = await embeddedProvider();
    user = createEndUser({ driver: 'form', username: 'alice', password: PASSWORD });
  });
  after(async () => {
    await user.close();
    await provider.close();
  });

  const actions = (visit: Visit) => visit.pages.map(({ action }) => action);

  it('types the code, signs in and approves', async () => {
    const session = await provider.start();
    const visit = await user.openBrowser().run({ ...session, decision: 'approve' });
    assert.equal(visit.outcome, 'approved', visit.detail);
    assert.deepEqual(actions(visit), [
      'typed the code',
      'pressed "Continue"',
      'signed in',
      'pressed "Continue"',
      undefined,
    ]);
    assert.equal(await provider.poll(session), 'token');
    assert.match(visit.pages[1]?.text ?? '', /Living Room TV/);
    assert.ok(visit.pages[1]?.text.includes(session.userCode));
    assert.equal(visit.pages[0]?.holds.codeField, true);
    assert.equal(visit.pages[2]?.holds.passwordField, true);
  });

  it('takes a code in lower case and without its dash', async () => {
    const session = await provider.start();
    const userCode = session.userCode.toLowerCase().replace('-', '');
    const visit = await user.openBrowser().run({ ...session, userCode, decision: 'approve' });
    assert.equal(visit.outcome, 'approved', visit.detail);
    assert.equal(await provider.poll(session), 'token');
  });

  it('denies on the first page that offers it', async () => {
    const session = await provider.start();
    const visit = await user.openBrowser().run({ ...session, decision: 'deny' });
    assert.equal(visit.outcome, 'denied', visit.detail);
    assert.deepEqual(actions(visit), ['typed the code', 'pressed "[ Abort ]"', undefined]);
    assert.equal(await provider.poll(session), 'access_denied');
  });

  it('says that a wrong code was refused', async () => {
    const session = await provider.start();
    const visit = await user.openBrowser().run({ ...session, userCode: 'BBBB-BBBB', decision: 'approve' });
    assert.equal(visit.outcome, 'code-refused', visit.detail);
    assert.match(visit.detail, /incorrect/);
    assert.equal(await provider.poll(session), 'authorization_pending');
  });

  it('looks at what the complete address asks, also signed in, and leaves it there', async () => {
    const first = await provider.start();
    const browser = user.openBrowser();
    assert.equal((await browser.run({ ...first, decision: 'approve' })).outcome, 'approved');
    const session = await provider.start();
    const visit = await browser.run({ ...session, uri: session.completeUri, decision: 'look' });
    assert.equal(visit.outcome, 'asked', visit.detail);
    assert.deepEqual(visit.pages.at(-1)?.holds, {
      codeField: false,
      passwordField: false,
      approve: 'Continue',
      deny: '[ Abort ]',
    });
    assert.equal(await provider.poll(session), 'authorization_pending');
  });

  it('goes back after denying, and the choice made there again is refused', async () => {
    const session = await provider.start();
    const denied = await user.openBrowser().run({ ...session, decision: 'deny' });
    const again = await denied.goBackAndDecide?.('approve');
    assert.equal(again?.outcome, 'code-refused', again?.detail);
    assert.equal(await provider.poll(session), 'access_denied');
  });

  it('decides later what it only looked at', async () => {
    const session = await provider.start();
    const looked = await user.openBrowser().run({ ...session, decision: 'look' });
    assert.equal(looked.outcome, 'asked', looked.detail);
    const visit = await looked.goBackAndDecide?.('approve');
    assert.equal(visit?.outcome, 'approved', visit?.detail);
    assert.equal(await provider.poll(session), 'token');
  });

  it('tells no password and no cookie of what it saw', async () => {
    const session = await provider.start();
    const visit = await user.openBrowser().run({ ...session, decision: 'approve' });
    const told = JSON.stringify(visit);
    assert.ok(!told.includes(PASSWORD));
    assert.ok(!/interaction\/[\w-]{15}/.test(told), told);
    assert.ok(!/xsrf|uid:/.test(told));
  });
});
