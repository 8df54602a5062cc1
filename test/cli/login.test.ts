import { strict as assert } from 'node:assert';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { LOGIN_STATUS, login } from '../../src/cli/login';
import { openBrowser } from '../../src/cli/login-browser';
import { traitsOf } from '../../src/cli/login-command';
import { findIdentity, IdentityNotVerified } from '../../src/cli/login-identity';
import { LoginJsonLines } from '../../src/cli/login-json-lines';
import { LoginScreen } from '../../src/cli/login-screen';
import type { LoginTarget } from '../../src/cli/login-target';
import { DeviceClient, Tokens, type Transport, VirtualClock } from '../../src/index';

const ISSUER = 'https://as.example';
const ENDPOINTS = {
  device_authorization_endpoint: `${ISSUER}/device_authorization`,
  token_endpoint: `${ISSUER}/token`,
};
const REGISTRATION = { client_id: 'tv' };

/** A transport that answers each address with a body of its own; what is not there gets no answer. */
function answering(bodies: Readonly<Record<string, unknown>>): Transport {
  return {
    async send(request, { actor, purpose }) {
      const exchange = { actor, purpose, request, startedAt: new Date(), sentAt: 0, receivedAt: 0 };
      const body = bodies[request.url];
      if (body === undefined) {
        return {
          ...exchange,
          noAnswer: { kind: 'connection', message: 'the connection failed (ENOTFOUND)' },
        };
      }
      const response = { status: 200, headers: {}, body: JSON.stringify(body), validUtf8: true };
      return { ...exchange, response };
    },
  };
}

