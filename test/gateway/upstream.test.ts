import { strict as assert } from 'node:assert';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { discoverUpstream } from '../../src/gateway/openid-upstream';
import { type Upstream, UpstreamFailure, UpstreamRefusal } from '../../src/gateway/upstream';
import {
  begin,
  poll,
  post,
  sharedCodeFlowServer,
  startTestGateway,
  TestBrowser,
  type TestGateway,
} from './harness';

/** The real server behind, but for what a test makes it do. */
async function upstreamThat(change: Partial<Upstream>): Promise<Upstream> {
  const { issuer } = await sharedCodeFlowServer();
  return { ...(await discoverUpstream({ issuer, clientId: 'gateway' })), ...change };
}

describe('a server behind that', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  const signInWith = async (change: Partial<Upstream>) => {
    gateway = await startTestGateway({ upstream: await upstreamThat(change) });
    const codes = await begin(gateway);
    const browser = new TestBrowser();
    const page = await browser.choose(codes, 'approve');
    return { codes, browser, page };
  };

  it('lets the user refuse there has refused the device', async () => {
    const { codes, page } = await signInWith({
      endSignIn: async () => {
        throw new UpstreamRefusal('access_denied');
      },
    });
    assert.equal(page.status, 200);
    assert.match(page.text, /not given access/);
    assert.equal((await poll(gateway, codes)).body.error, 'access_denied');
  });

  it('is down leaves the session as it is, and the user can try again', async () => {
    let down = true;
    const real = await upstreamThat({});
    const { codes, browser, page } = await signInWith({
      ...real,
      endSignIn: (request) => {
        if (down) throw new UpstreamFailure('connect ECONNREFUSED');
        return real.endSignIn(request);
      },
    });
    assert.equal(page.status, 502);
    assert.match(page.text, /could not be reached.*Nothing has been approved/);
    assert.equal((await poll(gateway, codes)).body.error, 'authorization_pending');
    assert.equal(gateway.troubles.length, 1);
    down = false;
    assert.match((await browser.open(page.url)).text, /no longer current/, 'its code may have been used');
    const again = /href="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const choice = await browser.open(new URL(again, gateway.issuer).href);
    await browser.submit(choice, { decision: 'approve' });
    assert.equal((await poll(gateway, codes)).status, 200);
  });

  it('refuses for another reason leaves the session as it is, and what it says is not trusted', async () => {
    const { codes, page } = await signInWith({
      endSignIn: async () => {
        throw new UpstreamRefusal('<b>server_error</b>');
      },
    });
    assert.equal(page.status, 502);
    assert.ok(!page.html.includes('<b>server'));
    assert.equal((await poll(gateway, codes)).body.error, 'authorization_pending');
  });

  it('does not refresh for reasons of its own leaves the device its token', async () => {
    const { codes } = await signInWith({
      refresh: async () => {
        throw new UpstreamRefusal('invalid_client');
      },
    });
    const { refresh_token } = (await poll(gateway, codes)).body;
    const { status, body } = await post(gateway.endpoints.token_endpoint, {
      grant_type: 'refresh_token',
      client_id: 'tv',
      refresh_token: String(refresh_token),
    });
    assert.equal(`${status} ${body.error}`, '503 temporarily_unavailable');
  });

  it('gives a narrower scope has it named to the device', async () => {
    const real = await upstreamThat({});
    const { codes } = await signInWith({
      endSignIn: async (request) => ({ ...(await real.endSignIn(request)), scope: 'openid' }),
    });
    assert.equal((await poll(gateway, codes)).body.scope, 'openid');
  });
});

