import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { Browser, EndUser, Visit } from '../../src/end-user/end-user';
import { NOT_IN_FRAME } from '../../src/end-user/framing';
import { DecisionServer, type Guard, USER_CODE } from './decision-server';
import { whyNoBrowser } from './installed-browser';

/** For every site, as Chromium has it. */
const EVERY_SITE = 'None; Secure';

describe('a page of another site, in a real browser of a signed-in end user', {
  skip: whyNoBrowser(),
}, () => {
  const server = new DecisionServer();
  let user: EndUser;
  before(async () => {
    await server.start();
    user = createEndUser({ driver: 'browser', username: 'alice', password: 'wonderland-9' });
  });
  after(async () => {
    await user.close();
    server.stop();
  });

  const signIn = async (guard: Guard): Promise<{ browser: Browser; visit: Visit }> => {
    server.guard = guard;
    server.approvals = 0;
    const browser = user.openBrowser();
    const visit = await browser.run({
      uri: `${server.origin}/sign-in`,
      userCode: USER_CODE,
      decision: 'look',
    });
    assert.equal(visit.outcome, 'asked', visit.detail);
    return { browser, visit };
  };
  const approvesBySending = async (guard: Guard): Promise<boolean> => {
    const { visit } = await signIn(guard);
    const sent = await visit.approveFromAnotherSite?.([]);
    assert.equal(sent?.pages.length, 1, sent?.detail);
    const byOthers = server.approvals;
    // What the other site tried leaves the end user's own approval as it was.
    assert.equal((await visit.goBackAndDecide?.('approve'))?.outcome, 'approved');
    assert.equal(server.approvals, byOthers + 1);
    return byOthers > 0;
  };
  const inFrame = async (guard: Guard): Promise<Visit> => {
    const { browser } = await signIn(guard);
    const visit = await browser.runInFrame?.({
      uri: `${server.origin}/device`,
      userCode: USER_CODE,
      decision: 'approve',
    });
    assert.ok(visit);
    assert.equal(visit.outcome === 'approved', server.approvals > 0, visit.detail);
    return visit;
  };

  it('can send a form that nothing guards', async () => {
    assert.ok(await approvesBySending({ sameSite: EVERY_SITE }));
  });

  it('cannot send one that has a token, or needs a cookie which is not sent along', async () => {
    assert.ok(!(await approvesBySending({ sameSite: EVERY_SITE, hasToken: true })));
    assert.ok(!(await approvesBySending({ sameSite: 'Lax' })));
    assert.ok(!(await approvesBySending({ sameSite: 'Strict' })));
  });

  it('can lead to an address that approves, unless the cookie is sent from nowhere else', async () => {
    assert.ok(await approvesBySending({ link: true, sameSite: 'Lax' }));
    assert.ok(!(await approvesBySending({ link: true, sameSite: 'Strict' })));
  });

  it('can show the page in a frame, unless a header or the cookie keeps it from that', async () => {
    assert.equal((await inFrame({ sameSite: EVERY_SITE })).outcome, 'approved');
    assert.equal((await inFrame({ sameSite: EVERY_SITE, hasToken: true })).outcome, 'approved');
    const lax = await inFrame({ sameSite: 'Lax' });
    assert.ok(lax.outcome !== 'approved' && lax.lacksCookies === undefined, lax.detail);
    const refused = await inFrame({ sameSite: EVERY_SITE, frameOptions: 'DENY' });
    assert.ok(refused.detail.includes(NOT_IN_FRAME), refused.detail);
  });

  it('in a frame lacks cookies without SameSite by a default of the browser', async () => {
    assert.equal((await inFrame({ asksToSignIn: true })).lacksCookies, true);
    assert.equal((await inFrame({ asksToSignIn: true, sameSite: 'Lax' })).lacksCookies, undefined);
  });

  it('cannot show a page that leaves the frame', async () => {
    const { outcome, detail } = await inFrame({ sameSite: EVERY_SITE, leavesFrames: true });
    assert.notEqual(outcome, 'approved', detail);
  });

  it('cannot send what a script sends in a way of its own', async () => {
    const { visit } = await signIn({ sameSite: EVERY_SITE, byScript: true });
    const approved = await visit.goBackAndDecide?.('approve');
    assert.equal(approved?.outcome, 'approved', approved?.detail);
    assert.equal(approved?.pages[0]?.sentByScript, true);
  });
});
