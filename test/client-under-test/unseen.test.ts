import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
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

/** Ends at once where it is started for a scenario of that requirement for the first time, as on a machine that is busy. */
const LATE = `
  const { writeFileSync } = require('node:fs');
  const { RFC8628_SCENARIO: scenario, MARKS } = process.env;
  const isFirst = () => {
    try {
      // Two scenarios of the requirement are started side by side: only one of them may be the first.
      writeFileSync(MARKS + '/' + scenario, '', { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  };
  if (scenario === '${REQUIREMENT}' && isFirst()) process.exit(1);
  process.argv[2] = 'github';
  require(${JSON.stringify(PROGRAM)});
`;

describe('a program that ended before it asked for anything', () => {
  it('is not accused of what it could not show', async () => {
    const report = reportOf(await judgeClient({ client: CLIENT, tags: `@${REQUIREMENT}` }));
    const [found] = report.requirements.filter(({ id }) => id === REQUIREMENT);
    assert.equal(found?.verdict, 'not-tested', JSON.stringify(found?.scenarios));
    assert.match(found?.reason ?? '', /sent no request at all/);
  });

  it('is told where a token may come from that it has without asking', async () => {
    const cached = ABSENT.replace('process.exit(1)', 'process.exit(0)');
    const client = { ...CLIENT, command: [process.execPath, '-e', cached, '--'] as const };
    const report = reportOf(await judgeClient({ client, tags: `@${REQUIREMENT}` }));
    const [found] = report.requirements.filter(({ id }) => id === REQUIREMENT);
    assert.equal(found?.verdict, 'not-tested', JSON.stringify(found?.scenarios));
    assert.match(found?.reason ?? '', /it may keep a token elsewhere than below its HOME/);
  });

  it('is looked at once more, alone, and judged by that', async () => {
    const marks = mkdtempSync(join(tmpdir(), 'rfc8628-marks-'));
    after(() => rmSync(marks, { recursive: true, force: true }));
    const client = {
      ...CLIENT,
      command: [process.execPath, '-e', LATE, '--'],
      env: { MARKS: marks },
    } as const;
    const report = reportOf(await judgeClient({ client, tags: `@${REQUIREMENT}` }));
    const [found] = report.requirements.filter(({ id }) => id === REQUIREMENT);
    assert.equal(found?.verdict, 'passed', JSON.stringify(found?.scenarios));
    const again = found?.scenarios.filter(({ notes }) => notes?.some((note) => /once more alone/.test(note)));
    assert.equal(again?.length, 1);
  });
});
