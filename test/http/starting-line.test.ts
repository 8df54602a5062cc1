import { strict as assert } from 'node:assert';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartingLine } from '../../src/http/starting-line';
import { axiosTransport } from '../../src/http/transport';
import { CERTIFICATE, KEY } from './loopback-certificate';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const transport = axiosTransport({ ca: CERTIFICATE, timeoutMs: 5000 });
const context = { actor: 'the device', purpose: 'token request' };

for (const [scheme, event, create] of [
  ['http', 'connection', (listener: RequestListener) => createServer(listener)],
  [
    'https',
    'secureConnection',
    (listener: RequestListener) => createTlsServer({ cert: CERTIFICATE, key: KEY }, listener),
  ],
] as const) {
  describe(`requests from a starting line, by ${scheme}`, () => {
    async function started() {
      const seen = { connections: 0, requests: 0 };
      const server = create((_request, response) => {
        seen.requests++;
        response.end('{}');
      });
      server.on(event, () => seen.connections++);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `${scheme}://localhost:${(server.address() as AddressInfo).port}/token`;
      return { seen, request: { method: 'POST', url, headers: {}, body: 'a=b' } };
    }

    async function until(holds: () => boolean): Promise<void> {
      for (let look = 0; look < 200 && !holds(); look++) await sleep(10);
      assert.ok(holds());
    }

    it('leave together, each on its own connection, once the last has one', async () => {
      const { seen, request } = await started();
      const startingLine = new StartingLine(3, 60_000);
      const send = () => transport.send(request, { ...context, startingLine });
      const early = [send(), send()];
      await until(() => seen.connections === 2);
      await sleep(50);
      assert.equal(seen.requests, 0);
      const exchanges = await Promise.all([...early, send()]);
      assert.deepEqual(
        exchanges.map(({ response }) => response?.status),
        [200, 200, 200],
      );
      assert.deepEqual(seen, { connections: 3, requests: 3 });
      const sent = exchanges.map(({ sentAt }) => sentAt);
      // What an exchange says is when its request was sent, not when its connection was opened.
      assert.ok(Math.max(...sent) - Math.min(...sent) < 50, sent.join(', '));
    });

    it('leave without one that does not come', async () => {
      const { request } = await started();
      const startingLine = new StartingLine(2, 50);
      const { response } = await transport.send(request, { ...context, startingLine });
      assert.equal(response?.status, 200);
    });

    it('leave at once without one that has no connection', async () => {
      const { request } = await started();
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const url = `${scheme}://localhost:${(closed.address() as AddressInfo).port}/token`;
      await new Promise((resolve) => closed.close(resolve));
      const startingLine = new StartingLine(2, 60_000);
      const [one, other] = await Promise.all(
        [request, { ...request, url }].map((each) => transport.send(each, { ...context, startingLine })),
      );
      assert.equal(one?.response?.status, 200);
      assert.equal(other?.noAnswer?.kind, 'connection');
    });
  });
}

describe('a starting line by https', () => {
  it('trusts no other certificate than a request without one does', async () => {
    const server = createTlsServer({ cert: CERTIFICATE, key: KEY }, (_request, response) => response.end());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`;
    const startingLine = new StartingLine(1);
    const request = { method: 'GET', url, headers: {} };
    const { noAnswer } = await axiosTransport().send(request, { ...context, startingLine });
    assert.equal(noAnswer?.kind, 'tls');
  });
});
