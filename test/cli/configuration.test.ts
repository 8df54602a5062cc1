import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkConfiguration } from '../../src/provider-under-test/check-configuration';
import type { Target } from '../../src/provider-under-test/target';
import {
  type Answer,
  type Call,
  PASSWORDS,
  type PlainProvider,
  type PlainProviderOptions,
  startPlainProvider,
} from '../hostile/plain-provider';
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

  for (const [error, words] of [
    ['invalid_grant', undefined],
    ['access_denied', undefined],
    ['invalid_request', 'Client ID not found'],
  ]) {
    const strangersHear: PlainProviderOptions['bend'] = (plain) =>
      plain.body.includes('invalid_client') ? json(400, { error, error_description: words }) : plain;

    it(`is told apart: a client that is refused by ${error}, as a stranger is`, async () => {
      const bent = await startPlainProvider({ lifetime: 30, bend: strangersHear });
      try {
        assert.match(
          (await checkConfiguration({ ...bent.target, client: { client_id: 'nobody' } })) ?? 'nothing',
          /answers the client "nobody" as one that nobody registered .*; look at client\.client_id$/,
        );
        assert.equal(await checkConfiguration(bent.target), undefined);
      } finally {
        await bent.close();
      }
    });
  }

  it('is left to the run: a client that is refused by another error than a stranger is', async () => {
    const bent = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { endpoint, form }) =>
        endpoint === 'device_authorization' && form.get('client_id') === 'tv'
          ? json(400, { error: 'access_denied' })
          : plain,
    });
    try {
      assert.equal(await checkConfiguration(bent.target), undefined);
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

  it('is told apart: a client of which more is wanted than RFC 8628 has', async () => {
    const wanting = (at: Call['endpoint'], error: string): Promise<PlainProvider> =>
      startPlainProvider({
        lifetime: 30,
        bend: (plain, { endpoint }) => (endpoint === at ? json(400, { error }) : plain),
      });
    for (const [at, error, line] of [
      [
        'token',
        'invalid_dpop_proof',
        /wants a DPoP proof \(RFC 9449\) of the client.*how client is registered/,
      ],
      ['token', 'use_dpop_nonce', /wants a DPoP proof/],
      ['device_authorization', 'invalid_target', /wants a resource indicator \(RFC 8707\) of the client/],
    ] as const) {
      const provider = await wanting(at, error);
      try {
        assert.match((await checkConfiguration(provider.target)) ?? 'nothing', line);
      } finally {
        await provider.close();
      }
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

describe('a scope that gets codes, and no token', () => {
  /** Sessions by their user code, so that a page can fail for a scope. */
  async function checked(
    change: Partial<Target>,
    options: {
      /** Whether the sign-in with this scope fails, and where. */
      readonly fails: (scope: string, number: number) => 'page' | 'token' | undefined;
    },
  ): Promise<string | undefined> {
    const scopes = new Map<string, string>();
    let decided = 0;
    const provider = await startPlainProvider({
      lifetime: 30,
      bend: (plain, { endpoint, form }) => {
        if (endpoint === 'device_authorization') {
          const scope = form.get('scope') ?? '';
          const known = /^(?:profile|email|\s)*$/.test(scope);
          const { user_code, device_code } = JSON.parse(String(plain.body)) as Record<string, string>;
          for (const code of [user_code, device_code]) if (code && known) scopes.set(code, scope);
        }
        if (endpoint === 'page' && form.get('decision') === 'allow') {
          const where = options.fails(scopes.get(form.get('user_code') ?? '') ?? '', ++decided);
          if (where === 'page') {
            return { ...plain, status: 400, body: '<h1>Oops</h1><p>The request was interrupted.</p>' };
          }
        }
        const scope = scopes.get(form.get('device_code') ?? '');
        if (endpoint === 'token' && scope !== undefined && plain.status === 200) {
          if (options.fails(scope, decided) === 'token')
            return json(400, { error: 'invalid_scope', error_description: 'cannot serve it' });
        }
        return plain;
      },
    });
    try {
      return await checkConfiguration({ ...provider.target, ...change });
    } finally {
      await provider.close();
    }
  }

  it('is named, where the page fails once it is approved, and another scope does not', async () => {
    const fails = (scope: string) => (scope.includes('email') ? 'page' : undefined);
    assert.match(
      (await checked({}, { fails })) ?? 'nothing',
      /^the server gives codes for the scope "profile email", and nobody can sign in with them \(.*interrupted.*\); without a scope the same sign-in works; look at scope$/,
    );
  });

  it('is named, where the token endpoint refuses it', async () => {
    const fails = (scope: string) => (scope.includes('email') ? 'token' : undefined);
    assert.match(
      (await checked({}, { fails })) ?? 'nothing',
      /after the approval the token endpoint answers 400 with error "invalid_scope": "cannot serve it"/,
    );
  });

  it('is not blamed for what fails with every scope, or only once', async () => {
    assert.equal(await checked({}, { fails: () => 'page' }), undefined);
    assert.equal(await checked({}, { fails: () => 'token' }), undefined);
    assert.equal(await checked({}, { fails: (_, number) => (number === 1 ? 'page' : undefined) }), undefined);
  });

  it('ends the command with status 2, as oidc-provider does where it knows none of it', async () => {
    const { status, stderr } = await run([
      'provider',
      'embedded',
      '--scope',
      'api:read',
      '--out',
      join(folder, 'embedded'),
    ]);
    assert.equal(status, 2, stderr);
    assert.match(
      stderr,
      /^rfc8628: embedded: the server gives codes for the scope "api:read", .*; with the scope "openid" the same sign-in works; look at scope\.\n$/,
    );
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
