import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { findIdentity, IdentityNotVerified } from '../../src/cli/login-identity';
import { DeviceClient } from '../../src/device-client/device-client';
import { fetchMetadata } from '../../src/device-client/metadata';
import type { Tokens } from '../../src/device-client/tokens';
import { formEndUser } from '../../src/end-user/form-end-user';
import { systemClock } from '../../src/http/clock';
import { axiosTransport } from '../../src/http/transport';
import type { OpenTarget } from '../../src/provider-under-test/target';
import { openGatewayTarget } from '../../src/targets/gateway-target';

describe('who signed in through the gateway', () => {
  const transport = axiosTransport({});
  let open: OpenTarget;
  let client: DeviceClient;
  let tokens: Tokens;
  before(async () => {
    open = await openGatewayTarget({ intervalSeconds: 1 });
    const { issuer = '', client: registration } = open.target;
    const endpoints = await fetchMetadata(issuer, transport, { plainHttp: 'loopback', actor: 'the device' });
    client = new DeviceClient({
      endpoints,
      registration,
      transport,
      clock: systemClock,
      plainHttp: 'loopback',
    });
    const session = await client.authorize({ scope: 'openid' });
    const { verification_uri: uri, user_code: userCode } = session.prompt;
    await formEndUser(open.target.user).openBrowser().run({ uri, userCode, decision: 'approve' });
    tokens = await session.tokens();
  });
  after(() => open.close());

  it('is verified by the keys, the issuer and the client of the server behind, which the target names', async () => {
    const { issuer, client: registration, id_token } = open.target;
    assert.ok(issuer && id_token);
    const source = { registration, issuer, id_token };
    const { claims, gaps } = await findIdentity(source, tokens, client, transport, undefined);
    assert.deepEqual(gaps, []);
    assert.equal(claims?.iss, id_token.issuer);
    assert.notEqual(claims?.iss, issuer);
  });

  it('is not believed to be signed by the gateway, nor for the device', async () => {
    const { issuer, client: registration, id_token } = open.target;
    assert.ok(issuer && id_token?.jwks_uri);
    const { jwks_uri } = id_token;
    for (const source of [
      { registration, issuer, jwks_uri },
      { registration, issuer, id_token: { ...id_token, audience: registration.client_id } },
      { registration, issuer, id_token: { ...id_token, issuer } },
    ]) {
      await assert.rejects(findIdentity(source, tokens, client, transport, undefined), IdentityNotVerified);
    }
  });
});
