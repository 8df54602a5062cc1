import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ClientDescription } from '../../src/client-under-test/client-description';
import { judgeClient } from '../../src/client-under-test/judge-client';
import { reportOf } from '../../src/report/report-of';

const REQUIREMENT = '3.3-client-shows';
const PROGRAM = join(__dirname, 'dialect-client.cjs');
/** Signs in, but where a scenario of that requirement starts it: then it says why it cannot, and ends. */
const ABSENT = `
  if (process.env.RFC8628_SCENARIO === '${REQUIREMENT}') {
    console.error('Error: the helper of this program could not be reached');
    process.exit(1);
  }
  process.argv[2] = 'github';
  require(${JSON.stringify(PROGRAM)});
`;
const CLIENT: ClientDescription = {
  name: 'absent',
  command: [process.execPath, '-e', ABSENT, '--'],
  folder: __dirname,
  env: {},
  terminal: false,
  server: { scheme: 'http', dialect: 'github', intercept: false },
  client: { client_id: 'tv' },
  scope: 'openid profile',
  timeout: 60,
  known_deviations: {},
};

describe('a program that ended before it asked for anything', () => {
  it('is not accused of what it could not show', async () => {
    const report = reportOf(await judgeClient({ client: CLIENT, tags: `@${REQUIREMENT}` }));
    const [found] = report.requirements.filter(({ id }) => id === REQUIREMENT);
    assert.equal(found?.verdict, 'not-tested', JSON.stringify(found?.scenarios));
    assert.match(found?.reason ?? '', /sent no request at all/);
  });
});
