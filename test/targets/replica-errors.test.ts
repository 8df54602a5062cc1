import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { login } from '../../src/cli/login';
import { LoginScreen } from '../../src/cli/login-screen';
import type { Provider } from '../../src/dialects/dialect';
import { PROVIDERS } from '../../src/dialects/dialects';
import { createEndUser } from '../../src/end-user/create-end-user';
import type { Decision } from '../../src/end-user/end-user';
import { systemClock } from '../../src/http/clock';
import { axiosTransport } from '../../src/http/transport';
import type { Target } from '../../src/provider-under-test/target';
import { openReplica } from '../../src/targets/replica';

const TERMINAL = { columns: 0, rows: 0, interactive: false, unicode: false, colour: false };

interface Attempt {
  readonly client?: (target: Target) => Target['client'] | undefined;
  readonly decision?: Decision;
  readonly lifetimeSeconds?: number;
  readonly forgiven?: 'told' | 'left out';
}

/** What the person at the terminal is told of a sign-in at a replica. */
async function told(provider: Provider, attempt: Attempt): Promise<{ status: number; screen: string }> {
  const { lifetimeSeconds = 60, decision } = attempt;
  const { target, close } = await openReplica(provider, { lifetimeSeconds });
  const endUser = createEndUser({ driver: 'form', username: 'alice', password: 'any' });
  let screen = '';
  try {
    const status = await login({
      target: {
        ...target,
        registration: attempt.client?.(target) ?? target.client,
      },
      presenter: new LoginScreen((text) => (screen += text), TERMINAL, 'idp.example'),
      transport: axiosTransport(),
      clock: systemClock,
      forgiven: attempt.forgiven ?? 'left out',
      onSession: ({ prompt: { verification_uri: uri, user_code: userCode } }) => {
        if (decision) void endUser.openBrowser().run({ uri, userCode, decision });
      },
    });
    return { status, screen };
  } finally {
    await endUser.close();
    await close();
  }
}

const WITHOUT_GRANT: Attempt = { client: (target) => target.unauthorized_client };
const UNKNOWN: Attempt = { client: ({ client }) => ({ ...client, client_id: 'nobody' }) };

/** What each says of a client that it does not let in, and what to do. */
const OF_CLIENTS: Readonly<Record<string, readonly [attempt: Attempt, says: RegExp]>> = {
  google: [WITHOUT_GRANT, /does not accept this client[\s\S]*type "TVs and Limited Input devices"/],
  microsoft: [WITHOUT_GRANT, /does not accept this client[\s\S]*"Allow public client flows"/],
  github: [WITHOUT_GRANT, /device flow is not enabled for this app[\s\S]*"Enable Device Flow"/],
};

describe('rfc8628 login at a replica that lets nobody in', { concurrency: true }, () => {
  for (const provider of PROVIDERS) {
    const { name, title } = provider;

    it(`of ${title} says that the request was denied, and nothing of the dialect unless asked`, async () => {
      const { status, screen } = await told(provider, { decision: 'deny' });
      assert.equal(status, 1);
      assert.match(screen, /The request was denied/);
      assert.doesNotMatch(screen, /forgiven|authorization_declined|HTTP \d/);
    });

    it(`of ${title} says that the code expired`, async () => {
      const { status, screen } = await told(provider, { lifetimeSeconds: 6 });
      assert.equal(status, 1);
      // On a busy machine the last poll may have had no time left for its response, which is told, too.
      assert.match(
        screen,
        /The code expired before the request was approved(?:; the last poll had trouble: [^\n]+)?\.\nStart again/,
      );
    });

    it(`of ${title} says what is wrong with a client that is not for devices`, async () => {
      const [attempt, says] = OF_CLIENTS[name] ?? [WITHOUT_GRANT, /$^/];
      const { status, screen } = await told(provider, attempt);
      assert.equal(status, 1);
      assert.match(screen, says);
    });

    it(`of ${title} says that the client is not known`, async () => {
      const { status, screen } = await told(provider, UNKNOWN);
      assert.equal(status, 1);
      assert.match(
        screen,
        /does not (?:accept|know) this client[\s\S]*Check the (?:application \()?client\)? id/,
      );
    });
  }

  it('says what was forgiven, where it is asked', async () => {
    const [microsoft] = PROVIDERS.filter(({ name }) => name === 'microsoft');
    assert.ok(microsoft);
    const { screen } = await told(microsoft, { decision: 'deny', forgiven: 'told' });
    assert.match(screen, /forgiven: the error "authorization_declined" in place of "access_denied"/);
  });
});
