import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { clientOfCommand, parseClient, readClientFile } from '../../src/targets/client-file';
import { TargetError } from '../../src/targets/target-error';

const GOOD = { name: 'device', command: ['./device'] };

function complaint(value: unknown): string {
  try {
    parseClient(value, 'device.yaml', '.');
  } catch (error) {
    assert.ok(error instanceof TargetError);
    return error.message;
  }
  assert.fail('it was taken');
}

describe('a client file', () => {
  it('needs a name and a command; the rest has its defaults', () => {
    assert.deepEqual(parseClient(GOOD, 'device.yaml', '/here'), {
      ...GOOD,
      env: {},
      terminal: false,
      server: { scheme: 'http', dialect: 'rfc8628', intercept: false },
      client: { client_id: 'tv' },
      scope: 'openid profile',
      timeout: 60,
      known_deviations: {},
      folder: '/here',
      source: 'device.yaml',
    });
  });

  it('says of a way to authenticate that is not judged what to do', () => {
    const method = (name: string) =>
      complaint({ ...GOOD, client: { client_id: 'tv', token_endpoint_auth_method: name } });
    for (const name of ['tls_client_auth', 'private_key_jwt'])
      assert.equal(
        method(name),
        'device.yaml: "client.token_endpoint_auth_method" names a way to authenticate that is not judged: leave it out, and the client is judged on all the rest.',
      );
    assert.match(
      method('client_secret_bsic'),
      /"client\.token_endpoint_auth_method" is not "none", .*; did you mean "client_secret_basic"\?$/,
    );
  });

  it('names a placeholder that was mistyped, and leaves other braces alone', () => {
    assert.match(
      complaint({ ...GOOD, command: ['./device', '--issuer={isuer}'] }),
      /^device\.yaml: "\{isuer\}" is no placeholder; did you mean "\{issuer\}"\?$/,
    );
    assert.match(complaint({ ...GOOD, env: { ID: '{client-id}' } }), /did you mean "\{client_id\}"/);
    assert.match(
      complaint({ ...GOOD, stdin: [{ when: 'Scope?', type: '{scpe}' }] }),
      /did you mean "\{scope\}"/,
    );
    const braces = [
      '{issuer}',
      '{post}',
      '{print $1}',
      '{"a":"{b}"}',
      '{something_else}',
      '{ca}{host}{port}',
    ];
    assert.deepEqual(
      parseClient({ ...GOOD, command: ['awk', ...braces] }, 'x', '.').command.slice(1),
      braces,
    );
  });

  it('is found by its folder as well', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfc8628-client-file-'));
    try {
      assert.throws(() => readClientFile(folder), /has no client file: none of client\.yaml, .* is in it\.$/);
      writeFileSync(join(folder, 'client.yaml'), JSON.stringify(GOOD));
      assert.equal(readClientFile(folder).name, 'device');
      assert.equal(readClientFile(folder).folder, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has no unknown keys, and says first what was misspelt', () => {
    const misspelt = complaint({ name: 'device', comand: ['./device'] });
    assert.equal(misspelt, 'device.yaml: unknown key "comand"; did you mean "command"?');
    assert.match(
      complaint({ ...GOOD, server: { schema: 'https' } }),
      /"server\.schema"; did you mean "scheme"\?$/,
    );
    assert.match(complaint({ name: 'device' }), /^device\.yaml: "command" .*\.$/);
  });

  it('knows the requirements of clients alone', () => {
    assert.match(
      complaint({ ...GOOD, known_deviations: { '3.5-slow-down': 'x' } }),
      /is no requirement of clients/,
    );
  });
});

describe('a client that a command line names', () => {
  it('is called by its script, or else by its program', () => {
    const named = (...command: string[]) => clientOfCommand(command, '.').name;
    assert.equal(named('python3', 'tools/device.py', '--fast'), 'device.py');
    assert.equal(named('/usr/bin/gh', 'auth', 'login'), 'gh');
  });
});