describe('who signed in', () => {
  /** An ID token with these claims, and the key set that verifies it. */
  async function issue(claims: Record<string, unknown>, alg = 'ES256') {
    const { exportJWK, generateKeyPair, SignJWT } = await import('jose');
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const token = await new SignJWT({ sub: 'jane', iss: ISSUER, aud: 'tv', ...claims })
      .setProtectedHeader({ alg })
      .setIssuedAt()
      .setExpirationTime('5 minutes')
      .sign(privateKey);
    return { token, key: await exportJWK(publicKey) };
  }

  function identify(idToken: string, keys: readonly unknown[], userinfo?: unknown) {
    const transport = answering({ [`${ISSUER}/jwks`]: { keys }, [`${ISSUER}/userinfo`]: userinfo });
    const client = new DeviceClient({ endpoints: ENDPOINTS, registration: REGISTRATION, transport });
    const tokens = new Tokens({ access_token: 'at', token_type: 'Bearer', id_token: idToken });
    const source = {
      ...ENDPOINTS,
      registration: REGISTRATION,
      issuer: ISSUER,
      jwks_uri: `${ISSUER}/jwks`,
      ...(userinfo !== undefined && { userinfo_endpoint: `${ISSUER}/userinfo` }),
    };
    return findIdentity(source, tokens, client, transport, undefined);
  }

  it('is in the ID token, once it is verified; no nonce is asked for', async () => {
    const { token, key } = await issue({ name: 'Jane', nonce: 'made by the server' });
    const { claims, gaps } = await identify(token, [key]);
    assert.equal(claims?.name, 'Jane');
    assert.deepEqual(gaps, []);
  });

  it('is found with several keys that have no names', async () => {
    const [{ token, key }, other] = [await issue({}), await issue({})];
    assert.equal((await identify(token, [other.key, key])).claims?.sub, 'jane');
  });

  it('is not believed of an ID token that another key signed', async () => {
    const [{ token }, other] = [await issue({}), await issue({})];
    await assert.rejects(identify(token, [other.key]), IdentityNotVerified);
  });

  it('is not believed of an ID token of another issuer, or for another client', async () => {
    for (const claims of [{ iss: 'https://evil.example' }, { aud: 'radio' }]) {
      const { token, key } = await issue(claims);
      await assert.rejects(identify(token, [key]), IdentityNotVerified, JSON.stringify(claims));
    }
  });

  it('is not believed of an ID token that nobody signed', async () => {
    const { UnsecuredJWT } = await import('jose');
    const token = new UnsecuredJWT({ sub: 'jane', iss: ISSUER, aud: 'tv' })
      .setIssuedAt()
      .setExpirationTime('5 minutes')
      .encode();
    const { key } = await issue({});
    await assert.rejects(identify(token, [key]), IdentityNotVerified);
    await assert.rejects(identify('no token at all', [key]), IdentityNotVerified);
  });

  it('is not believed when userinfo speaks of somebody else', async () => {
    const { token, key } = await issue({});
    assert.equal((await identify(token, [key], { sub: 'jane' })).resource?.json?.sub, 'jane');
    await assert.rejects(identify(token, [key], { sub: 'joe' }), IdentityNotVerified);
  });

  it('is of the tenant that the token names, where the issuer has many', async () => {
    const [tid, other] = ['9188040d-6c67-4c5b-b112-36a304b66dad', '00000000-6c67-4c5b-b112-36a304b66dad'];
    const templated = `${ISSUER}/{tenantid}/v2.0`;
    const identified = async (claims: Record<string, unknown>, keyIssuer?: string) => {
      const { token, key } = await issue({ iss: `${ISSUER}/${tid}/v2.0`, tid, ...claims });
      const published = { ...key, ...(keyIssuer !== undefined && { issuer: keyIssuer }) };
      const transport = answering({ [`${ISSUER}/jwks`]: { keys: [published] } });
      const client = new DeviceClient({ endpoints: ENDPOINTS, registration: REGISTRATION, transport });
      const tokens = new Tokens({ access_token: 'at', token_type: 'Bearer', id_token: token });
      const origin = { issuer: templated, audience: 'tv', jwks_uri: `${ISSUER}/jwks` };
      return findIdentity(
        { registration: REGISTRATION, id_token: origin },
        tokens,
        client,
        transport,
        undefined,
      );
    };
    assert.equal((await identified({})).claims?.tid, tid);
    assert.equal((await identified({}, templated)).claims?.tid, tid);
    await assert.rejects(identified({ tid: other }), IdentityNotVerified);
    await assert.rejects(identified({ tid: undefined }), IdentityNotVerified);
    await assert.rejects(identified({}, `${ISSUER}/${other}/v2.0`), IdentityNotVerified);
    await assert.rejects(identified({ iss: `https://evil.example/${tid}/v2.0` }), IdentityNotVerified);
  });

  it('stays open where the keys cannot be had', async () => {
    const { token } = await issue({});
    const transport = answering({});
    const client = new DeviceClient({ endpoints: ENDPOINTS, registration: REGISTRATION, transport });
    const tokens = new Tokens({ access_token: 'at', token_type: 'Bearer', id_token: token });
    const source = { registration: REGISTRATION, issuer: ISSUER };
    const { claims, gaps } = await findIdentity(source, tokens, client, transport, undefined);
    assert.equal(claims, undefined);
    assert.match(gaps.join(), /ID token was not verified.*ENOTFOUND/);
  });
});

