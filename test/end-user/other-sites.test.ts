import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Visit } from '../../src/end-user/end-user';
import { asFromAnotherSite } from '../../src/end-user/foreign-request';
import { formEndUser } from '../../src/end-user/form-end-user';
import { framingRefusedBy } from '../../src/end-user/framing';
import { DecisionServer, type Guard, USER_CODE } from './decision-server';

describe('headers that keep a page out of the frames of other sites', () => {
  const isRefused = (headers: Record<string, string>) => framingRefusedBy(headers) !== undefined;

  it('are X-Frame-Options, and a frame-ancestors directive that does not let every site in', () => {
    assert.ok(isRefused({ 'x-frame-options': 'deny' }));
    assert.ok(isRefused({ 'x-frame-options': 'SAMEORIGIN, SAMEORIGIN' }));
    assert.ok(isRefused({ 'content-security-policy': "default-src 'self'; frame-ancestors 'none'" }));
    assert.ok(isRefused({ 'content-security-policy': "frame-ancestors 'self' https://own.example" }));
    assert.ok(isRefused({ 'content-security-policy': "default-src 'self', Frame-Ancestors 'self'" }));
  });

  it('are no others', () => {
    assert.ok(!isRefused({}));
    assert.ok(!isRefused({ 'x-frame-options': 'ALLOWALL' }));
    assert.ok(!isRefused({ 'content-security-policy': "default-src 'none'" }));
    assert.ok(!isRefused({ 'content-security-policy-report-only': "frame-ancestors 'none'" }));
    for (const everybody of ['*', 'https:', "'self' https://*"])
      assert.ok(!isRefused({ 'content-security-policy': `frame-ancestors ${everybody}` }), everybody);
  });

  it('say in frame-ancestors what counts, where both are there', () => {
    const both = { 'x-frame-options': 'DENY', 'content-security-policy': 'frame-ancestors *' };
    assert.ok(!isRefused(both));
  });
});

describe('the request that another site can make of a form', () => {
  const made = (fields: [string, string][], url = 'https://idp.example/device/decision') =>
    asFromAnotherSite({ method: 'POST', url, fields, enctype: '' }, [
      USER_CODE,
      'https://idp.example/device?user_code=WDJB-MJHT',
      'tv-4711-living-room',
      'openid profile',
    ]);

  it('has what can be known or guessed', () => {
    const fields: [string, string][] = [
      ['user_code', 'wdjbmjht'],
      ['client_id', 'tv-4711-living-room'],
      ['scope', 'openid profile'],
      ['decision', 'approve'],
      ['confirm', 'YES'],
      ['step', '2'],
      ['remember', ''],
    ];
    const { request, unknown } = made(fields);
    assert.deepEqual(request.fields, fields);
    assert.deepEqual(unknown, []);
    assert.equal(request.url, 'https://idp.example/device/decision');
  });

  it('lacks what could be a token', () => {
    for (const token of ['f3a9c1', 'QwErTyUiOpAs', '8f14e45fceea167a5a36dedd4bea2543', '5738291046', 'a.b.c'])
      assert.deepEqual(made([['t', token]]).unknown, ['"t"'], token);
  });

  it('has another value in its address where that could not be known', () => {
    const secret = 'https://idp.example/interaction/hZ3kQ9x8Y7w6V5u4/confirm?tab=k29dmQ1x';
    const { request, unknown } = made([], secret);
    assert.deepEqual(unknown, ['its address']);
    assert.ok(!/hZ3kQ9x8Y7w6V5u4|k29dmQ1x/.test(request.url));
    assert.match(request.url, /^https:\/\/idp\.example\/interaction\/\w{16}\/confirm\?tab=\w{8}$/);
    const plain = 'https://idp.example/oauth2/device_verification/v2.0?lang=en&user_code=WDJB-MJHT';
    assert.equal(made([], plain).request.url, plain);
  });
});

describe('a page of another site, in the browser of a signed-in end user', () => {
  const server = new DecisionServer();
  before(() => server.start());
  after(() => server.stop());

  const look = (): Promise<Visit> => {
    server.approvals = 0;
    const browser = formEndUser({ driver: 'form' }).openBrowser();
    return browser.run({ uri: `${server.origin}/sign-in`, userCode: USER_CODE, decision: 'look' });
  };
  const approvesBySending = async (guard: Guard): Promise<boolean> => {
    server.guard = guard;
    const visit = await look();
    assert.equal(visit.outcome, 'asked', visit.detail);
    const { pages } = (await visit.approveFromAnotherSite?.([])) ?? {};
    assert.equal(pages?.length, 1);
    const byOthers = server.approvals;
    // What the other site tried leaves the end user's own approval as it was.
    assert.equal((await visit.goBackAndDecide?.('approve'))?.outcome, 'approved');
    assert.equal(server.approvals, byOthers + 1);
    return byOthers > 0;
  };
  const approvesInFrame = async (guard: Guard): Promise<boolean> => {
    server.guard = guard;
    server.approvals = 0;
    const browser = formEndUser({ driver: 'form' }).openBrowser();
    await browser.run({ uri: `${server.origin}/sign-in`, userCode: USER_CODE, decision: 'look' });
    const visit = await browser.runInFrame?.({
      uri: `${server.origin}/device`,
      userCode: USER_CODE,
      decision: 'approve',
    });
    assert.ok(visit);
    assert.equal(visit.outcome === 'approved', server.approvals > 0);
    return server.approvals > 0;
  };

  it('can send a form that nothing guards', async () => {
    assert.ok(await approvesBySending({}));
    assert.ok(await approvesBySending({ sameSite: 'None' }));
  });

  it('cannot send one that has a token, or needs a cookie which is not sent along', async () => {
    assert.ok(!(await approvesBySending({ hasToken: true })));
    assert.ok(!(await approvesBySending({ sameSite: 'Lax' })));
    assert.ok(!(await approvesBySending({ sameSite: 'Strict' })));
  });

  it('can lead to an address that approves, unless the cookie is sent from nowhere else', async () => {
    assert.ok(await approvesBySending({ link: true, sameSite: 'Lax' }));
    assert.ok(!(await approvesBySending({ link: true, sameSite: 'Strict' })));
  });

  it('can show the page in a frame, unless a header or the cookie keeps it from that', async () => {
    assert.ok(await approvesInFrame({}));
    assert.ok(await approvesInFrame({ hasToken: true }));
    assert.ok(!(await approvesInFrame({ sameSite: 'Lax' })));
    assert.ok(!(await approvesInFrame({ frameOptions: 'DENY' })));
  });
});