describe('the code flow', () => {
  /** A server that has only metadata and a token endpoint, which records what it is asked. */
  async function server(
    tokenResponse: (asked: URLSearchParams) => { status?: number; body: unknown },
    metadata: object = {},
    path = '/.well-known/oauth-authorization-server',
  ) {
    const asked: { form: URLSearchParams; authorization: string | undefined }[] = [];
    const listener: RequestListener = async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const reply = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.url === path) {
        return reply(200, {
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          response_types_supported: ['code'],
          ...metadata,
        });
      }
      if (request.url === '/token') {
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        asked.push({ form, authorization: request.headers.authorization });
        const { status = 200, body } = tokenResponse(form);
        return reply(status, body);
      }
      return reply(404, {});
    };
    const http: Server = createServer(listener);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    return { url, asked, close: () => new Promise((resolve) => http.close(resolve)) };
  }

  const redirectUri = 'https://gateway.example/callback';
  const signIn = async (
    upstream: Upstream,
    scope: string,
    query: Record<string, string> = { code: 'abc' },
  ) => {
    const { url, attempt } = await upstream.beginSignIn({ redirectUri, scope, session: 'session-id' });
    const returned = new URL(redirectUri);
    returned.search = new URLSearchParams({ state: attempt.state, ...query }).toString();
    return { url, attempt, tokens: () => upstream.endSignIn({ returned, scope, attempt }) };
  };

  it('uses PKCE and state, for OpenID a nonce, and no scope where none is asked for', async () => {
    const behind = await server(() => ({ body: {} }));
    try {
      const upstream = await discoverUpstream({
        issuer: behind.url,
        clientId: 'gateway',
        authorizationParameters: { prompt: 'login' },
      });
      const { url, attempt } = await signIn(upstream, 'openid profile');
      const query = Object.fromEntries(url.searchParams);
      assert.equal(url.origin + url.pathname, `${behind.url}/authorize`);
      assert.equal(query.response_type, 'code');
      assert.equal(query.client_id, 'gateway');
      assert.equal(query.redirect_uri, redirectUri);
      assert.equal(query.code_challenge_method, 'S256');
      assert.equal(query.code_challenge?.length, 43);
      assert.equal(query.state, attempt.state);
      assert.match(attempt.state, /^session-id\.[\w-]{40,}$/);
      assert.equal(query.nonce, attempt.nonce);
      assert.ok(query.nonce);
      assert.equal(query.prompt, 'login');
      const plain = (await signIn(upstream, '')).url.searchParams;
      assert.equal(plain.has('nonce') || plain.has('scope'), false);
    } finally {
      await behind.close();
    }
  });

  it('works without OpenID, by RFC 8414, with the verifier and the secret, and keeps members it does not know', async () => {
    const behind = await server(() => ({ body: { access_token: 'at', token_type: 'bearer', tenant: 'x' } }), {
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    });
    try {
      const upstream = await discoverUpstream({
        issuer: behind.url,
        clientId: 'gateway',
        clientSecret: 's3cret',
        clock: () => 5,
      });
      const { attempt, tokens } = await signIn(upstream, 'tv');
      assert.deepEqual(await tokens(), {
        access_token: 'at',
        token_type: 'Bearer',
        scope: 'tv',
        receivedAt: 5,
        others: { tenant: 'x' },
      });
      const [request] = behind.asked;
      assert.equal(request?.form.get('code'), 'abc');
      assert.equal(request?.form.get('code_verifier'), attempt.codeVerifier);
      assert.equal(request?.form.get('redirect_uri'), redirectUri);
      assert.equal(request?.form.get('client_secret'), 's3cret');
    } finally {
      await behind.close();
    }
  });

  it('authenticates with Basic where the metadata say nothing', async () => {
    const behind = await server(() => ({ body: { access_token: 'at', token_type: 'Bearer' } }));
    try {
      const upstream = await discoverUpstream({
        issuer: behind.url,
        clientId: 'gateway',
        clientSecret: 's3cret',
      });
      await (await signIn(upstream, 'tv')).tokens();
      assert.match(behind.asked[0]?.authorization ?? '', /^Basic /);
    } finally {
      await behind.close();
    }
  });

  it('ends in a refusal or a failure, and never takes a foreign state', async () => {
    let answer: { status?: number; body: unknown } = { status: 400, body: { error: 'invalid_grant' } };
    const behind = await server(() => answer);
    try {
      const upstream = await discoverUpstream({ issuer: behind.url, clientId: 'gateway' });
      const outcome = async (query?: Record<string, string>) =>
        (await signIn(upstream, 'tv', query)).tokens().then(
          () => 'tokens',
          (error: Error) => (error instanceof UpstreamRefusal ? error.code : error.name),
        );
      assert.equal(await outcome(), 'invalid_grant');
      assert.equal(await outcome({ error: 'access_denied' }), 'access_denied');
      assert.equal(await outcome({ error: 'access_denied', state: 'other' }), 'UpstreamFailure');
      answer = { body: { access_token: 'at', token_type: 'Bearer' } };
      assert.equal(await outcome({ code: 'abc', state: 'other' }), 'UpstreamFailure');
      answer = { status: 500, body: {} };
      assert.equal(await outcome(), 'UpstreamFailure');
      answer = { body: { token_type: 'Bearer' } };
      assert.equal(await outcome(), 'UpstreamFailure');
    } finally {
      await behind.close();
    }
  });

  it('does not begin without metadata, or with half of them, or in the clear', async () => {
    await assert.rejects(
      discoverUpstream({ issuer: 'http://idp.example', clientId: 'gateway' }),
      (error: Error) => error instanceof UpstreamFailure && /plain http/.test(error.message),
    );
    const behind = await server(() => ({ body: {} }), { token_endpoint: undefined });
    const nothing = await server(() => ({ body: {} }), {}, '/nowhere');
    try {
      await assert.rejects(discoverUpstream({ issuer: behind.url, clientId: 'x' }), /lack token_endpoint/);
      await assert.rejects(
        discoverUpstream({ issuer: nothing.url, clientId: 'x' }),
        /OpenID discovery.*RFC 8414/,
      );
    } finally {
      await behind.close();
      await nothing.close();
    }
  });

  it('does not wait for ever', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    try {
      const issuer = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      await assert.rejects(discoverUpstream({ issuer, clientId: 'x', timeoutSeconds: 0.1 }), UpstreamFailure);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});
