import { strict as assert } from 'node:assert';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { boundedBy } from '../../src/http/bounded-transport';
import type { Exchange } from '../../src/http/exchange';
import { axiosTransport, type RequestContext, type TransportLimits } from '../../src/http/transport';
import { CERTIFICATE, KEY } from './loopback-certificate';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://${await listen(createServer(listener))}/token`;
}

function post(
  url: string,
  limits: TransportLimits = {},
  context: Partial<RequestContext> = {},
): Promise<Exchange> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  return axiosTransport(limits).send(
    { method: 'POST', url, headers, body: 'a=b&c=%C3%A9' },
    { actor: 'the device', purpose: 'token request', ...context },
  );
}

describe('axiosTransport', () => {
  it('sends what it is given, and hands back what came', async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(418, { 'X-Twice': ['one', 'two'], 'content-type': 'text/plain' });
        const { method, headers } = request;
        const { accept, 'content-type': type } = headers;
        response.end(JSON.stringify([method, accept, type, Buffer.concat(chunks).toString()]));
      });
    });
    const { response, sentAt, receivedAt } = await post(url);
    assert.equal(response?.status, 418);
    assert.equal(response?.headers['x-twice'], 'one, two');
    assert.deepEqual(JSON.parse(response?.body ?? ''), [
      'POST',
      'application/json',
      'application/x-www-form-urlencoded',
      'a=b&c=%C3%A9',
    ]);
    assert.ok(receivedAt >= sentAt);
  });

  it('has a connection for each request: an idle one may be closed just as the next is sent', async () => {
    const server = createServer((_, response) => response.end('{}'));
    let connections = 0;
    server.on('connection', () => connections++);
    const url = `http://${await listen(server)}/token`;
    const transport = axiosTransport();
    for (let request = 0; request < 3; request++)
      await transport.send({ method: 'GET', url, headers: {} }, { actor: 'the device', purpose: 'poll' });
    assert.equal(connections, 3);
  });

  it('gives up on a server that stays silent', async () => {
    const url = await serve(() => {});
    const { noAnswer } = await post(url, { timeoutMs: 30 });
    assert.equal(noAnswer?.kind, 'timeout');
  });

  it('gives up on a body that never ends', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    const { noAnswer } = await post(url, { timeoutMs: 60 });
    assert.equal(noAnswer?.kind, 'timeout');
  });

  it('takes less time where the request is allowed less', async () => {
    const url = await serve(() => {});
    const { noAnswer } = await post(url, { timeoutMs: 60_000 }, { timeoutMs: 30 });
    assert.equal(noAnswer?.kind, 'timeout');
  });

  it('follows no redirect', async () => {
    const paths: string[] = [];
    const url = await serve(({ url: path }, response) => {
      paths.push(path ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const { response } = await post(url);
    assert.equal(response?.status, 307);
    assert.deepEqual(paths, ['/token']);
  });

  it('does not read more than it was told to', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(100_000)));
    const { noAnswer } = await post(url, { maxBytes: 2048 });
    assert.equal(noAnswer?.kind, 'too-large');
  });

  it('says when nobody listens', async () => {
    const server = createServer();
    const address = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { noAnswer } = await post(`http://${address}/token`);
    assert.equal(noAnswer?.kind, 'connection');
  });

  it('says when the connection breaks', async () => {
    const url = await serve((request) => request.socket.destroy());
    const { noAnswer } = await post(url);
    assert.equal(noAnswer?.kind, 'connection');
  });

  it('stops when the signal comes', async () => {
    const url = await serve(() => {});
    const { noAnswer } = await post(url, {}, { signal: AbortSignal.timeout(20) });
    assert.equal(noAnswer?.kind, 'aborted');
  });

  it('tells a body that is no UTF-8', async () => {
    const url = await serve((_, response) => response.end(Buffer.from([0x7b, 0xff, 0x7d])));
    const { response } = await post(url);
    assert.equal(response?.validUtf8, false);
  });

  it('refuses a certificate that nobody vouches for, before anything is sent', async () => {
    let requests = 0;
    const server = createTlsServer({ cert: CERTIFICATE, key: KEY }, (_, response) => {
      requests += 1;
      response.end();
    });
    const url = `https://${await listen(server as unknown as Server)}/token`;
    const { noAnswer } = await post(url);
    assert.equal(noAnswer?.kind, 'tls');
    assert.equal(requests, 0);

    const { response } = await post(url, { ca: CERTIFICATE });
    assert.equal(response?.status, 200);
    assert.equal(requests, 1);
  });
});

describe('boundedBy', () => {
  it('allows each request what is left, and never more than it was allowed before', async () => {
    const allowed: (number | undefined)[] = [];
    const left = [9000, 2500, -100, 9000];
    const transport = boundedBy(() => left.shift() ?? 0, {
      async send(request, context) {
        allowed.push(context.timeoutMs);
        return { ...context, request, startedAt: new Date(0), sentAt: 0, receivedAt: 0 };
      },
    });
    const request = { method: 'GET', url: 'https://as.example/', headers: {} };
    const context = { actor: 'the device', purpose: 'token request' };
    await transport.send(request, context);
    await transport.send(request, context);
    await transport.send(request, context);
    await transport.send(request, { ...context, timeoutMs: 700 });
    assert.deepEqual(allowed, [9000, 2500, 0, 700]);
  });
});
