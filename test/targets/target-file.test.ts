// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a target file names a variable
import { strict as assert } from 'node:assert';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openTarget } from '../../src/targets/open-target';
import { TargetError, TargetUnavailable } from '../../src/targets/target-error';
import { parseTarget, readTargetFile } from '../../src/targets/target-file';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-target-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(content: string): string {
  const path = join(folder, `target-${++files}.yaml`);
  writeFileSync(path, content);
  return path;
}

const GOOD = { name: 'example', issuer: 'https://idp.example', client: { client_id: 'tv' } };

function complaint(value: unknown): string {
  try {
    parseTarget(value, 'here.yaml');
  } catch (error) {
    assert.ok(error instanceof TargetError);
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  assert.fail('it was taken');
}

describe('a target file', () => {
  it('needs a name, a client and a place; the rest has its defaults', () => {
    assert.deepEqual(parseTarget(GOOD, 'here.yaml'), {
      ...GOOD,
      user: { driver: 'none' },
      max_wait: 120,
      sample_size: 20,
      intrusive: false,
      known_deviations: {},
    });
  });

  it('may be JSON', () => {
    assert.equal(readTargetFile(file(JSON.stringify(GOOD))).client.client_id, 'tv');
  });

  it('takes variables from the environment, wherever a value stands, and never reads them as YAML', () => {
    const path = file(
      'name: example\nissuer: https://${TENANT}.example/x\nclient: {client_id: tv, client_secret: "${SECRET}"}\n' +
        'user: {driver: command, command: [act, "--as=${TENANT}"]}\n',
    );
    const target = readTargetFile(path, { TENANT: 'acme', SECRET: '"]: {a: ${TENANT}' });
    assert.equal(target.issuer, 'https://acme.example/x');
    assert.equal(target.client.client_secret, '"]: {a: ${TENANT}');
    assert.deepEqual(target.user.command, ['act', '--as=acme']);
  });

  it('names a variable that is not set, or empty, with the key that needs it', () => {
    const path = file(
      'name: example\nissuer: https://idp.example\nclient: {client_id: tv, client_secret: "${SECRET}"}\n',
    );
    for (const environment of [{}, { SECRET: '' }]) {
      assert.throws(
        () => readTargetFile(path, environment),
        /"client\.client_secret" needs .* SECRET, which is not set/,
      );
    }
  });

  it('names the key that is unknown, however deep', () => {
    assert.match(complaint({ ...GOOD, isuer: 'x' }), /unknown key "isuer"/);
    assert.match(
      complaint({ ...GOOD, user: { driver: 'form', pasword: 'x' } }),
      /unknown key "user\.pasword"/,
    );
    const selectors = { aprove: '#x' };
    assert.match(
      complaint({ ...GOOD, user: { driver: 'form', selectors } }),
      /unknown key "user\.selectors\.aprove"/,
    );
  });

  it('says what was probably meant, and else what there is', () => {
    assert.match(complaint({ ...GOOD, isuer: 'x' }), /unknown key "isuer"; did you mean "issuer"\?/);
    assert.match(
      complaint({ ...GOOD, user: { driver: 'form', pasword: 'x' } }),
      /unknown key "user\.pasword"; did you mean "password"\?/,
    );
    assert.match(
      complaint({ ...GOOD, user: { driver: 'fom' } }),
      /"user\.driver" is not "form", .* or "none"; did you mean "form"\?$/,
    );
    assert.match(
      complaint({ ...GOOD, start: { command: ['x'], redy: 'http://localhost' } }),
      /unknown key "start\.redy"; did you mean "ready"\?/,
    );
    assert.match(
      complaint({ ...GOOD, endpoints: { introspection: 'https://idp.example' } }),
      /known here: device_authorization_endpoint, token_endpoint, userinfo_endpoint/,
    );
    assert.match(
      complaint({ ...GOOD, known_deviations: { '3.5-no-stor': 'x' } }),
      /"known_deviations\.3\.5-no-stor" is no requirement .*did you mean "3\.5-no-store"\?/,
    );
    assert.match(
      complaint({ ...GOOD, known_deviations: { '3.5-no-store': { reason: 'x', sen: 'y' } } }),
      /unknown key "known_deviations\.3\.5-no-store\.sen"; did you mean "seen"\?/,
    );
  });

  it('may say of a known deviation what is seen', () => {
    const known_deviations = {
      '3.5-no-store': 'ticket 1',
      '3.4-grant-type': { reason: 'ticket 2', seen: '200' },
    };
    assert.deepEqual(parseTarget({ ...GOOD, known_deviations }, 'here').known_deviations, known_deviations);
  });

  it('has the second person act as the first, unless it says otherwise', () => {
    const user = { driver: 'form', username: 'alice', password: 'a', selectors: { approve: '#yes' } };
    const other = (other_user: object) => parseTarget({ ...GOOD, user, other_user }, 'here').other_user;
    assert.deepEqual(other({ username: 'bob', password: 'b' }), {
      driver: 'form',
      selectors: { approve: '#yes' },
      username: 'bob',
      password: 'b',
    });
    assert.deepEqual(other({ driver: 'manual' }), { driver: 'manual' });
  });

  it('takes a version that YAML reads as a number', () => {
    assert.equal(parseTarget({ ...GOOD, version: 26.1 }, 'here').version, '26.1');
  });

  for (const [wrong, line] of [
    [{ max_wait: 'soon' }, /"max_wait" expected number/],
    [{ max_wait: -1 }, /"max_wait"/],
    [{ sample_size: 0 }, /"sample_size"/],
    [{ sample_size: 2.5 }, /"sample_size"/],
    [{ issuer: 'idp.example' }, /"issuer" must be an absolute http\(s\) URL/],
    [{ issuer: 'ftp://idp.example' }, /"issuer" must be an absolute http\(s\) URL/],
    [{ endpoints: { token_endpoint: '/token' } }, /"endpoints\.token_endpoint" must be an absolute/],
    [{ client: {} }, /"client\.client_id"/],
    [
      { client: { client_id: 'tv', token_endpoint_auth_method: 'by_handshake' } },
      /"client\.token_endpoint_auth_method"/,
    ],
    [{ user: { driver: 'robot' } }, /"user\.driver"/],
    [{ user: { driver: 'command' } }, /needs "user\.command"/],
    [
      { user: { driver: 'command', command: ['./approve.sh', '{usercode}'] } },
      /"user\.command": "\{usercode\}" is no placeholder; did you mean "\{user_code\}"\?$/,
    ],
    [{ known_deviations: { '3.5-nonsense': 'x' } }, /"known_deviations\.3\.5-nonsense" is no requirement/],
    [{ name: '' }, /"name"/],
    [
      { user: { driver: 'form', selectors: { code: 'input[' } } },
      /"user\.selectors\.code" is no CSS selector/,
    ],
    [{ start: {} }, /"start" must have one of "command", "container" and "compose"/],
    [{ start: { command: ['x'], compose: { file: 'x' } } }, /"start" must have one of/],
    [{ start: { container: { image: 'x', ports: ['web'] } } }, /"start\.container\.ports\.0" must be a port/],
    [{ start: { command: [] } }, /"start\.command" must be a program and its arguments/],
  ] as const) {
    it(`names what is wrong in ${JSON.stringify(wrong)}`, () => {
      assert.match(complaint({ ...GOOD, ...wrong }), line);
    });
  }

  it('that says nowhere where to go is refused', () => {
    const { issuer: _, ...nowhere } = GOOD;
    assert.match(complaint(nowhere), /give "issuer", or both/);
    const half = { ...nowhere, endpoints: { token_endpoint: 'https://idp.example/token' } };
    assert.match(complaint(half), /give "issuer", or both/);
  });

  it('that is no mapping is refused', () => {
    for (const value of [[], 'text', 3, null, undefined]) assert.match(complaint(value), /must be a mapping/);
  });

  it('cannot be a folder', () => {
    assert.throws(() => readTargetFile(folder), TargetError);
  });
});

describe('a target as a person names it', () => {
  it('an issuer needs a client; one with a client gets a person as end user', async () => {
    await assert.rejects(openTarget('https://idp.example'), /needs --client-id/);
    const { target } = await openTarget('https://idp.example:8443/realm', { clientId: 'tv' });
    assert.equal(target.name, 'idp.example:8443');
    assert.equal(target.issuer, 'https://idp.example:8443/realm');
    assert.equal(target.user.driver, 'manual');
  });

  it('the command line wins over the file', async () => {
    const path = file(JSON.stringify({ ...GOOD, scope: 'a', max_wait: 5 }));
    const overrides = { clientId: 'radio', clientSecret: 's', scope: 'b', maxWait: 7, sampleSize: 3 };
    const { target } = await openTarget(path, overrides);
    assert.deepEqual(target.client, { client_id: 'radio', client_secret: 's' });
    assert.deepEqual([target.scope, target.max_wait, target.sample_size], ['b', 7, 3]);
  });

  it('a name that is nearly one says which', async () => {
    await assert.rejects(openTarget('embeded'), /no target "embeded"; did you mean "embedded"\?/);
  });

  it('a folder stands for the target file in it', async () => {
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    await assert.rejects(openTarget(inside), /has no target file: none of target\.yaml/);
    writeFileSync(join(inside, 'target.yaml'), JSON.stringify({ ...GOOD, name: 'inside' }));
    assert.equal((await openTarget(inside)).target.name, 'inside');
  });

  it('paths in the file count from the file', async () => {
    writeFileSync(join(folder, 'beside.pem'), 'a certificate');
    const user = { driver: 'command', command: ['./approve.sh'] };
    const { target } = await openTarget(file(JSON.stringify({ ...GOOD, ca: 'beside.pem', user })));
    assert.equal(target.ca, 'a certificate');
    assert.equal(target.user.folder, folder);
  });

  it('has clients that are different ones where they have to be', async () => {
    const tv = { client_id: 'tv' };
    for (const [clients, line] of [
      [{ client: tv, other_client: tv }, /"other_client" and "client" are the same client, "tv"/],
      [
        { client: tv, unauthorized_client: tv },
        /"unauthorized_client" is one that is not registered for the device/,
      ],
    ] as const) {
      const path = join(folder, 'same-clients.json');
      writeFileSync(path, JSON.stringify({ name: 'same', issuer: 'http://localhost:1', ...clients }));
      await assert.rejects(openTarget(path), line);
    }
    const path = join(folder, 'confidential.json');
    const device = { client_id: 'tv', client_secret: 'a secret' };
    const target = {
      name: 'same',
      issuer: 'http://localhost:1',
      client: device,
      confidential_client: device,
    };
    writeFileSync(path, JSON.stringify(target));
    await (await openTarget(path)).close();
    // Also where the command line makes them the same.
    await assert.rejects(
      openTarget(path, { clientId: 'box' }).then(() => {
        writeFileSync(path, JSON.stringify({ ...target, other_client: { client_id: 'box' } }));
        return openTarget(path, { clientId: 'box' });
      }),
      /are the same client, "box"/,
    );
  });

  it('what a client authenticates with is read, or named', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(folder, 'box.jwk'), JSON.stringify(privateKey.export({ format: 'jwk' })));
    writeFileSync(join(folder, 'box.pem'), 'a certificate');
    const opened = (change: object) => openTarget(file(JSON.stringify({ ...GOOD, ...change })));
    const confidential_client = { client_id: 'box', private_key: './box.jwk' };
    const { target } = await opened({ confidential_client });
    assert.equal(JSON.parse(target.confidential_client?.private_key ?? '').kty, 'OKP');
    assert.equal(target.confidential_client?.assertion_audience, GOOD.issuer);

    for (const [client, line] of [
      [
        { ...confidential_client, private_key: './none.jwk' },
        /"confidential_client\.private_key", .*none\.jwk, cannot be read/,
      ],
      [
        { ...confidential_client, private_key: './box.pem' },
        /"confidential_client\.private_key": .*neither a private JWK/,
      ],
      [
        { client_id: 'box', token_endpoint_auth_method: 'private_key_jwt' },
        /needs "confidential_client\.private_key"/,
      ],
      [
        { client_id: 'box', token_endpoint_auth_method: 'client_secret_jwt' },
        /needs "confidential_client\.client_secret"/,
      ],
      [{ client_id: 'box', token_endpoint_auth_method: 'tls_client_auth' }, /needs "certificate"/],
    ] as const) {
      await assert.rejects(opened({ confidential_client: client }), line);
    }
    const { target: mutual } = await opened({
      confidential_client: { client_id: 'box', token_endpoint_auth_method: 'tls_client_auth' },
      certificate: { cert: './box.pem', key: 'box.jwk' },
    });
    assert.equal(mutual.certificate?.cert, 'a certificate');
  });

  it('its version may be what a command prints first', async () => {
    const version = [process.execPath, '-e', 'console.log("\\nproduct 1.2.3\\nmore")'];
    const { target } = await openTarget(file(JSON.stringify({ ...GOOD, version })));
    assert.equal(target.version, 'product 1.2.3');
    await assert.rejects(
      openTarget(file(JSON.stringify({ ...GOOD, version: ['./no-such-program'] }))),
      /the command of "version", "\.\/no-such-program", cannot be started \(ENOENT\)/,
    );
    await assert.rejects(
      openTarget(file(JSON.stringify({ ...GOOD, version: [process.execPath, '-e', 'process.exit(3)'] }))),
      /ended with status 3/,
    );
    // Who ends the run meanwhile is told that it was interrupted, not that the file is wrong.
    const slow = [process.execPath, '-e', 'setTimeout(() => {}, 20000)'];
    await assert.rejects(
      openTarget(file(JSON.stringify({ ...GOOD, version: slow })), {}, { signal: AbortSignal.timeout(200) }),
      (error: unknown) => error instanceof TargetUnavailable && /interrupted/.test(error.message),
    );
  });

  it('a name that is none lists those that are', async () => {
    await assert.rejects(openTarget('keycloakk'), /no target "keycloakk": .*embedded/);
  });

  it('the certificate file that it names is read, or named', async () => {
    const ca = file('-----BEGIN CERTIFICATE-----');
    const { target } = await openTarget(file(JSON.stringify({ ...GOOD, ca })));
    assert.equal(target.ca, '-----BEGIN CERTIFICATE-----');
    await assert.rejects(
      openTarget(file(JSON.stringify({ ...GOOD, ca: 'nowhere.pem' }))),
      /nowhere\.pem, cannot be read/,
    );
  });
});
