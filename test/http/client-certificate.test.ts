import { strict as assert } from 'node:assert';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { axiosTransport, type TransportLimits } from '../../src/http/transport';
import { judgeProvider } from '../../src/provider-under-test/judge-provider';
import { reportOf } from '../../src/report/report-of';
import { startPlainProvider } from '../hostile/plain-provider';
import { CERTIFICATE, KEY } from './loopback-certificate';

describe('a client certificate', () => {
  const server = createServer(
    { cert: CERTIFICATE, key: KEY, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      response.end(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody'));
    },
  );
  let url = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}/`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  async function seenBy(limits: TransportLimits): Promise<string | undefined> {
    const request = { method: 'GET', url, headers: {} };
    const exchange = await axiosTransport(limits).send(request, { actor: 'the device', purpose: 'a look' });
    return exchange.response?.body;
  }

  it('is shown to the server that asks for it, and none unless there is one', async () => {
    const certificate = { cert: CERTIFICATE, key: KEY };
    assert.equal(await seenBy({ ca: CERTIFICATE, certificate }), 'localhost');
    assert.equal(await seenBy({ ca: CERTIFICATE }), 'nobody');
  });

  it("has the server's own verified by its address, whatever the Host header says", async () => {
    for (const address of [url, url.replace('localhost', '127.0.0.1')]) {
      const request = { method: 'GET', url: address, headers: { host: 'made-up.invalid' } };
      const context = { actor: 'the device', purpose: 'a look' };
      const { response, noAnswer } = await axiosTransport({ ca: CERTIFICATE }).send(request, context);
      assert.equal(response?.body, 'nobody', noAnswer?.message);
    }
  });

  it('of a client that has nothing else leaves untested what another one would get', async () => {
    const provider = await startPlainProvider();
    try {
      const report = reportOf(
        await judgeProvider({
          target: {
            ...provider.target,
            // A public client of this provider, which stands for one that the connection has authenticated.
            confidential_client: { client_id: 'tv', token_endpoint_auth_method: 'tls_client_auth' },
          },
          tags: '@3.4-client-authentication',
        }),
      );
      const found = report.requirements.find(({ id }) => id === '3.4-client-authentication');
      assert.equal(found?.verdict, 'not-tested');
      assert.match(found?.reason ?? '', /authenticates with its TLS certificate/);
    } finally {
      await provider.close();
    }
  });
});
