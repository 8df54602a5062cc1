import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertBounded, assertFair, assertHarmless, failuresOf, verdictsOf } from './harmless';
import { type HostileRun, judge } from './hostile-run';
import { type PlainProvider, startPlainProvider } from './plain-provider';

/** Chance that repeats itself: the same seed, the same server. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function judged(provider: PlainProvider, tags?: string): Promise<HostileRun> {
  try {
    const run = await judge(provider.target, { limits: { timeoutMs: 5000 }, ...(tags && { tags }) });
    assertBounded(run);
    assertFair(run);
    assertHarmless(run);
    return run;
  } finally {
    await provider.close();
  }
}

describe('trouble', { concurrency: 2 }, () => {
  it('500s at random: each accusation shows the answer it rests on', async () => {
    const chance = seeded(8628);
    const provider = await startPlainProvider({
      bend: (answer) =>
        chance() < 0.25
          ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>Internal Server Error</h1>' }
          : answer,
    });
    const run = await judged(provider);
    assert.equal(run.exitStatus, 1);
    assert.equal(run.report.incident, undefined);
    assert.ok(run.report.summary.MUST.passed > 0);
    for (const { requirement, verdict, failure, exchanges, pages } of run.scenarios) {
      if (verdict !== 'failed' || requirement === '5.4-lifetime' || requirement === '5.1-rate-limit')
        continue;
      const statuses = [
        ...exchanges.map(({ response }) => response?.status),
        ...pages.map(({ status }) => status),
      ];
      assert.ok(statuses.includes(500), `${requirement} failed with no 500 to show: ${failure?.seen}`);
    }
  });

  it('503s at random are a proxy out of breath: asked again, and held against nobody', async () => {
    const chance = seeded(8628);
    const provider = await startPlainProvider({
      bend: (answer, { endpoint }) =>
        endpoint !== 'metadata' && endpoint !== 'page' && chance() < 0.1
          ? { status: 503, headers: { 'retry-after': '1' }, body: 'try again' }
          : answer,
    });
    const run = await judged(
      provider,
      '@3.1-client-id or @3.1-unknown-client or @3.1-form-post or @3.4-grant-type or @3.4-device-code',
    );
    assert.deepEqual(failuresOf(run), {});
    assert.equal(run.exitStatus, 0);
    assert.ok(provider.calls.length > 8);
  });

  it('a provider that dies half-way: judged until then, and said when it was gone', async () => {
    const provider: PlainProvider = await startPlainProvider({
      takeOver: ({ number }, response) => {
        if (number < 90) return false;
        response.destroy();
        provider.stop();
        return true;
      },
    });
    const run = await judged(provider);
    assert.equal(run.exitStatus, 3);
    assert.match(run.report.incident ?? '', /stopped answering after \d+ requests: the connection failed/);
    assert.ok(run.report.summary.MUST.passed > 0, 'something was learnt before');
    assert.deepEqual(
      run.report.requirements.filter(({ reason = '' }) => /was interrupted/.test(reason)).map(({ id }) => id),
      [],
      'nobody interrupted it',
    );
    assert.deepEqual(failuresOf(run), {
      ...('5.4-lifetime' in failuresOf(run) && { '5.4-lifetime': '3 seconds' }),
    });
    assert.ok(run.report.summary.MUST['not-tested'] > 0);
  });

  it('a provider that dies right after its metadata was read', async () => {
    const provider: PlainProvider = await startPlainProvider({
      takeOver: ({ number }, response) => {
        if (number < 1) return false;
        response.destroy();
        provider.stop();
        return true;
      },
    });
    const run = await judged(provider);
    assert.equal(run.exitStatus, 3);
    assert.match(run.report.incident ?? '', /cannot be reached/);
    assert.equal(verdictsOf(run)['4-issuer'], 'passed');
  });

  it('connections reset at random: nothing is held against it', async () => {
    const chance = seeded(8628);
    let resets = 0;
    const provider = await startPlainProvider({
      lifetime: 6,
      takeOver: ({ endpoint }, _, request) => {
        if (endpoint === 'metadata' || chance() >= 0.25) return false;
        resets++;
        request.socket.resetAndDestroy();
        return true;
      },
    });
    const run = await judged(
      provider,
      '@3.1-form-post or @3.1-client-id or @3.1-unknown-client or @3.2-json-200 or @3.3-user-interaction or @3.4-grant-type or @3.4-device-code or @3.4-unknown-device-code or @3.5-authorization-pending or @3.5-access-denied',
    );
    assert.ok(resets > 5, `${resets} connections were reset`);
    assert.deepEqual(failuresOf(run), {});
    assert.equal(run.report.incident, undefined);
    assert.ok(run.report.summary.MUST.passed > 5, JSON.stringify(run.report.summary.MUST));
  });

  it('connections reset for one kind of request: that is held against it, and nothing else', async () => {
    const provider = await startPlainProvider({
      takeOver: ({ endpoint, method }, _, request) => {
        if (endpoint !== 'device_authorization' || method !== 'PUT') return false;
        request.socket.resetAndDestroy();
        return true;
      },
    });
    const run = await judged(
      provider,
      '@3.1-garbage or @3.4-garbage or @3.1-form-post or @3.2-json-200 or @5.4-lifetime or @3.4-grant-type',
    );
    const { '3.1-garbage': garbage, ...others } = failuresOf(run);
    assert.match(garbage ?? '', /5 times in a row, while ordinary requests are answered: .*ECONNRESET/);
    assert.deepEqual(others, { '5.4-lifetime': '3 seconds' });
    // Advice only.
    assert.equal(run.exitStatus, 0);
    assert.equal(run.report.incident, undefined);
  });

  it('all that is garbage is met with a reset: still nothing else is held against it', async () => {
    const provider = await startPlainProvider({
      takeOver: ({ method, headers, body }, _, request) => {
        const form = /^application\/x-www-form-urlencoded/.test(headers['content-type'] ?? '');
        if (method === 'GET' || (method === 'POST' && form && !body.includes('%%%') && body.length < 10_000))
          return false;
        request.socket.resetAndDestroy();
        return true;
      },
    });
    const run = await judged(provider, '@3.1-garbage or @3.4-garbage or @3.1-form-post');
    assert.equal(run.report.incident, undefined);
    assert.deepEqual(Object.keys(failuresOf(run)).sort(), ['3.1-garbage', '3.4-garbage']);
    assert.equal(verdictsOf(run)['3.1-form-post'], 'passed');
  });

  const folder = join(__dirname, '..', 'gateway', 'loopback-certificate');
  const tls = { cert: readFileSync(join(folder, 'cert.pem')), key: readFileSync(join(folder, 'key.pem')) };

  it('a certificate that does not verify: nothing is sent, and the reason is named', async () => {
    const provider = await startPlainProvider({ tls });
    const run = await judged(provider);
    assert.equal(run.exitStatus, 3);
    assert.match(run.report.incident ?? '', /cannot be reached: .*TLS.*SELF_SIGNED/);
    assert.equal(provider.calls.length, 0);
  });

  it('the same certificate, trusted by the target, is no trouble', async () => {
    const provider = await startPlainProvider({ tls });
    const issuer = provider.issuer.replace('localhost', '127.0.0.1');
    const target = {
      ...provider.target,
      issuer,
      endpoints: {
        device_authorization_endpoint: `${issuer}/device_authorization`,
        token_endpoint: `${issuer}/token`,
      },
      ca: tls.cert.toString(),
    };
    const run = await judged({ ...provider, target }, '@3.1-form-post or @3.2-user-code');
    assert.equal(run.exitStatus, 0);
    assert.equal(verdictsOf(run)['3.1-form-post'], 'passed');
  });
});
