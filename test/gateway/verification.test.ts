import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { begin, type Codes, poll, startTestGateway, TestBrowser, type TestGateway } from './harness';

describe('verification page', () => {
  let gateway: TestGateway;
  let alice: TestBrowser;
  let mallory: TestBrowser;
  let codes: Codes;
  beforeEach(async () => {
    gateway = await startTestGateway({ lifetimeSeconds: 600 });
    alice = new TestBrowser();
    mallory = new TestBrowser();
    codes = await begin(gateway);
  });
  afterEach(() => gateway.close());

  const said = async () => {
    gateway.clock.advance(60);
    return (await poll(gateway, codes)).body.error ?? 'token';
  };

  it('asks for the code, says who asks for what, and lets the device in once approved', async () => {
    const first = await alice.open(codes.verification_uri);
    assert.equal(first.status, 200);
    assert.doesNotMatch(first.text, /Approve/);
    const choice = await alice.submit(first, { user_code: codes.user_code });
    assert.equal(choice.status, 200);
    assert.match(choice.title, /Living-room TV/);
    assert.ok(choice.text.includes(codes.user_code));
    assert.match(choice.text, /openid, profile, email/);
    assert.match(choice.text, /127\.0\.0\.1 \(node\)/);
    assert.match(choice.text, /device in front of you/);
    assert.match(choice.text, /10 minutes/);
    assert.equal(await said(), 'authorization_pending');
    const done = await alice.submit(choice, { decision: 'approve' });
    assert.equal(done.status, 200);
    assert.match(done.text, /return to your device/);
    assert.equal(await said(), 'token');
  });

  it('works without any script and loads nothing', async () => {
    const { html, headers } = await alice.enter(codes);
    assert.doesNotMatch(html, /<script|\son\w+=|src=|https?:\/\//);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|script-src/);
  });

  it('protects its pages, and lets the redirect to the sign-in through', async () => {
    const pages = [
      await alice.open(codes.verification_uri),
      await alice.open(`${codes.verification_uri}?user_code=nope`),
      await alice.enter(codes),
      await alice.open(gateway.redirectUri),
    ];
    for (const { headers, title } of pages) {
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /frame-ancestors 'none'/, title);
      const targets = /form-action ([^;]+)/.exec(policy)?.[1]?.split(' ') ?? [];
      assert.ok(targets.includes(new URL(gateway.upstream.issuer).origin), policy);
      assert.ok(targets.includes("'self'"), policy);
      assert.equal(headers.get('x-frame-options'), 'DENY');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  });

  it('keeps its cookie to itself', async () => {
    const [cookie] = (await alice.request(codes.verification_uri)).headers.getSetCookie();
    assert.match(cookie ?? '', /HttpOnly/);
    assert.match(cookie ?? '', /SameSite=Lax/);
  });

  for (const [how, change] of [
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without its dash', (code: string) => code.replace('-', '')],
    ['with stray blanks and dashes', (code: string) => `  ${[...code].join(' ')} –`],
  ] as const) {
    it(`takes a code ${how}`, async () => {
      const choice = await alice.enter(codes, change(codes.user_code));
      assert.match(choice.title, /Living-room TV/);
    });
  }

  it('says that a code is wrong, and approves nothing', async () => {
    for (const typed of ['BBBB-BBBB', codes.user_code.slice(0, -1), '<b>x</b>']) {
      const page = await alice.enter(codes, typed);
      assert.equal(page.status, 400, typed);
      assert.match(page.text, /not valid/);
      assert.ok(page.form, 'and can be tried again');
      assert.ok(!page.html.includes('<b>x'), 'what was typed is not repeated');
    }
    assert.equal((await alice.enter(codes, '')).status, 400);
    assert.equal(await said(), 'authorization_pending');
  });

  describe('verification_uri_complete', () => {
    it('shows the code and asks, with no effect of its own, also in a browser that approved before', async () => {
      const earlier = await begin(gateway);
      await alice.choose(earlier, 'approve');
      const page = await alice.open(codes.verification_uri_complete);
      assert.ok(page.text.includes(codes.user_code));
      assert.equal(await said(), 'authorization_pending');
      assert.match((await mallory.enter(codes)).title, /Living-room TV/, 'opening it took nothing up');
    });

    it('leads to a token like the typed code', async () => {
      const page = await alice.open(codes.verification_uri_complete);
      await alice.submit(page, { decision: 'approve' });
      assert.equal(await said(), 'token');
    });

    it('leads to a refusal, too', async () => {
      const page = await alice.open(codes.verification_uri_complete);
      const done = await alice.submit(page, { decision: 'deny' });
      assert.match(done.text, /not given access/);
      assert.equal(await said(), 'access_denied');
    });
  });

  describe('decision', () => {
    it('is only what was said: approve or deny', async () => {
      const choice = await alice.enter(codes);
      for (const fields of [{}, { decision: '' }, { decision: 'maybe' }, { decision: 'APPROVE' }]) {
        const again = await alice.submit(choice, fields as Record<string, string>);
        assert.equal(again.status, 400);
        assert.match(again.text, /Please choose/);
      }
      assert.equal(await said(), 'authorization_pending');
      await alice.submit(choice, { decision: 'approve' });
      assert.equal(await said(), 'token');
    });

    it('stands: going back does not turn a refusal round', async () => {
      const choice = await alice.enter(codes);
      await alice.submit(choice, { decision: 'deny' });
      const again = await alice.submit(choice, { decision: 'approve' });
      assert.equal(again.status, 400);
      assert.match(again.text, /already been used/);
      assert.equal(await said(), 'access_denied');
    });

    it('stands: nor an approval, before or after the device came', async () => {
      const choice = await alice.enter(codes);
      await alice.submit(choice, { decision: 'approve' });
      assert.match((await alice.submit(choice, { decision: 'deny' })).text, /already been used/);
      assert.equal(await said(), 'token');
      assert.match((await alice.submit(choice, { decision: 'approve' })).text, /already been used/);
      assert.match((await alice.enter(codes)).text, /already been used/);
      assert.equal(await said(), 'invalid_grant');
    });

    it('cannot be made any more once the code has expired', async () => {
      const choice = await alice.enter(codes);
      gateway.clock.advance(600);
      for (const decision of ['approve', 'deny']) {
        const page = await alice.submit(choice, { decision });
        assert.equal(page.status, 400);
        assert.match(page.text, /expired/);
      }
      assert.match((await alice.enter(codes)).text, /expired/);
      assert.match((await alice.open(codes.verification_uri_complete)).text, /expired/);
      assert.equal(await said(), 'expired_token');
    });

    it('comes too late when the sign-in outlasts the code', async () => {
      const toSignIn = await pressApprove();
      gateway.clock.advance(600);
      assert.match((await alice.open(toSignIn)).text, /expired/);
      assert.equal(await said(), 'expired_token');
    });
  });

  describe('belongs to the browser that took the code up', () => {
    it('and another one can neither see nor decide', async () => {
      const choice = await alice.enter(codes);
      for (const page of [
        await mallory.enter(codes),
        await mallory.open(codes.verification_uri_complete),
        await decideDirectly(mallory, 'approve'),
        await decideDirectly(mallory, 'deny'),
      ]) {
        assert.equal(page.status, 409);
        assert.match(page.text, /another browser/);
        assert.doesNotMatch(page.text, /Living-room/);
      }
      assert.equal(await said(), 'authorization_pending');
      await alice.submit(choice, { decision: 'approve' });
      assert.equal(await said(), 'token');
    });

    it('and so does the way back from signing in', async () => {
      const back = (await alice.request(await pressApprove())).headers.get('location') ?? '';
      assert.match(back, /code=/);
      assert.equal((await mallory.open(back)).status, 400, 'a browser without a cookie');
      await mallory.open(codes.verification_uri);
      assert.match((await mallory.open(back)).text, /another browser/);
      assert.equal(await said(), 'authorization_pending');
      assert.match((await alice.open(back)).text, /return to your device/);
      assert.equal(await said(), 'token');
    });

    it('and the way back is gone only once', async () => {
      const back = (await alice.request(await pressApprove())).headers.get('location') ?? '';
      await alice.open(back);
      assert.match((await alice.open(back)).text, /already been used/);
      assert.deepEqual(gateway.troubles, []);
    });

    it('and of two sign-ins begun the last one counts', async () => {
      const first = await pressApprove();
      const second = await pressApprove();
      assert.match((await alice.open(first)).text, /no longer current/);
      assert.equal(await said(), 'authorization_pending');
      await alice.open(second);
      assert.equal(await said(), 'token');
    });

    it('and a state made up leads nowhere', async () => {
      await pressApprove();
      for (const query of ['', '?code=x', '?state=x&code=x', '?error=access_denied&state=made.up']) {
        assert.equal((await alice.open(gateway.redirectUri + query)).status, 400, query);
      }
      assert.equal(await said(), 'authorization_pending');
    });
  });

  describe('forms from elsewhere', () => {
    it('decide nothing without the token of this browser', async () => {
      const choice = await alice.enter(codes);
      const foreign = (await mallory.open(codes.verification_uri)).form?.fields.form_token ?? '';
      assert.ok(foreign);
      for (const form_token of ['', 'x', foreign]) {
        for (const decision of ['approve', 'deny']) {
          const page = await alice.submit(choice, { form_token, decision });
          assert.equal(page.status, 403);
          assert.match(page.text, /no longer current/);
        }
      }
      assert.equal(await said(), 'authorization_pending');
    });

    it('take up nothing either, and a browser without cookies is told about them', async () => {
      const form = await alice.open(codes.verification_uri);
      const page = await mallory.submit(form, { user_code: codes.user_code });
      assert.equal(page.status, 403);
      assert.match(page.text, /Cookies/);
      assert.match((await alice.submit(form, { user_code: codes.user_code })).title, /Living-room TV/);
    });

    it('are no use with a cookie whose signature is not of its name', async () => {
      const form = await alice.open(codes.verification_uri);
      const [hers, others] = await Promise.all(
        [alice, mallory].map(async (browser) => {
          await browser.open(codes.verification_uri);
          const [cookie] = await browser.jar.getCookies(codes.verification_uri);
          return cookie?.value ?? '';
        }),
      );
      const send = async (value: string) => {
        const browser = new TestBrowser();
        const [cookie] = await alice.jar.getCookies(codes.verification_uri);
        browser.jar.setCookieSync(`${cookie?.key}=${value}; Path=/`, codes.verification_uri);
        return (await browser.submit(form, { user_code: codes.user_code })).status;
      };
      assert.ok(hers && others);
      const name = hers.slice(0, hers.lastIndexOf('.'));
      assert.equal(await send(name + others.slice(others.lastIndexOf('.'))), 403);
      assert.equal(await send(name), 403);
      assert.equal(await send(hers), 200);
    });

    it('are turned away when they are no forms', async () => {
      const response = await fetch(codes.verification_uri, { method: 'POST', body: '{}' });
      assert.equal(response.status, 400);
      assert.match(await response.text(), /x-www-form-urlencoded/);
    });
  });

  it('shows what strangers say of themselves as text', async () => {
    const response = await fetch(gateway.endpoints.device_authorization_endpoint, {
      method: 'POST',
      headers: { 'user-agent': '<img src=x onerror=alert(1)>' },
      body: new URLSearchParams({ client_id: 'tv' }),
    });
    const page = await alice.enter((await response.json()) as Codes);
    assert.ok(page.text.includes('<img src=x onerror=alert(1)>'));
    assert.ok(!page.html.includes('<img'));
  });

  it('answers other methods and other paths as HTTP has it', async () => {
    const response = await fetch(codes.verification_uri, { method: 'DELETE' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'GET, HEAD, POST');
    assert.equal((await fetch(`${codes.verification_uri}x`)).status, 404);
    assert.equal((await alice.open(`${codes.verification_uri}/decision`)).title, 'Connect a device');
  });

  describe('guessing', () => {
    const guess = (browser: TestBrowser) => browser.enter(codes, 'BBBB-BBBB');

    it('ends after five wrong codes in a row, also for the right one, and by every door', async () => {
      const choice = await alice.open(codes.verification_uri_complete);
      for (let count = 0; count < 5; count += 1) assert.equal((await guess(alice)).status, 400);
      for (const page of [
        await alice.enter(codes),
        await alice.open(codes.verification_uri_complete),
        await alice.submit(choice, { decision: 'approve' }),
      ]) {
        assert.equal(page.status, 429);
        assert.equal(page.headers.get('retry-after'), '300');
        assert.match(page.text, /Too many wrong codes/);
      }
      gateway.clock.advance(300);
      assert.equal((await alice.enter(codes)).status, 200);
    });

    it('leaves other browsers alone at first', async () => {
      for (let count = 0; count < 6; count += 1) await guess(mallory);
      assert.equal((await alice.enter(codes)).status, 200);
    });

    it('is counted for a GET with a code, too', async () => {
      for (let count = 0; count < 5; count += 1) await alice.open(`${codes.verification_uri}?user_code=BBBB`);
      assert.equal((await alice.open(codes.verification_uri_complete)).status, 429);
    });

    it('is held to a budget of the address that neither new cookies nor a right code renew', async () => {
      const statuses: number[] = [];
      for (let count = 0; count < 31; count += 1) {
        const browser = new TestBrowser();
        statuses.push((await guess(browser)).status);
        if (count === 20) await browser.open(codes.verification_uri_complete);
      }
      assert.deepEqual(statuses, [...Array.from({ length: 30 }, () => 400), 429]);
    });
  });

  /** Presses Approve; returns where the browser is sent to sign in. */
  async function pressApprove(): Promise<string> {
    const choice = await alice.enter(codes);
    const response = await alice.request(
      choice.form?.action ?? '',
      new URLSearchParams({ ...choice.form?.fields, decision: 'approve' }),
    );
    assert.equal(response.status, 303);
    return response.headers.get('location') ?? '';
  }

  /** Sends a decision without having seen the choice. */
  async function decideDirectly(browser: TestBrowser, decision: string) {
    const page = await browser.open(codes.verification_uri);
    const form = { action: `${codes.verification_uri}/decision`, fields: page.form?.fields ?? {} };
    return browser.submit({ ...page, form }, { user_code: codes.user_code, decision });
  }
});
