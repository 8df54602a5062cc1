import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ClientDescription } from '../../src/client-under-test/client-description';
import { ClientNotJudged } from '../../src/client-under-test/first-sign-in';
import { judgeClient } from '../../src/client-under-test/judge-client';
import type { DialectName } from '../../src/dialects/dialect';
import { PROVIDERS } from '../../src/dialects/dialects';
import { reportOf } from '../../src/report/report-of';

/** What is asked of it: to go on polling, and to stop where the end user refuses. */
const TAGS = '@3.5-client-polls or @3.5-client-stops';

function speaking(words: DialectName, server: DialectName, ...more: string[]): ClientDescription {
  return {
    name: `a client of ${words}`,
    command: [process.execPath, join(__dirname, 'dialect-client.cjs'), words, ...more],
    folder: __dirname,
    env: {},
    terminal: false,
    server: { scheme: 'http', dialect: server, intercept: false },
    client: { client_id: 'tv' },
    scope: 'openid profile',
    timeout: 60,
    known_deviations: {},
  };
}

async function assertPasses(client: ClientDescription): Promise<void> {
  const report = reportOf(await judgeClient({ client, tags: TAGS }));
  const asked = report.requirements.filter(({ verdict }) => verdict !== 'not-tested');
  assert.ok(asked.length > 0);
  assert.deepEqual(
    asked
      .filter(({ verdict }) => verdict !== 'passed')
      .map(({ id, scenarios }) => [id, scenarios.map(({ name, failure }) => [name, failure])]),
    [],
  );
}

describe('a client that speaks to one provider only', { concurrency: true }, () => {
  for (const { name, title } of PROVIDERS) {
    it(`is judged against a scripted server that speaks as ${title} does`, async () => {
      await assertPasses(speaking(name, name));
    });

    it(`of ${title} that is told the host alone finds the endpoints at the paths of that provider`, async () => {
      await assertPasses(speaking(name, name, 'built-in'));
    });

    it(`of ${title} cannot sign in where the server speaks as the RFC has it`, async () => {
      await assert.rejects(judgeClient({ client: speaking(name, 'rfc8628'), tags: TAGS }), ClientNotJudged);
    });
  }
});