describe('login', () => {
  async function run(target: Partial<LoginTarget>, transport: Transport) {
    let output = '';
    const status = await login({
      target: { name: 'example', registration: REGISTRATION, ...target },
      presenter: new LoginJsonLines((text) => {
        output += text;
      }),
      transport,
      clock: new VirtualClock(),
    });
    return {
      status,
      events: output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      output,
    };
  }

  const METADATA = { issuer: ISSUER, ...ENDPOINTS, jwks_uri: `${ISSUER}/jwks` };
  const CODES = {
    device_code: 'dc',
    user_code: 'WDJB',
    verification_uri: `${ISSUER}/device`,
    expires_in: 600,
    interval: 5,
  };
  const SERVER = {
    [`${ISSUER}/.well-known/oauth-authorization-server`]: METADATA,
    [ENDPOINTS.device_authorization_endpoint]: CODES,
    [ENDPOINTS.token_endpoint]: { access_token: 'at-secret', token_type: 'Bearer' },
  };

  it('finds the endpoints through the issuer', async () => {
    const { status, events } = await run({ issuer: ISSUER }, answering(SERVER));
    assert.equal(status, LOGIN_STATUS.signedIn);
    assert.equal(events.at(-1).event, 'signed_in');
  });

  it('takes no metadata of another issuer', async () => {
    const address = `${ISSUER}/.well-known/oauth-authorization-server`;
    const transport = answering({ ...SERVER, [address]: { ...METADATA, issuer: 'https://evil.example' } });
    const { status, events } = await run({ issuer: ISSUER }, transport);
    assert.equal(status, LOGIN_STATUS.usage);
    assert.equal(events.at(-1).kind, 'MetadataUnusableError');
  });

  it('says that it is offline', async () => {
    const { status, events } = await run({ issuer: ISSUER }, answering({}));
    assert.equal(status, LOGIN_STATUS.unreachable);
    assert.match(events.at(-1).message, /could not be reached/);
  });

  it('needs an issuer or both endpoints', async () => {
    const { token_endpoint } = ENDPOINTS;
    const { status } = await run({ endpoints: { token_endpoint } }, answering({}));
    assert.equal(status, LOGIN_STATUS.usage);
  });

  it('writes text beyond ASCII in escapes that JSON reads back', async () => {
    const userinfo = { sub: '1', name: 'Zoë \u202e\u009b31m' };
    const transport = answering({ ...SERVER, [`${ISSUER}/userinfo`]: userinfo });
    const endpoints = { ...ENDPOINTS, userinfo_endpoint: `${ISSUER}/userinfo` };
    const { events, output } = await run({ endpoints }, transport);
    assert.match(output, /^[\x20-\x7e\n]*$/);
    assert.deepEqual(events.at(-1).resource.json, userinfo);
  });
});

describe('the screen', () => {
  it('counts down on one line, as long as it waits', () => {
    let output = '';
    const terminal = { columns: 40, rows: 24, interactive: true, unicode: true, colour: false };
    const screen = new LoginScreen(
      (text) => {
        output += text;
      },
      terminal,
      'as.example',
    );
    screen.tick(100);
    assert.equal(output, '');
    screen.session({ type: 'waiting', nextPollInSeconds: 5, secondsLeft: 1799.5 });
    assert.equal(output, '\r\u001b[KWaiting for approval: 30 min left, look');
    output = '';
    screen.tick(61);
    assert.ok(output.startsWith('\r\u001b[KWaiting for approval: 1 min 1 s left'), output);
    screen.session({ type: 'approved', missingScopes: [] });
    output = '';
    screen.tick(60);
    assert.equal(output, '');
  });
});

