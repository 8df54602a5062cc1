import { strict as assert } from 'node:assert';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { readSigningKey } from '../../src/device-client/client-assertion';
import type { ClientRegistration } from '../../src/device-client/client-registration';
import { DeviceRequests } from '../../src/device-client/requests';
import { readOAuthAnswer } from '../../src/http/oauth-answer';
import { axiosTransport } from '../../src/http/transport';
import { DEVICE_CODE_GRANT_TYPE } from '../../src/rfc8628/grant-type';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('a client that signs an assertion, at an independent server', () => {
  let server: Server;
  let issuer = '';
  before(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const { Provider } = await import('oidc-provider');
    const device = {
      application_type: 'native' as const,
      redirect_uris: [],
      response_types: [],
      grant_types: [DEVICE_CODE_GRANT_TYPE],
    };
    const provider = new Provider(issuer, {
      clients: [
        {
          ...device,
          client_id: 'signs',
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: {
            keys: [
              { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec', use: 'sig' },
              { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', use: 'sig' },
            ] as never[],
          },
        },
        {
          ...device,
          client_id: 'shares',
          client_secret: SECRET,
          token_endpoint_auth_method: 'client_secret_jwt',
        },
      ],
      clientAuthMethods: ['private_key_jwt', 'client_secret_jwt'],
      features: { deviceFlow: { enabled: true }, devInteractions: { enabled: false } },
    });
    server.on('request', provider.callback());
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  async function asked(
    registration: Omit<ClientRegistration, 'assertion_audience'>,
    authentication: 'registered' | 'none' | 'wrong-secret' = 'registered',
  ) {
    const requests = new DeviceRequests({
      endpoints: {
        device_authorization_endpoint: `${issuer}/device/auth`,
        token_endpoint: `${issuer}/token`,
      },
      registration: { ...registration, assertion_audience: issuer },
      transport: axiosTransport(),
    });
    const session = await requests.deviceAuthorization(undefined, { authentication });
    const token = await requests.token('a-code-that-nobody-issued', { authentication });
    return [session, token].map((exchange) => {
      const { status, error, json } = readOAuthAnswer(exchange);
      return error ?? (typeof json?.device_code === 'string' ? 'codes' : status);
    });
  }

  const keys: readonly (readonly [string, string])[] = [
    ['a JWK', JSON.stringify({ ...ec.privateKey.export({ format: 'jwk' }), kid: 'ec' })],
    ['a JWK of another kind', JSON.stringify({ ...rsa.privateKey.export({ format: 'jwk' }), kid: 'rsa' })],
    ['PEM', String(ec.privateKey.export({ format: 'pem', type: 'pkcs8' }))],
  ];
  for (const [form, private_key] of keys) {
    it(`is known by its key, given as ${form}`, async () => {
      assert.deepEqual(await asked({ client_id: 'signs', private_key }), ['codes', 'invalid_grant']);
    });
  }

  it('is known by an assertion signed with its secret', async () => {
    const registration = {
      client_id: 'shares',
      client_secret: SECRET,
      token_endpoint_auth_method: 'client_secret_jwt',
    } as const;
    assert.deepEqual(await asked(registration), ['codes', 'invalid_grant']);
    assert.deepEqual(await asked(registration, 'wrong-secret'), ['invalid_client', 'invalid_client']);
  });

  it('is not known without one, nor by one that another key signed', async () => {
    const private_key = keys[0]?.[1] ?? '';
    for (const authentication of ['none', 'wrong-secret'] as const) {
      const answers = await asked({ client_id: 'signs', private_key }, authentication);
      assert.deepEqual(answers, ['invalid_client', 'invalid_client'], authentication);
    }
  });
});

describe('a private key', () => {
  it('that cannot be read is told so', () => {
    for (const text of [
      '',
      'hello',
      '{}',
      '{"kty":"EC"}',
      JSON.stringify(ec.publicKey.export({ format: 'jwk' })),
    ])
      assert.throws(() => readSigningKey(text), /neither a private JWK nor a PEM file/, text);
    const dh = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
    assert.throws(() => readSigningKey(JSON.stringify(dh)), /of a kind that signs no JWT/);
  });

  it('signs with the algorithm that it names, else with that of its kind', () => {
    const jwk = rsa.privateKey.export({ format: 'jwk' });
    assert.equal(readSigningKey(JSON.stringify(jwk)).alg, 'RS256');
    assert.equal(readSigningKey(JSON.stringify({ ...jwk, alg: 'PS256' })).alg, 'PS256');
    assert.equal(readSigningKey(String(ec.privateKey.export({ format: 'pem', type: 'pkcs8' }))).alg, 'ES256');
  });
});
