import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { type ClientAddress, forwardedAddress } from '../../src/gateway/client-address';
import { begin, DEVICE_GRANT, poll, post, startTestGateway, TestBrowser } from './harness';

const json = async (url: string) => {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  assert.equal(response.headers.get('content-type'), 'application/json');
  return (await response.json()) as Record<string, unknown>;
};

describe('metadata', () => {
  it('merge the gateway with the server behind it', async () => {
    const gateway = await startTestGateway();
    try {
      const { upstream } = gateway;
      for (const name of ['oauth-authorization-server', 'openid-configuration']) {
        const metadata = await json(`${gateway.issuer}/.well-known/${name}`);
        assert.equal(metadata.issuer, gateway.issuer);
        assert.equal(metadata.device_authorization_endpoint, `${gateway.issuer}/device_authorization`);
        assert.equal(metadata.token_endpoint, `${gateway.issuer}/token`);
        assert.deepEqual(metadata.grant_types_supported, [DEVICE_GRANT, 'refresh_token']);
        assert.deepEqual(metadata.scopes_supported, ['openid', 'profile', 'email']);
        assert.equal(metadata.jwks_uri, upstream.jwks_uri);
        assert.equal(metadata.userinfo_endpoint, upstream.userinfo_endpoint);
        assert.ok(
          upstream.authorization_endpoint && !metadata.authorization_endpoint,
          'knows no client of the gateway',
        );
      }
    } finally {
      await gateway.close();
    }
  });

  it('and all else stand below the path of the public URL', async () => {
    const gateway = await startTestGateway({ publicUrl: 'http://login.example/tv' });
    try {
      const origin = `http://127.0.0.1:${gateway.address.port}`;
      for (const path of [
        '/tv/.well-known/openid-configuration',
        '/.well-known/oauth-authorization-server/tv',
        '/tv/.well-known/oauth-authorization-server',
      ]) {
        const metadata = await json(origin + path);
        assert.equal(metadata.issuer, 'http://login.example/tv');
        assert.equal(metadata.token_endpoint, 'http://login.example/tv/token');
      }
      const page = await new TestBrowser().open(`${origin}/tv/device`);
      assert.equal(page.form?.action, `${origin}/tv/device`);
      assert.match(page.headers.getSetCookie()[0] ?? '', /Path=\/tv;/);
      assert.equal((await fetch(`${origin}/device`)).status, 404);
      assert.equal(gateway.redirectUri, 'http://login.example/tv/callback');
    } finally {
      await gateway.close();
    }
  });

  it('name the issuer exactly as it was given', async () => {
    const gateway = await startTestGateway({ publicUrl: 'http://login.example/' });
    try {
      const metadata = await json(
        `http://127.0.0.1:${gateway.address.port}/.well-known/openid-configuration`,
      );
      assert.equal(metadata.issuer, 'http://login.example/');
      assert.equal(metadata.token_endpoint, 'http://login.example/token');
    } finally {
      await gateway.close();
    }
  });

  it('cannot be had for a URL that is no issuer', async () => {
    for (const publicUrl of [
      'https://login.example/?x=1',
      'https://login.example/#x',
      'ftp://login.example',
      'login.example',
    ]) {
      await assert.rejects(startTestGateway({ publicUrl }), TypeError, publicUrl);
    }
  });
});

describe('a gateway', () => {
  it('can be started and ended many times, and is gone then', async () => {
    const gateway = await startTestGateway();
    await begin(gateway);
    await gateway.close();
    await assert.rejects(fetch(gateway.verificationUri));
  });

  it('answers what is under way before it ends', async () => {
    let letThrough: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    const gateway = await startTestGateway({
      front: async (request, next) => {
        await held;
        return next(request);
      },
    });
    const answer = fetch(gateway.verificationUri);
    // The request has to be there before the server is told to end.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = gateway.close();
    letThrough();
    assert.equal((await answer).status, 200);
    await closed;
  });

  it('lets each of its parts be replaced', async () => {
    const gateway = await startTestGateway({
      replace: ({ respond }) => ({
        respond: { ...respond, problem: (problem) => Response.json({ oops: problem.code }, { status: 418 }) },
      }),
    });
    try {
      const { status, body } = await poll(gateway, await begin(gateway));
      assert.equal(status, 418);
      assert.deepEqual(body, { oops: 'authorization_pending' });
    } finally {
      await gateway.close();
    }
  });

  it('can be stood in front of', async () => {
    const gateway = await startTestGateway({
      front: async (request, next) => {
        const response = await next(request);
        return new Response(response.body, { status: 299, headers: response.headers });
      },
    });
    try {
      assert.equal((await fetch(gateway.verificationUri)).status, 299);
    } finally {
      await gateway.close();
    }
  });

  it('believes X-Forwarded-For as far as its own proxies go, and not at all unless told to', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.66, 198.51.100.7' };
    const shown = async (clientAddress?: ClientAddress) => {
      const gateway = await startTestGateway(clientAddress ? { replace: () => ({ clientAddress }) } : {});
      try {
        const { body } = await post(
          gateway.endpoints.device_authorization_endpoint,
          { client_id: 'tv' },
          headers,
        );
        return (await new TestBrowser().open(String(body.verification_uri_complete))).text;
      } finally {
        await gateway.close();
      }
    };
    assert.match(await shown(), /127\.0\.0\.1/);
    assert.match(await shown(forwardedAddress(1)), /198\.51\.100\.7/);
    assert.match(await shown(forwardedAddress(2)), /203\.0\.113\.66/);
    assert.match(await shown(forwardedAddress(3)), /127\.0\.0\.1/);
  });

  it('wants a key that is one', async () => {
    await assert.rejects(startTestGateway({ key: new Uint8Array(16) }), /32 bytes/);
  });

  it('keeps refresh tokens and forms good over a restart with the same key', async () => {
    const key = new Uint8Array(32).fill(7);
    const first = await startTestGateway({ key });
    const codes = await begin(first);
    await new TestBrowser().choose(codes, 'approve');
    const { refresh_token } = (await poll(first, codes)).body;
    await first.close();
    const statuses = [];
    for (const options of [{ key }, {}]) {
      const second = await startTestGateway(options);
      const response = await fetch(second.endpoints.token_endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: 'tv',
          refresh_token: String(refresh_token),
        }),
      });
      statuses.push(response.status);
      await second.close();
    }
    assert.deepEqual(statuses, [200, 400]);
  });
});
