import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { GATEWAY } from '../../calibration/expected-verdicts';
import { DeviceClient } from '../../src/device-client/device-client';
import { fetchMetadata } from '../../src/device-client/metadata';
import { formEndUser } from '../../src/end-user/form-end-user';
import { systemClock } from '../../src/http/clock';
import { axiosTransport } from '../../src/http/transport';
import type { Report } from '../../src/report/model';
import { openMockOAuth2ServerWithGatewayTarget } from '../../src/targets/mock-oauth2-server';
import { assertVerdicts } from '../embedded/verdicts';
import { rfc8628 } from './command';
import { itWithDocker } from './docker';

const CODE_SHOWN = /(http:\/\/\S+\/device)\s[\s\S]*?\n\s+([A-Z]{4}-[A-Z]{4})\n/;

describe('mock-oauth2-server in a container, with the gateway in front', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const alice = () => formEndUser({ driver: 'form', username: 'alice' }).openBrowser();

  itWithDocker('passes every scenario', async () => {
    const command = rfc8628(['provider', 'mock-oauth2-server+gateway', '--strict', '--out', folder]);
    assert.equal(await command.ended, 0, command.output());
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    assertVerdicts(report, GATEWAY);
    assert.equal(report.summary.verdict, 'compliant');
  });

  itWithDocker('signs a user in, and tells who it was', async () => {
    const command = rfc8628(['login', 'mock-oauth2-server+gateway']);
    const [, uri = '', userCode = ''] = await command.says(CODE_SHOWN);
    const visit = await alice().run({ uri, userCode, decision: 'approve' });
    assert.equal(visit.outcome, 'approved', visit.detail);
    assert.equal(await command.ended, 0, command.output());
    assert.match(command.output(), /Signed in as alice/);
    assert.match(command.output(), /ID token, verified/);
  });

  itWithDocker('hands a device the token that mock-oauth2-server signed', async () => {
    const open = await openMockOAuth2ServerWithGatewayTarget();
    try {
      const { issuer = '', client, id_token } = open.target;
      const transport = axiosTransport({});
      const endpoints = await fetchMetadata(issuer, transport, {
        plainHttp: 'loopback',
        actor: 'the device',
      });
      const device = new DeviceClient({
        endpoints,
        registration: client,
        transport,
        clock: systemClock,
        plainHttp: 'loopback',
      });
      const session = await device.authorize({ scope: 'openid' });
      const { verification_uri: uri, user_code: userCode } = session.prompt;
      const visit = await alice().run({ uri, userCode, decision: 'approve' });
      assert.equal(visit.outcome, 'approved', visit.detail);
      const tokens = await session.tokens();

      assert.match(id_token?.issuer ?? '', /\/default$/);
      const { createRemoteJWKSet, jwtVerify } = await import('jose');
      const keys = createRemoteJWKSet(new URL(id_token?.jwks_uri ?? ''));
      const { payload } = await jwtVerify(tokens.access_token, keys, { issuer: id_token?.issuer ?? '' });
      assert.equal(payload.sub, 'alice');

      const { status, json } = await device.callResource(endpoints.userinfo_endpoint ?? '', tokens, {});
      assert.equal(status, 200);
      const { sub, azp, iss } = json ?? {};
      assert.deepEqual({ sub, azp, iss }, { sub: 'alice', azp: 'gateway', iss: id_token?.issuer });
    } finally {
      await open.close();
    }
  });
});
