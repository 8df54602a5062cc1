import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Cell, cellText, NoCellError, parseCell } from '../../src/grid/cell';
import { runGrid } from '../../src/grid/run-grid';
import { PASSWORDS, startPlainProvider } from '../hostile/plain-provider';
import { CERTIFICATE, KEY } from '../http/loopback-certificate';

const CLIENTS = [
  'login',
  join(__dirname, '../../reports/clients/openid-client/client.yaml'),
  join(__dirname, 'plain-client.yaml'),
];

describe('a grid of three clients at three servers', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-grid-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says which client signs in at which server, and has no secret in its logs', async () => {
    const provider = await startPlainProvider({ interval: 1, lifetime: 60 });
    const { endpoints, client, scope } = provider.target;
    const target = join(folder, 'target.json');
    // Without an issuer: whoever looks for metadata has nowhere to look.
    const user = { driver: 'form', username: 'alice', password: PASSWORDS.alice };
    writeFileSync(
      target,
      JSON.stringify({
        name: 'plain',
        endpoints: endpoints ?? endpointsOf(provider.issuer),
        client,
        scope,
        user,
      }),
    );
    const cells: Cell[] = [];
    try {
      await Promise.all(
        ['embedded', 'gateway', target].map((server) =>
          runGrid({
            servers: [server],
            clients: CLIENTS,
            signal: AbortSignal.timeout(100_000),
            onCell: (cell) => cells.push(cell),
          }),
        ),
      );
    } finally {
      await provider.close();
    }
    const outcomes = cells.map(
      ({ server, client, outcome }) => `${server.name} × ${client.name}: ${outcome}`,
    );
    assert.deepEqual(outcomes.sort(), [
      'embedded × login: signed-in',
      'embedded × openid-client: signed-in',
      'embedded × plain-client: signed-in',
      // The gateway hands on the ID token of the server behind it, which is for the gateway: who verifies it refuses it.
      'gateway × login: not-signed-in',
      'gateway × openid-client: not-signed-in',
      'gateway × plain-client: signed-in',
      'plain × login: not-tried',
      'plain × openid-client: signed-in',
      'plain × plain-client: signed-in',
    ]);
    const text = cells.map(cellText).join('');
    for (const secret of [...provider.issued, PASSWORDS.alice]) assert.ok(!text.includes(secret), secret);
    assert.ok(provider.issued.length > 4);
    const refused = cells.find(({ server, client }) => server.name === 'gateway' && client.name === 'login');
    assert.match(refused?.reason ?? '', /ID token does not verify/);
    const signedIn = cells.find(
      ({ server, client }) => server.name === 'embedded' && client.name === 'login',
    );
    assert.deepEqual([...new Set(signedIn?.log.map(({ who }) => who))], ['client', 'end user']);
    for (const cell of cells) assert.deepEqual(parseCell(cellText(cell)), cell);
  });

  it('leads nobody who speaks to one provider alone to another, and says whom to trust', async () => {
    const provider = await startPlainProvider({
      interval: 1,
      lifetime: 60,
      tls: { cert: Buffer.from(CERTIFICATE), key: Buffer.from(KEY) },
    });
    const written = (name: string, content: unknown): string => {
      const file = join(folder, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    };
    written('ca.pem', CERTIFICATE);
    const { client, scope } = provider.target;
    const user = { driver: 'form', username: 'alice', password: PASSWORDS.alice };
    const target = {
      name: 'secure',
      endpoints: endpointsOf(provider.issuer),
      client,
      scope,
      user,
      ca: './ca.pem',
    };
    const command = ['node', join(__dirname, 'plain-client.mjs')];
    const clients = [
      { name: 'plain-client', command },
      { name: 'built-in', command, server: { scheme: 'https', dialect: 'github', intercept: true } },
      { name: 'of-microsoft', command, server: { dialect: 'microsoft' } },
    ];
    const cells: Cell[] = [];
    try {
      await runGrid({
        servers: [written('secure.json', target)],
        clients: clients.map((each) => written(`${each.name}.json`, each)),
        signal: AbortSignal.timeout(60_000),
        onCell: (cell) => cells.push(cell),
      });
    } finally {
      await provider.close();
    }
    assert.deepEqual(
      cells.map(({ client: { name }, outcome, reason }) => [name, outcome, reason ?? '']).sort(),
      [
        [
          'built-in',
          'not-tried',
          'The client has the addresses of its provider built in, and cannot be led to another server.',
        ],
        [
          'of-microsoft',
          'not-tried',
          'The client speaks to Microsoft alone, whose words and paths are not those of this server.',
        ],
        ['plain-client', 'signed-in', ''],
      ],
    );
  });

  it('reads no other file as a cell', () => {
    assert.throws(() => parseCell('<html>'), NoCellError);
    assert.throws(() => parseCell('{"format": 2}'), /format/);
    assert.throws(() => parseCell('{"format": 1, "server": {"name": ""}}'), /server\.name/);
  });
});

function endpointsOf(issuer: string): Record<string, string> {
  return {
    device_authorization_endpoint: new URL('/device_authorization', issuer).href,
    token_endpoint: new URL('/token', issuer).href,
  };
}
