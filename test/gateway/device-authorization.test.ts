import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { BOX_SECRET, begin, post, startTestGateway, type TestGateway } from './harness';

describe('device authorization endpoint', () => {
  let gateway: TestGateway;
  let endpoint: string;
  before(async () => {
    gateway = await startTestGateway({ lifetimeSeconds: 900, intervalSeconds: 7 });
    endpoint = gateway.endpoints.device_authorization_endpoint;
  });
  after(() => gateway.close());

  const refused = async (form: Record<string, string> | string, headers?: Record<string, string>) => {
    const answer = await post(endpoint, form, headers);
    assert.equal(answer.body.device_code, undefined, 'codes were issued');
    return `${answer.status} ${answer.body.error}`;
  };
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const formEncoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);

  it('begins a session', async () => {
    const { status, headers, body } = await post(endpoint, { client_id: 'tv', scope: 'openid' });
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(String(body.device_code), /^[\w-]{43}$/);
    assert.match(String(body.user_code), /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    assert.equal(body.verification_uri, `${gateway.issuer}/device`);
    assert.equal(body.verification_uri_complete, `${gateway.issuer}/device?user_code=${body.user_code}`);
    assert.equal(body.expires_in, 900);
    assert.equal(body.interval, 7);
  });

  it('serves a request without a scope, and treats an empty one alike', async () => {
    assert.equal((await post(endpoint, 'client_id=tv')).status, 200);
    assert.equal((await post(endpoint, 'client_id=tv&scope=')).status, 200);
  });

  it('ignores what it does not know', async () => {
    assert.equal((await post(endpoint, 'client_id=tv&colour=red&resource=a&resource=b')).status, 200);
  });

  it('refuses a parameter sent twice, whatever it is and before who sent it is looked at', async () => {
    assert.equal(await refused('client_id=tv&scope=openid&scope=openid'), '400 invalid_request');
    assert.equal(await refused('client_id=tv&client_id=tv'), '400 invalid_request');
    assert.equal(await refused('client_id=nobody&colour=red&colour=blue'), '400 invalid_request');
  });

  it('refuses a scope that the client may not have, and one without a value in it', async () => {
    assert.equal(await refused({ client_id: 'tv', scope: 'openid admin' }), '400 invalid_scope');
    assert.equal(await refused({ client_id: 'tv', scope: ' ' }), '400 invalid_scope');
  });

  it('wants to know the client', async () => {
    assert.equal(await refused('scope=openid'), '400 invalid_request');
    assert.equal(await refused('client_id=&scope=openid'), '400 invalid_request');
    assert.equal(await refused('client_id=nobody'), '401 invalid_client');
    assert.equal(await refused('client_id=web'), '400 unauthorized_client');
    assert.equal(
      (await post(`${endpoint}?client_id=tv`, 'scope=openid')).status,
      400,
      'took it from the query',
    );
  });

  it('has a confidential client authenticate, by header or form', async () => {
    const header = basic('box', formEncoded(BOX_SECRET));
    assert.equal((await post(endpoint, 'scope=openid', header)).status, 200);
    assert.equal((await post(endpoint, 'client_id=box', header)).status, 200);
    assert.equal((await post(endpoint, { client_id: 'box', client_secret: BOX_SECRET })).status, 200);

    assert.equal(await refused('client_id=box'), '401 invalid_client');
    assert.equal(await refused('client_id=box&client_secret='), '401 invalid_client');
    assert.equal(await refused('client_id=box&client_secret=wrong'), '401 invalid_client');
    assert.equal(await refused('', basic('box', 'wrong')), '401 invalid_client');
    assert.equal(await refused('', basic('box', '')), '401 invalid_client');
    assert.equal(await refused('client_id=tv&client_secret=made-up'), '401 invalid_client');
  });

  it('takes one way of authenticating at a time', async () => {
    const header = basic('box', formEncoded(BOX_SECRET));
    assert.equal(await refused({ client_secret: BOX_SECRET }, header), '400 invalid_request');
    assert.equal(await refused('client_id=tv', header), '400 invalid_request');
  });

  it('challenges a client that used the Authorization header in vain', async () => {
    for (const authorization of [
      basic('box', 'wrong').authorization,
      'Basic !',
      'Bearer token',
      'Basic',
      'Basic JSVzOg==',
    ]) {
      const { status, headers, body } = await post(endpoint, 'client_id=box', { authorization });
      assert.equal(`${status} ${body.error}`, '401 invalid_client', authorization);
      assert.match(headers.get('www-authenticate') ?? '', /^Basic realm="/);
    }
  });

  it('turns garbage away in JSON', async () => {
    const json = { 'content-type': 'application/json' };
    assert.equal(await refused('{"client_id":"tv"}', json), '400 invalid_request');
    assert.equal(await refused('client_id=tv&x=%'), '400 invalid_request');
    assert.equal(await refused('client_id=tv&x=%ff'), '400 invalid_request');
    assert.equal(await refused(`client_id=tv&x=${'a'.repeat(20_000)}`), '413 invalid_request');
    assert.equal(await refused('client_id=%00%0d%0a'), '401 invalid_client');
  });

  it('stops reading an oversized body that does not say its length', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(8192, 'a')),
    });
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: endless,
      duplex: 'half',
      signal: AbortSignal.timeout(5000),
    } as RequestInit).then(
      ({ status }) => status,
      (error: Error) => (error.name === 'TimeoutError' ? 'hung' : 413),
    );
    assert.equal(response, 413);
  });

  it('knows POST only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(`${endpoint}?client_id=tv`, { method });
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get('allow'), 'POST');
      assert.equal(((await response.json()) as { error: string }).error, 'invalid_request');
    }
  });

  it('never lets the Host header into a URI', async () => {
    const { body } = await post(endpoint, 'client_id=tv', { 'x-forwarded-host': 'evil.example' });
    assert.equal(body.verification_uri, `${gateway.issuer}/device`);
  });
});

describe('sessions', () => {
  it('have codes of their own, even when chance repeats a user code', async () => {
    let drawn = 0;
    const gateway = await startTestGateway({
      replace: ({ codes }) => ({
        codes: {
          ...codes,
          userCode: () => ['BBBB-BBBB', 'BBBB-BBBB', 'bbbb bbbb', 'CCCC-CCCC'][drawn++] ?? 'DDDD-DDDD',
        },
      }),
    });
    try {
      const [one, other] = [await begin(gateway), await begin(gateway)];
      assert.equal(one.user_code, 'BBBB-BBBB');
      assert.equal(other.user_code, 'CCCC-CCCC');
      assert.notEqual(one.device_code, other.device_code);
    } finally {
      await gateway.close();
    }
  });

  it('are answered with a 503 that can be retried where no free user code is found', async () => {
    const gateway = await startTestGateway({
      replace: ({ codes }) => ({ codes: { ...codes, userCode: () => 'BBBB-BBBB' } }),
    });
    try {
      await begin(gateway);
      const answer = await post(gateway.endpoints.device_authorization_endpoint, { client_id: 'tv' });
      assert.equal(answer.status, 503);
      assert.ok(answer.headers.get('retry-after'));
    } finally {
      await gateway.close();
    }
  });
});
