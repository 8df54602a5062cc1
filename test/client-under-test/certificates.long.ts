import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { reportOf } from '../../src/report/report-of';

/** Names of the scenarios about certificates, by their verdict. */
async function judged(env: Readonly<Record<string, string>>, ...command: [string, ...string[]]) {
  const client = {
    name: 'a client',
    command,
    folder: __dirname,
    env,
    terminal: false,
    server: { scheme: 'https', dialect: 'rfc8628', intercept: false },
    client: { client_id: 'tv' },
    scope: 'profile',
    timeout: 60,
    known_deviations: {},
  } as const;
  const report = reportOf(await judgeClient({ client, tags: '@3.1-client-tls' }));
  const [requirement] = report.requirements.filter(({ id }) => id === '3.1-client-tls');
  return (requirement?.scenarios ?? [])
    .filter(({ name }) => name.includes('certificate'))
    .map(({ name, verdict }) => `${name.split(': ')[1]}: ${verdict}`);
}

const CLIENT = [process.execPath, join(__dirname, 'fair-client.cjs')] as const;

describe('a client of a server whose certificate does not verify', { concurrency: true }, () => {
  it('sends it nothing', async () => {
    assert.deepEqual(await judged({}, ...CLIENT), [
      'an untrusted certificate: passed',
      'an expired certificate: passed',
      'a certificate of another host: passed',
    ]);
  });

  it('is told so where it sends its request all the same', async () => {
    assert.deepEqual(await judged({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, ...CLIENT), [
      'an untrusted certificate: failed',
      'an expired certificate: failed',
      'a certificate of another host: failed',
    ]);
  });

  it('has not shown that it looks where it did not even connect', async () => {
    assert.deepEqual(await judged({}, ...CLIENT, 'idle-at-tls'), [
      'an untrusted certificate: not-tested',
      'an expired certificate: not-tested',
      'a certificate of another host: not-tested',
    ]);
  });
});