describe('the prompt on the screen', () => {
  const ADDRESS = 'https://as.example/device';

  function promptAt(columns: number, rows: number, uri = `${ADDRESS}?user_code=WDJB-MJHT`): string[] {
    let output = '';
    const terminal = { columns, rows, interactive: true, unicode: true, colour: false };
    const screen = new LoginScreen((text) => (output += text), terminal, 'as.example');
    const prompt = { verification_uri: ADDRESS, user_code: 'WDJB-MJHT', verification_uri_complete: uri };
    screen.session({ type: 'started', prompt: { ...prompt, expiresAt: new Date(Date.now() + 600_000) } });
    screen.session({ type: 'waiting', nextPollInSeconds: 5, secondsLeft: 600 });
    return output.split('\n');
  }
  const isPicture = (line: string): boolean => /[▀▄█]/u.test(line);

  it('is seen as a whole at 80 by 24, the QR code beside the code', () => {
    const lines = promptAt(80, 24);
    assert.ok(lines.some(isPicture));
    assert.ok(lines.length <= 24, `${lines.length} lines`);
    for (const line of lines.slice(0, -1)) assert.ok(line.length <= 80, line);
    for (const text of [ADDRESS, 'WDJB-MJHT'])
      assert.ok(
        lines.some((line) => line.includes(text)),
        text,
      );
  });

  it('has the QR code above the words where it is narrow and high', () => {
    const lines = promptAt(50, 50);
    assert.ok(lines.some(isPicture));
    assert.ok(lines.findLastIndex(isPicture) < lines.findIndex((line) => line.trim() === ADDRESS));
    assert.ok(lines.length <= 50);
  });

  it('has no QR code where that would take the code off the screen', () => {
    for (const [columns, rows] of [
      [50, 24],
      [80, 20],
      [30, 60],
    ] as const) {
      const lines = promptAt(columns, rows);
      assert.equal(lines.some(isPicture), false, `${columns} by ${rows}`);
      assert.ok(lines.length <= rows);
    }
    assert.equal(promptAt(80, 24, `${ADDRESS}?user_code=${'W'.repeat(200)}`).some(isPicture), false);
  });

  it('ends with the address and the code, and the time that is left', () => {
    const text = promptAt(80, 10, '').join('\n');
    assert.match(
      text,
      /on any device:\n\n {4}https:\S+\n\nand enter this code:\n\n {4}WDJB-MJHT\n\n\r\S*Waiting/,
    );
  });
});

describe('what a terminal can do', () => {
  it('is told by what it says of itself', () => {
    const terminal = { isTTY: true, columns: 120, rows: 40 };
    assert.deepEqual(traitsOf(terminal, { LANG: 'de_DE.UTF-8' }), {
      columns: 120,
      rows: 40,
      interactive: true,
      unicode: true,
      colour: true,
    });
    assert.equal(traitsOf(terminal, { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }).unicode, false);
    assert.equal(traitsOf(terminal, { NO_COLOR: '1' }).colour, false);
    assert.equal(traitsOf(terminal, { TERM: 'dumb' }).interactive, false);
    assert.deepEqual(traitsOf({}, { LANG: 'C.UTF-8' }), {
      columns: 0,
      rows: 0,
      interactive: false,
      unicode: true,
      colour: false,
    });
  });
});

describe('opening a browser', { skip: process.platform === 'win32' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'opener-'));
  const path = process.env.PATH;
  // The opener does not keep a process alive; a login's polls do.
  const alive = setInterval(() => {}, 1000);
  afterEach(() => {
    process.env.PATH = path;
  });
  after(() => {
    clearInterval(alive);
    rmSync(directory, { recursive: true, force: true });
  });

  it('hands the address over as it is, without a shell to read it', async () => {
    const [seen, harm] = [join(directory, 'seen'), join(directory, 'harm')];
    writeFileSync(join(directory, 'xdg-open'), `#!/bin/sh\nprintf '%s|' "$#" "$@" > ${seen}\n`);
    chmodSync(join(directory, 'xdg-open'), 0o755);
    process.env.PATH = `${directory}${delimiter}${path}`;
    const uri = `https://as.example/device?a=1&b=$(touch${'$'}IFS${harm});c='d'`;
    assert.equal(await openBrowser(uri, 'linux'), true);
    assert.equal(readFileSync(seen, 'utf8'), `1|${uri}|`);
    assert.throws(() => readFileSync(harm));
  });

  it('says when there is none', async () => {
    process.env.PATH = join(directory, 'nothing');
    assert.equal(await openBrowser('https://as.example/device', 'linux'), false);
  });

  it('opens nothing but web pages', async () => {
    for (const uri of ['file:///etc/passwd', 'javascript:alert(1)', '-h', 'vnc://as.example']) {
      assert.equal(await openBrowser(uri), false, uri);
    }
  });
});
