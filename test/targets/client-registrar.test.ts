import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkConfiguration } from '../../src/provider-under-test/check-configuration';
import { DEVICE_CODE_GRANT_TYPE } from '../../src/rfc8628/grant-type';
import { openTarget } from '../../src/targets/open-target';
import { TargetError } from '../../src/targets/target-error';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-register-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function targetFile(target: object): string {
  const path = join(folder, `target-${++files}.json`);
  writeFileSync(path, JSON.stringify({ name: 'registers', register: true, ...target }));
  return path;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

describe('clients registered for a run, at an independent server', () => {
  const server = createServer();
  const deleted: string[] = [];
  let issuer = '';
  before(async () => {
    issuer = await listening(server);
    const { Provider } = await import('oidc-provider');
    const provider = new Provider(issuer, {
      clients: [],
      scopes: ['openid', 'offline_access'],
      clientAuthMethods: ['none', 'client_secret_basic'],
      features: {
        deviceFlow: { enabled: true },
        devInteractions: { enabled: false },
        registration: { enabled: true, initialAccessToken: 'let-me-in' },
        registrationManagement: { enabled: true },
      },
    });
    provider.on('registration_delete.success', (_context, client) => deleted.push(client.clientId));
    server.on('request', provider.callback());
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it('are good for a run, and deleted afterwards', async () => {
    const register = { initial_access_token: 'let-me-in' };
    const { target, close } = await openTarget(targetFile({ issuer, register, scope: 'openid' }));
    const { client, other_client: other, confidential_client: box, unauthorized_client: web } = target;
    const ids = [client, other, box, web].map((each) => each?.client_id ?? '');
    assert.equal(new Set(ids).size, 4);
    assert.ok(ids.every((id) => id !== ''));
    assert.ok(box?.client_secret);
    assert.equal(client.client_secret, undefined);
    assert.equal(await checkConfiguration(target), undefined);
    await close();
    assert.deepEqual([...deleted].sort(), [...ids].sort());
    assert.match((await checkConfiguration(target)) ?? '', /does not know the client/);
  });

  it('leave alone what the file names', async () => {
    const register = { initial_access_token: 'let-me-in' };
    const { target, close } = await openTarget(targetFile({ issuer, register, client: { client_id: 'tv' } }));
    assert.equal(target.client.client_id, 'tv');
    assert.ok(target.other_client);
    await close();
  });

  it('are refused without leave, in one line', async () => {
    await assert.rejects(openTarget(targetFile({ issuer })), (error: unknown) => {
      assert.ok(error instanceof TargetError);
      assert.match(
        error.message,
        /"register": http.* registers no client for the device grant: 401 with error.*Give the token that it wants: register: \{initial_access_token: …\}\.$/,
      );
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  });
});

describe('a server with registration of its own kind', () => {
  let respond: (request: IncomingMessage, body: Record<string, unknown>, response: ServerResponse) => void;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      respond(request, text === '' ? {} : JSON.parse(text), response);
    });
  });
  let issuer = '';
  before(async () => {
    issuer = await listening(server);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const json = (response: ServerResponse, status: number, body: unknown): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  async function opened(register: typeof respond) {
    respond = (request, body, response) => {
      if (request.url?.startsWith('/.well-known'))
        json(response, 200, {
          issuer,
          token_endpoint: `${issuer}/token`,
          registration_endpoint: `${issuer}/register`,
        });
      else register(request, body, response);
    };
    requests.length = 0;
    const notices: string[] = [];
    const open = await openTarget(targetFile({ issuer }), {}, { onNotice: (what) => notices.push(what) });
    return { open, notices };
  }

  it('that wants redirect addresses of every client gets them', async () => {
    const { open } = await opened((_request, { redirect_uris: uris, grant_types }, response) =>
      Array.isArray(uris) && uris.length > 0
        ? json(response, 201, { client_id: `c${requests.length}`, grant_types })
        : json(response, 400, { error: 'invalid_redirect_uri' }),
    );
    assert.match(open.target.client.client_id, /^c/);
    await open.close();
  });

  it('that wants a page of every client, and redirect addresses below it, gets them', async () => {
    const { open, notices } = await opened((_request, body, response) => {
      const { client_uri: page, redirect_uris: uris = [], grant_types } = body;
      const below = (uri: unknown) => typeof page === 'string' && String(uri).startsWith(page);
      return typeof page === 'string' && Array.isArray(uris) && uris.every(below)
        ? json(response, 201, { client_id: `c${requests.length}`, grant_types })
        : json(response, 400, { error: 'invalid_client_metadata', error_description: 'missing client_uri' });
    });
    const { client, other_client: other, confidential_client: box, unauthorized_client: web } = open.target;
    for (const each of [client, other, box, web]) assert.match(each?.client_id ?? '', /^c/);
    assert.deepEqual(notices, []);
    await open.close();
  });

  it('that wants no page of a client is told of none', async () => {
    const pages: unknown[] = [];
    const { open } = await opened((_request, { client_uri: page, grant_types }, response) => {
      pages.push(page);
      json(response, 201, { client_id: `c${requests.length}`, grant_types });
    });
    assert.deepEqual(pages, [undefined, undefined, undefined, undefined]);
    await open.close();
  });

  it('that gives every client the device grant has no client without it, and says so', async () => {
    const { open, notices } = await opened((_request, _body, response) =>
      json(response, 201, { client_id: `c${requests.length}`, grant_types: [DEVICE_CODE_GRANT_TYPE] }),
    );
    assert.equal(open.target.unauthorized_client, undefined);
    assert.match(notices.join('\n'), /unauthorized_client could not be registered .* other grants/);
    await open.close();
    assert.match(notices.join('\n'), /\(client\), registered for this run, stays: the server says nothing/);
  });

  it('that is interrupted keeps no client whose registration was under way', async () => {
    const controller = new AbortController();
    const deleted: string[] = [];
    respond = (request, { grant_types }, response) => {
      if (request.url?.startsWith('/.well-known'))
        return json(response, 200, {
          issuer,
          token_endpoint: `${issuer}/token`,
          registration_endpoint: `${issuer}/register`,
        });
      if (request.method === 'DELETE') {
        deleted.push(request.url ?? '');
        return void response.writeHead(204).end();
      }
      controller.abort();
      setTimeout(
        () =>
          json(response, 201, {
            client_id: 'late',
            grant_types,
            registration_client_uri: `${issuer}/register/late`,
            registration_access_token: 'secret',
          }),
        200,
      );
    };
    await assert.rejects(
      openTarget(targetFile({ issuer }), {}, { signal: controller.signal }),
      /Interrupted while clients were being registered/,
    );
    assert.deepEqual(deleted, ['/register/late']);
  });

  it('is not sent its token at another place', async () => {
    const { open, notices } = await opened((_request, { grant_types }, response) =>
      json(response, 201, {
        client_id: `c${requests.length}`,
        grant_types,
        registration_client_uri: 'http://localhost:1/elsewhere',
        registration_access_token: 'secret',
      }),
    );
    await open.close();
    assert.match(notices.join('\n'), /stays: its address is not at the server that registered it/);
    assert.ok(!requests.some((each) => each.startsWith('DELETE')));
  });

  it('and one without any is told so', async () => {
    respond = (_request, _body, response) =>
      json(response, 200, { issuer, token_endpoint: `${issuer}/token` });
    await assert.rejects(
      openTarget(targetFile({ issuer })),
      /needs a registration_endpoint \(RFC 7591\), and the metadata name none/,
    );
    await assert.rejects(
      openTarget(
        targetFile({ endpoints: { device_authorization_endpoint: issuer, token_endpoint: issuer } }),
      ),
      /"register" needs "issuer"/,
    );
  });
});
