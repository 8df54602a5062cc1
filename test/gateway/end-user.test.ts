import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { VerificationTask } from '../../src/end-user/end-user';
import { formEndUser } from '../../src/end-user/form-end-user';
import type { OpenTarget } from '../../src/provider-under-test/target';
import { openGatewayTarget } from '../../src/targets/gateway-target';
import { type Codes, DEVICE_GRANT, post } from './harness';

/** What the suite's own end user makes of the gateway's pages, on the target that the suite runs against. */
describe("the suite's end user on the gateway target", () => {
  let open: OpenTarget;
  before(async () => {
    open = await openGatewayTarget({ lifetimeSeconds: 600, intervalSeconds: 1 });
  });
  after(() => open.close());

  const begin = async () =>
    (await post(`${open.target.issuer}/device_authorization`, { client_id: 'tv' })).body as unknown as Codes;
  const poll = async ({ device_code }: Codes) =>
    (await post(`${open.target.issuer}/token`, { grant_type: DEVICE_GRANT, client_id: 'tv', device_code }))
      .body;
  const browser = () => formEndUser(open.target.user).openBrowser();
  const typed = (
    codes: Codes,
    decision: VerificationTask['decision'],
    userCode = codes.user_code,
  ): VerificationTask => ({
    uri: codes.verification_uri,
    userCode,
    decision,
  });

  it('approves by the typed code, and by the link', async () => {
    for (const uri of ['verification_uri', 'verification_uri_complete'] as const) {
      const codes = await begin();
      const visit = await browser().run({ ...typed(codes, 'approve'), uri: codes[uri] });
      assert.equal(visit.outcome, 'approved', visit.detail);
      assert.ok((await poll(codes)).access_token);
    }
  });

  it('denies, and cannot go back on it', async () => {
    const codes = await begin();
    const visit = await browser().run(typed(codes, 'deny'));
    assert.equal(visit.outcome, 'denied', visit.detail);
    const again = await visit.goBackAndDecide?.('approve');
    assert.equal(again?.outcome, 'code-refused', again?.detail);
    assert.equal((await poll(codes)).error, 'access_denied');
  });

  it('looks without deciding, and shuts others out by it', async () => {
    const codes = await begin();
    const visit = await browser().run(typed(codes, 'look'));
    assert.equal(visit.outcome, 'asked', visit.detail);
    const other = await browser().run(typed(codes, 'approve'));
    assert.equal(other.outcome, 'code-refused', other.detail);
    assert.equal((await poll(codes)).error, 'authorization_pending');
  });

  it('is told that a code is wrong, spent, or guessed too often', async () => {
    const codes = await begin();
    const alice = browser();
    assert.equal((await alice.run(typed(codes, 'approve'))).outcome, 'approved');
    const outcomes: string[] = [];
    for (const code of [codes.user_code, ...Array.from({ length: 7 }, () => 'BBBB-BBBB')]) {
      outcomes.push((await alice.run(typed(codes, 'approve', code))).outcome);
    }
    assert.deepEqual(outcomes.slice(0, 4), Array(4).fill('code-refused'));
    // The right code, too: a limit says nothing of a code.
    const other = await begin();
    const last = await alice.run(typed(other, 'approve'));
    assert.equal(last.outcome, 'limited', last.detail);
    assert.equal(last.pages.at(-1)?.status, 429);
    assert.ok(last.retryAfterSeconds !== undefined && last.retryAfterSeconds > 0);
  });

  it('gets a token that the userinfo endpoint takes, and no other', async () => {
    const codes = await begin();
    await browser().run(typed(codes, 'approve'));
    const { access_token } = await poll(codes);
    const metadata = (await (
      await fetch(`${open.target.issuer}/.well-known/openid-configuration`)
    ).json()) as {
      userinfo_endpoint: string;
    };
    const userinfo = (token: unknown) =>
      fetch(metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await userinfo(access_token)).status, 200);
    assert.equal((await userinfo('made-up')).status, 401);
  });
});
