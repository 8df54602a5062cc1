import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  BOX_SECRET,
  begin,
  type Codes,
  DEVICE_GRANT,
  poll,
  post,
  startTestGateway,
  TestBrowser,
  type TestGateway,
} from './harness';

describe('token endpoint', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway({ lifetimeSeconds: 600, intervalSeconds: 5 });
  });
  afterEach(() => gateway.close());

  const said = async (codes: Codes, form?: Record<string, string>) => {
    const { status, body } = await poll(gateway, codes, form);
    return `${status} ${body.error ?? 'token'}`;
  };
  const after = (seconds: number, codes: Codes) => {
    gateway.clock.advance(seconds);
    return said(codes);
  };
  const approve = (codes: Codes) => new TestBrowser().choose(codes, 'approve');
  const ask = async (form: string, headers?: Record<string, string>) => {
    const { status, body } = await post(gateway.endpoints.token_endpoint, form, headers);
    return `${status} ${body.error ?? 'token'}`;
  };

  describe('request', () => {
    it('needs a grant type it knows', async () => {
      assert.equal(await ask('client_id=tv'), '400 invalid_request');
      assert.equal(await ask('client_id=tv&grant_type='), '400 invalid_request');
      assert.equal(await ask('client_id=tv&grant_type=password'), '400 unsupported_grant_type');
      assert.equal(await ask('client_id=tv&grant_type=device_code'), '400 unsupported_grant_type');
    });

    it('needs a device code and a client', async () => {
      const { device_code } = await begin(gateway);
      assert.equal(await ask(`grant_type=${DEVICE_GRANT}&client_id=tv`), '400 invalid_request');
      assert.equal(await ask(`grant_type=${DEVICE_GRANT}&client_id=tv&device_code=`), '400 invalid_request');
      assert.equal(await ask(`grant_type=${DEVICE_GRANT}&device_code=${device_code}`), '400 invalid_request');
      assert.equal(
        await ask(`grant_type=${DEVICE_GRANT}&client_id=web&device_code=${device_code}`),
        '400 unauthorized_client',
      );
    });

    it('may hold what is unknown or empty, but nothing twice, not even when approved', async () => {
      const codes = await begin(gateway);
      await approve(codes);
      const request = `grant_type=${DEVICE_GRANT}&client_id=tv&device_code=${codes.device_code}`;
      assert.equal(await ask(`${request}&device_code=${codes.device_code}`), '400 invalid_request');
      assert.equal(await ask(`${request}&x=1&x=2`), '400 invalid_request');
      assert.equal(await ask(`${request}&x=1&client_secret=`), '200 token');
    });

    it('is turned away in JSON when it is garbage', async () => {
      assert.equal(await ask('{}', { 'content-type': 'application/json' }), '400 invalid_request');
      assert.equal(await ask(`x=${'a'.repeat(20_000)}`), '413 invalid_request');
      const response = await fetch(gateway.endpoints.token_endpoint);
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
    });
  });

  describe('while the end user has not decided', () => {
    it('says so at the right pace, and the first poll is never too soon', async () => {
      const codes = await begin(gateway);
      assert.equal(await said(codes), '400 authorization_pending');
      assert.equal(await after(5, codes), '400 authorization_pending');
      assert.equal(await after(4.6, codes), '400 authorization_pending', 'timers may be a little early');
    });

    it('slows a hasty device down, and takes it back at the new pace', async () => {
      const codes = await begin(gateway);
      await said(codes);
      assert.equal(await after(2, codes), '400 slow_down');
      assert.equal(await after(10, codes), '400 authorization_pending');
      assert.equal(await after(10, codes), '400 authorization_pending');
      assert.equal(await after(5, codes), '400 slow_down', 'the wider gap stays');
      assert.equal(await after(15, codes), '400 authorization_pending');
    });

    it('adds five seconds for each slow_down, also in a row', async () => {
      const codes = await begin(gateway);
      await said(codes);
      assert.equal(await after(1, codes), '400 slow_down');
      assert.equal(await after(1, codes), '400 slow_down');
      assert.equal(await after(10, codes), '400 slow_down');
      assert.equal(await after(20, codes), '400 authorization_pending');
    });

    it('hands the token to a device that went wild before the approval', async () => {
      const codes = await begin(gateway);
      for (let polls = 0; polls < 30; polls += 1) await said(codes);
      await approve(codes);
      assert.equal(await said(codes), '200 token');
    });

    it('keeps the pace of one session out of the other', async () => {
      const [one, other] = [await begin(gateway), await begin(gateway)];
      await said(one);
      assert.equal(await said(one), '400 slow_down');
      assert.equal(await said(other), '400 authorization_pending');
    });
  });

  describe('after approval', () => {
    it('hands over what the server behind gave, not to be cached', async () => {
      const codes = await begin(gateway, { scope: 'openid email' });
      await approve(codes);
      gateway.clock.advance(100);
      const { status, headers, body } = await poll(gateway, codes);
      assert.equal(status, 200);
      assert.equal(headers.get('content-type'), 'application/json');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('pragma'), 'no-cache');
      assert.equal(body.token_type, 'Bearer');
      assert.equal(body.scope, 'openid email');
      assert.equal(body.expires_in, 3500, 'the token has aged since it was fetched');
      assert.equal(claimsOf(body.id_token).iss, gateway.upstream.issuer);
      assert.equal(claimsOf(body.access_token).scope, 'openid email');
      const userinfo = await fetch(gateway.endpoints.userinfo_endpoint ?? '', {
        headers: { authorization: `Bearer ${body.access_token}` },
      });
      assert.equal(userinfo.status, 200);
    });

    it('names the scope where the device asked for none', async () => {
      const codes = await begin(gateway);
      await approve(codes);
      assert.equal((await poll(gateway, codes)).body.scope, 'openid profile email');
    });

    it('sells one token for one code', async () => {
      const codes = await begin(gateway);
      await approve(codes);
      assert.equal(await said(codes), '200 token');
      assert.equal(await said(codes), '400 invalid_grant');
      assert.equal(await after(601, codes), '400 invalid_grant', 'spent, and not merely expired');
    });

    it('lets one of twenty racing polls win, even where the store takes its time', async () => {
      const slow = await startTestGateway({
        replace: ({ store }) => ({
          store: {
            ...store,
            byId: async (id) => {
              const seen = await store.byId(id);
              await new Promise((resolve) => setTimeout(resolve, 30));
              return seen;
            },
          },
        }),
      });
      try {
        const codes = await begin(slow);
        await new TestBrowser().choose(codes, 'approve');
        const answers = await Promise.all(Array.from({ length: 20 }, () => poll(slow, codes)));
        const said = answers.map(({ status, body }) => `${status} ${body.error ?? 'token'}`);
        assert.deepEqual(said.sort(), [
          '200 token',
          ...Array.from({ length: 19 }, () => '400 invalid_grant'),
        ]);
      } finally {
        await slow.close();
      }
    });

    it('serves a confidential client only when it authenticates', async () => {
      const codes = await begin(gateway, { client_id: 'box', client_secret: BOX_SECRET });
      await approve(codes);
      assert.equal(await said(codes, { client_id: 'box' }), '401 invalid_client');
      assert.equal(await said(codes, { client_id: 'box', client_secret: 'wrong' }), '401 invalid_client');
      assert.equal(await said(codes, { client_id: 'box', client_secret: BOX_SECRET }), '200 token');
    });
  });

  it('knows a code of its own client only, and another client does no harm', async () => {
    const codes = await begin(gateway);
    assert.equal(await said(codes, { client_id: 'radio' }), '400 invalid_grant');
    assert.equal(await said(codes), '400 authorization_pending', 'that was the first poll that counts');
    await approve(codes);
    assert.equal(await said(codes, { client_id: 'radio' }), '400 invalid_grant');
    assert.equal(await said(codes), '200 token');
  });

  it('refuses a code that nobody was given', async () => {
    const codes = await begin(gateway);
    assert.equal(await said({ ...codes, device_code: `${codes.device_code}x` }), '400 invalid_grant');
    assert.equal(await said({ ...codes, device_code: codes.user_code }), '400 invalid_grant');
  });

  it('tells a refusal for good', async () => {
    const codes = await begin(gateway);
    await new TestBrowser().choose(codes, 'deny');
    assert.equal(await said(codes), '400 access_denied');
    assert.equal(await said(codes), '400 access_denied');
    assert.equal(await after(601, codes), '400 access_denied');
  });

  it('tells expiry, however fast it is asked', async () => {
    const codes = await begin(gateway);
    assert.equal(await after(599, codes), '400 authorization_pending');
    assert.equal(await after(1, codes), '400 expired_token');
    assert.equal(await said(codes), '400 expired_token');
  });

  it('lets an approval that was not collected in time lapse', async () => {
    const codes = await begin(gateway);
    await approve(codes);
    assert.equal(await after(600, codes), '400 expired_token');
  });

  describe('refresh_token grant', () => {
    const tokensOf = async (form: Record<string, string> = {}) => {
      const codes = await begin(gateway, form);
      await approve(codes);
      return (await poll(gateway, codes, form)).body;
    };
    const refresh = (token: unknown, form: Record<string, string> = {}) =>
      post(gateway.endpoints.token_endpoint, {
        grant_type: 'refresh_token',
        client_id: 'tv',
        refresh_token: String(token),
        ...form,
      });

    it('goes through to the server behind', async () => {
      const first = await tokensOf();
      const { status, headers, body } = await refresh(first.refresh_token);
      assert.equal(status, 200);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.ok(body.access_token && body.access_token !== first.access_token);
      assert.equal((await refresh(body.refresh_token)).status, 200, 'the new one works, too');
    });

    it('is for the client that the token was issued to', async () => {
      const { refresh_token } = await tokensOf();
      const stolen = await refresh(refresh_token, { client_id: 'radio' });
      assert.equal(`${stolen.status} ${stolen.body.error}`, '400 invalid_grant');
      assert.equal((await refresh(refresh_token)).status, 200);
    });

    it('has a confidential client authenticate', async () => {
      const box = { client_id: 'box', client_secret: BOX_SECRET };
      const { refresh_token } = await tokensOf(box);
      assert.equal((await refresh(refresh_token, { client_id: 'box' })).status, 401);
      assert.equal((await refresh(refresh_token, box)).status, 200);
    });

    it('refuses what it did not issue, and what the server behind no longer takes', async () => {
      const { refresh_token } = await tokensOf();
      const bare = String(refresh_token).replace(/\.[^.]*$/, '');
      for (const token of ['', 'made-up', bare, `${bare}.`]) {
        const { status, body } = await refresh(token);
        assert.equal(`${status} ${body.error}`, token === '' ? '400 invalid_request' : '400 invalid_grant');
      }
      await refresh(refresh_token);
      const { status, body } = await refresh(refresh_token);
      assert.equal(`${status} ${body.error}`, '400 invalid_grant', 'used up at the server behind');
    });

    it('does not widen what the client may have', async () => {
      const { refresh_token } = await tokensOf();
      const { status, body } = await refresh(refresh_token, { scope: 'admin' });
      assert.equal(`${status} ${body.error}`, '400 invalid_scope');
    });
  });
});

function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
}
