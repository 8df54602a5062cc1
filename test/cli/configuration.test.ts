import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkConfiguration } from '../../src/provider-under-test/check-configuration';
import type { Target } from '../../src/provider-under-test/target';
import { type Answer, PASSWORDS, type PlainProvider, startPlainProvider } from '../hostile/plain-provider';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-configuration-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** What is wrong in the target file, and what has to be said of it. */
const WRONG: readonly (readonly [string, Partial<Target>, RegExp])[] = [
  [
    'a client that the server does not know',
    { client: { client_id: 'nobody' } },
    /the server does not know the client "nobody" \(it answers 400 with error "invalid_client"\); look at client\.client_id/,
  ],
  [
    'a second client that it does not know',
    { other_client: { client_id: 'nobody' } },
    /does not know the client "nobody" .* look at other_client/,
  ],
  [
    'a wrong secret',
    { confidential_client: { client_id: 'box', client_secret: 'not-the-secret' } },
    /does not know the client "box", or does not take its secret .* look at confidential_client/,
  ],
  [
    'a client without the grant',
    { client: { client_id: 'web' } },
    /the client "web" may not use the device grant .* look at how client is registered/,
  ],
  [
    'a client without the grant, which is said in words only',
    { client: { client_id: 'grantless' } },
    /the client "grantless" may not use the device grant .*"requested grant type is not allowed for this client"\); look at how client is registered/,
  ],
  [
    'a scope that is refused',
    { scope: 'profile everything' },
    /refuses the scope "profile everything" for the client "tv"/,
  ],
  [
    'a wrong password',
    { user: { driver: 'form', username: 'alice', password: 'guess' } },
    /the user "alice" cannot sign in: .*; look at user\.username and user\.password/,
  ],
  [
    'a second person without a password',
    { other_user: { driver: 'form', username: 'bob' } },
    /the user "bob" cannot sign in: .*; give other_user\.username and other_user\.password/,
  ],
  [
    'a selector that matches nothing',
    {
      user: { driver: 'form', username: 'alice', password: PASSWORDS.alice, selectors: { approve: '#yes' } },
    },
    /user\.selectors\.approve \(#yes\) matches nothing on the pages .*"Connect a device" at http/,
  ],
  [
    'a program that is not there',
    { user: { driver: 'command', command: ['./no-such-program', '{uri}'] } },
    /user\.command names the program "\.\/no-such-program", which cannot be started/,
  ],
];

describe('a target file that the server does not bear out', () => {
  let provider: PlainProvider;
  before(async () => {
    provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { endpoint, form }) => {
        if (endpoint !== 'device_authorization') return plain;
        const id = form.get('client_id') ?? '';
        if (id === 'grantless') {
          const words = 'requested grant type is not allowed for this client';
          return json(400, { error: 'invalid_request', error_description: words });
        }
        return plain;
      },
    });
  });
  after(() => provider.close());

  for (const [what, change, line] of WRONG) {
    it(`is told apart: ${what}`, async () => {
      assert.match((await checkConfiguration({ ...provider.target, ...change })) ?? 'nothing', line);
    });
  }

  it('is told apart: a client that the server does not know, and repeats the name of', async () => {
    const bent = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { form }) =>
        plain.body.includes('invalid_client')
          ? json(401, {
              error: 'invalid_client',
              error_description: `Client ${form.get('client_id')} was not found`,
            })
          : plain,
    });
    try {
      assert.match(
        (await checkConfiguration({ ...bent.target, client: { client_id: 'nobody' } })) ?? 'nothing',
        /the server does not know the client "nobody" .*; look at client\.client_id$/,
      );
    } finally {
      await bent.close();
    }
  });

  it('is told apart: a client that only the token endpoint refuses', async () => {
    const strict = await startPlainProvider({
      lifetime: 30,
      bend: (plain, call) =>
        call.endpoint === 'token'
          ? json(401, { error: 'invalid_client', error_description: 'Invalid authentication method.' })
          : plain,
    });
    try {
      assert.match(
        (await checkConfiguration(strict.target)) ?? 'nothing',
        /the token endpoint does not take the client of client, .*"invalid_client": "Invalid authentication method\."\); look at client: .*token_endpoint_auth_method/,
      );
    } finally {
      await strict.close();
    }
  });

  it('is none when everything in it is right', async () => {
    assert.equal(await checkConfiguration(provider.target), undefined);
  });

  it('ends the command with status 2 and one line, before anything is judged', async () => {
    const file = join(folder, 'target.json');
    const out = join(folder, 'out');
    writeFileSync(file, JSON.stringify({ ...provider.target, client: { client_id: 'nobody' } }));
    const { status, stderr } = await run(['provider', file, '--out', out]);
    assert.equal(status, 2, stderr);
    assert.match(
      stderr,
      /^rfc8628: [^\n]*target\.json: the server does not know the client "nobody" [^\n]+\.\n$/,
    );
    assert.equal(existsSync(join(out, 'report.json')), false);
  });
});

describe('a server that is merely unusual is not taken for a wrong target file', () => {
  /** The answer to every device authorization request, or to the first only. */
  async function checked(answer: (number: number) => Answer | undefined): Promise<string | undefined> {
    let asked = 0;
    const provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, call) => (call.endpoint === 'device_authorization' ? (answer(++asked) ?? plain) : plain),
    });
    try {
      return await checkConfiguration(provider.target);
    } finally {
      await provider.close();
    }
  }

  it('that answers with a limit', async () => {
    const limits = [
      json(429, { error: 'invalid_client' }),
      json(503, { error: 'unauthorized_client' }),
      json(400, { error: 'invalid_client' }, { 'retry-after': '30' }),
      json(400, { error: 'invalid_client', error_description: 'Too many requests, try again later' }),
    ];
    for (const limit of limits) assert.equal(await checked(() => limit), undefined);
  });

  it('that refuses once by accident', async () => {
    assert.equal(
      await checked((number) => (number === 1 ? json(401, { error: 'invalid_client' }) : undefined)),
      undefined,
    );
  });

  it('that refuses a poll once by accident', async () => {
    let polls = 0;
    const provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, call) =>
        call.endpoint === 'token' && ++polls === 1 ? json(401, { error: 'invalid_client' }) : plain,
    });
    try {
      assert.equal(await checkConfiguration(provider.target), undefined);
      assert.ok(polls > 1);
    } finally {
      await provider.close();
    }
  });

  it('that answers what no RFC has, or no JSON', async () => {
    for (const odd of [json(400, { error: 'weather' }), json(200, []), { ...json(200, {}), body: 'hello' }])
      assert.equal(await checked(() => odd), undefined);
  });

  it('that says "too many attempts" where the person signs in', async () => {
    const provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, call) =>
        call.endpoint === 'page' && call.form.has('password')
          ? {
              ...plain,
              status: 200,
              body: '<h1>Sign in</h1><p>Too many attempts. Please try again later.</p>',
            }
          : plain,
    });
    try {
      assert.equal(await checkConfiguration(provider.target), undefined);
    } finally {
      await provider.close();
    }
  });

  it('that cannot be reached', async () => {
    const provider = await startPlainProvider();
    await provider.close();
    assert.equal(await checkConfiguration(provider.target), undefined);
  });
});
