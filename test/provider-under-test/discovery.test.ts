import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { HttpRequest } from '../../src/http/exchange';
import type { Transport } from '../../src/http/transport';
import { discover } from '../../src/provider-under-test/discovery';
import { metadataUrls } from '../../src/rfc8628/metadata-urls';
import { parseTarget } from '../../src/targets/target-file';

const ISSUER = 'https://idp.example/realm';
const OAUTH = 'https://idp.example/.well-known/oauth-authorization-server/realm';
const OPENID = 'https://idp.example/realm/.well-known/openid-configuration';
const ENDPOINTS = {
  device_authorization_endpoint: 'https://idp.example/device',
  token_endpoint: 'https://idp.example/token',
};

/** Answers by URL; what is not listed is not found. */
function serving(
  documents: Readonly<Record<string, string | undefined>>,
): Transport & { readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  return {
    sent,
    async send(request, { actor, purpose }) {
      sent.push(request);
      const body = documents[request.url];
      const response = {
        status: body === undefined ? 404 : 200,
        headers: {},
        body: body ?? '',
        validUtf8: true,
      };
      return { actor, purpose, request, response, startedAt: new Date(), sentAt: 0, receivedAt: 1 };
    },
  };
}

function find(documents: Readonly<Record<string, unknown>>, more: object = {}) {
  const target = parseTarget({ name: 'x', issuer: ISSUER, client: { client_id: 'tv' }, ...more }, 'test');
  const texts = Object.entries(documents).map(([url, value]) => [
    url,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const transport = serving(Object.fromEntries(texts));
  return discover(target, transport).then((discovered) => ({
    ...discovered,
    sent: transport.sent.map(({ url }) => url),
  }));
}

describe('where metadata may lie', () => {
  it('RFC 8414 puts the well-known part before the path, OpenID behind it', () => {
    assert.deepEqual(metadataUrls(ISSUER), [OAUTH, OPENID]);
  });

  it('a slash at the end does not count', () => {
    assert.deepEqual(metadataUrls('https://idp.example/'), [
      'https://idp.example/.well-known/oauth-authorization-server',
      'https://idp.example/.well-known/openid-configuration',
    ]);
  });
});

describe('discovery', () => {
  it('takes RFC 8414 and does not look further when it names all that is needed', async () => {
    const withUserinfo = { ...ENDPOINTS, userinfo_endpoint: 'https://idp.example/me' };
    const openid = { [OPENID]: { token_endpoint: 'https://other.example' } };
    const { endpoints, sent } = await find({ [OAUTH]: withUserinfo, ...openid });
    assert.deepEqual(endpoints, withUserinfo);
    assert.deepEqual(sent, [OAUTH]);
    const told = await find({ [OAUTH]: ENDPOINTS, ...openid }, { resource: 'https://idp.example/api' });
    assert.deepEqual(told.endpoints, ENDPOINTS);
    assert.deepEqual(told.sent, [OAUTH]);
  });

  it('takes from OpenID where tokens are used, and nothing else that RFC 8414 names', async () => {
    const { endpoints, metadata } = await find({
      [OAUTH]: ENDPOINTS,
      [OPENID]: { token_endpoint: 'https://other.example', userinfo_endpoint: 'https://idp.example/me' },
    });
    assert.deepEqual(endpoints, { ...ENDPOINTS, userinfo_endpoint: 'https://idp.example/me' });
    assert.equal(metadata?.exchange.request.url, OAUTH);
  });

  it('falls back on OpenID', async () => {
    const { endpoints, metadata, exchanges } = await find({ [OPENID]: ENDPOINTS });
    assert.deepEqual(endpoints, ENDPOINTS);
    assert.equal(metadata?.exchange.request.url, OPENID);
    assert.equal(exchanges.length, 2);
  });

  it('prefers the document that names the device authorization endpoint', async () => {
    const { endpoints, metadata } = await find({
      [OAUTH]: { token_endpoint: 'https://idp.example/old' },
      [OPENID]: ENDPOINTS,
    });
    assert.deepEqual(endpoints, ENDPOINTS);
    assert.equal(metadata?.exchange.request.url, OPENID);
  });

  it('keeps the first document when none names it', async () => {
    const { metadata, endpoints } = await find({
      [OAUTH]: { token_endpoint: 'https://idp.example/one' },
      [OPENID]: { token_endpoint: 'https://idp.example/two' },
    });
    assert.equal(metadata?.exchange.request.url, OAUTH);
    assert.deepEqual(endpoints, { token_endpoint: 'https://idp.example/one' });
  });

  it('lets the target win, endpoint by endpoint', async () => {
    const { endpoints } = await find(
      { [OAUTH]: ENDPOINTS },
      { endpoints: { token_endpoint: 'http://localhost:1/token' } },
    );
    assert.deepEqual(endpoints, { ...ENDPOINTS, token_endpoint: 'http://localhost:1/token' });
  });

  it('asks nobody when the target names no issuer', async () => {
    const { endpoints, sent, metadata } = await find({}, { issuer: undefined, endpoints: ENDPOINTS });
    assert.deepEqual(endpoints, ENDPOINTS);
    assert.deepEqual(sent, []);
    assert.equal(metadata, undefined);
  });

  for (const text of ['', '[]', 'null', '"x"', '<html>', '{']) {
    it(`takes ${JSON.stringify(text)} for no metadata`, async () => {
      const { metadata, endpoints } = await find({ [OAUTH]: text });
      assert.equal(metadata, undefined);
      assert.deepEqual(endpoints, {});
    });
  }

  for (const endpoint of [
    'javascript:alert(1)',
    '/device',
    'ftp://idp.example',
    7,
    null,
    ['https://idp.example'],
    {},
  ]) {
    it(`does not go to ${JSON.stringify(endpoint)}`, async () => {
      const { endpoints } = await find({
        [OAUTH]: { ...ENDPOINTS, device_authorization_endpoint: endpoint },
      });
      assert.deepEqual(endpoints, { token_endpoint: ENDPOINTS.token_endpoint });
    });
  }
});
