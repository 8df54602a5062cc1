import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { reportOf } from '../../src/report/report-of';

/** What came of redirects, by the name of the scenario. */
async function redirects(...ways: string[]) {
  const client = {
    name: ways.join(' '),
    command: [process.execPath, join(__dirname, 'built-in-client.cjs'), ...ways],
    folder: __dirname,
    env: {},
    terminal: false,
    server: { scheme: 'http', dialect: 'rfc8628', intercept: true },
    client: { client_id: 'tv' },
    scope: 'profile',
    timeout: 60,
    known_deviations: {},
  } as const;
  const tags = '@3.2-client-bad-response or @3.5-client-odd-errors';
  const report = reportOf(await judgeClient({ client, tags: `(${tags}) and not @slow` }));
  return report.requirements
    .flatMap(({ scenarios }) => scenarios)
    .filter(({ name }) => name.startsWith('A redirect'))
    .map(({ name, verdict }) => `${name}: ${verdict}`);
}

const OF_CODES = 'A redirect of the device authorization request hands nothing to another host';
const OF_A_POLL = 'A redirect of a poll does not hand the device_code to another host';

describe('a client with built-in addresses', { concurrency: true }, () => {
  it('may call other hosts of its provider', async () => {
    assert.deepEqual(await redirects('other-hosts'), [`${OF_CODES}: passed`, `${OF_A_POLL}: passed`]);
  });

  it('is told that it followed a redirect to another host, whose paths may be the same', async () => {
    assert.deepEqual(await redirects('follows'), [`${OF_CODES}: failed`, `${OF_A_POLL}: failed`]);
  });
});
