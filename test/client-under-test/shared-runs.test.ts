import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ENDPOINTS } from '../../src/client-under-test/addresses';
import type { ClientDescription } from '../../src/client-under-test/client-description';
import { newSituation, type Situation } from '../../src/client-under-test/harness';
import { judgeClient } from '../../src/client-under-test/judge-client';
import type { ProgramTask } from '../../src/client-under-test/program-run';
import { readScriptedAnswers } from '../../src/client-under-test/scripted-answer';
import { ServerScript } from '../../src/client-under-test/server-script';
import { SharedRuns } from '../../src/client-under-test/shared-runs';
import { reportOf } from '../../src/report/report-of';
import { clientOfCommand } from '../../src/targets/client-file';

const REQUIREMENT = '3.3-client-shows';
const DEVICE: ClientDescription = clientOfCommand(['device'], __dirname);

interface Scenario {
  readonly polls?: string;
  readonly codes?: Readonly<Record<string, string>>;
  readonly requirement?: string;
  readonly situation?: Partial<Situation>;
}

function taskOf({ polls, codes = {}, requirement = REQUIREMENT, situation = {} }: Scenario): ProgramTask {
  const script = new ServerScript();
  for (const [name, json] of Object.entries({ interval: '1', ...codes })) script.codes(name, json);
  script.issueTokens();
  for (const answer of readScriptedAnswers(polls ?? 'a token'))
    if (polls !== undefined) script.answer('POST', ENDPOINTS.token_endpoint, answer);
  return {
    script,
    situation: { ...newSituation({ endpoints: ENDPOINTS }), ...situation },
    requirement,
  };
}

/** How many runs of a program these scenarios take, where they may share them. */
function runsFor(scenarios: readonly Scenario[], description = DEVICE, isShared = true): number {
  const runs = new SharedRuns(description, (task) => ({ task }), isShared);
  return new Set(scenarios.map((scenario) => runs.of(taskOf(scenario)))).size;
}

describe('the runs that scenarios share', () => {
  const other = '3.5-client-stops';

  for (const [what, scenario] of [
    ['that judge another requirement', { requirement: other }],
    ['that open a browser, for which a program has no switch', { situation: { opensBrowser: true } }],
    ['that are about a file, where there is no terminal anyway', { situation: { outputIsFile: true } }],
    ['that name the client_id of the client file', { situation: { registration: DEVICE.client } }],
    ['that name the scope of the client file', { situation: { scope: DEVICE.scope } }],
  ] as const) {
    it(`serve scenarios ${what}`, () => {
      assert.equal(runsFor([{}, scenario]), 1);
    });
  }

  for (const [what, scenario] of [
    ['other answers to polls', { polls: 'invalid_grant' }],
    ['other codes', { codes: { interval: '5' } }],
    ['one more member of the codes', { codes: { expires_in: '4' } }],
    ['another client', { situation: { registration: { client_id: 'télé' } } }],
    ['a secret', { situation: { registration: { client_id: DEVICE.client.client_id, client_secret: 's' } } }],
    ['another scope', { situation: { scope: 'a&b=c #d' } }],
    ['other addresses', { situation: { authorizationServer: { issuer: 'https://as.example' } } }],
    ['an address that is not told', { situation: { isAboutAddresses: true } }],
    ['an end user who cancels', { situation: { cancelsAfterSeconds: 2 } }],
    ['a browser that stays', { situation: { browserStays: true } }],
    ['credentials in the home folder', { situation: { holdsForeignCredentials: true } }],
  ] as const) {
    it(`do not serve one with ${what}`, () => {
      assert.equal(runsFor([{}, scenario]), 2);
    });
  }

  it('are one for each scenario unless starts are shared', () => {
    assert.equal(runsFor([{}, {}, { requirement: other }], DEVICE, false), 3);
  });

  it('tell the order of the answers apart', () => {
    const polls = ['slow_down, authorization_pending', 'authorization_pending, slow_down'];
    assert.equal(runsFor(polls.map((each) => ({ polls: each }))), 2);
  });

  it('tell a file from a terminal where the program has one', () => {
    const inTerminal = { ...DEVICE, terminal: true };
    assert.equal(runsFor([{}, { situation: { outputIsFile: true } }], inTerminal), 2);
  });

  for (const [where, part] of [
    ['on its command line', { command: ['device', '{scenario}'] }],
    ['in its environment', { env: { NAME: '{scenario}' } }],
    ['by what is typed', { stdin: [{ when: 'Who?', type: '{scenario}' }] }],
  ] as const) {
    it(`serve one requirement each where a program is told its name ${where}`, () => {
      const told = { ...DEVICE, ...part } as ClientDescription;
      assert.equal(runsFor([{}, {}, { requirement: other }], told), 2);
    });
  }
});

describe('a program that is started once for several scenarios', () => {
  const FIRST = '3.4-client-accept';
  const SECOND = '3.3-client-guides';

  /** device.mjs, which writes down for which requirement it is started, and says that it cannot do what one of them asks. */
  async function judged({ unsupported = '', sharesStarts = true } = {}) {
    const marks = mkdtempSync(join(tmpdir(), 'rfc8628-starts-'));
    after(() => rmSync(marks, { recursive: true, force: true }));
    const log = join(marks, 'starts');
    const program = `
      const { RFC8628_SCENARIO } = process.env;
      require('node:fs').appendFileSync(${JSON.stringify(log)}, RFC8628_SCENARIO + '\\n');
      if (RFC8628_SCENARIO === '${unsupported}') process.exit(127);
      import(${JSON.stringify(join(__dirname, 'device.mjs'))});
    `;
    const client = clientOfCommand([process.execPath, '-e', program], __dirname);
    const report = reportOf(await judgeClient({ client, tags: `@${FIRST} or @${SECOND}`, sharesStarts }));
    const scenarios = report.requirements.flatMap((each) => each.scenarios);
    const starts = readFileSync(log, 'utf8').trim().split('\n').slice(1);
    const verdictOf = (name: RegExp) => scenarios.find((each) => name.test(each.name))?.verdict;
    return { report, starts, verdictOf, scenarios };
  }

  it('is started for each of them, and told its name, unless starts are shared', async () => {
    const { starts, scenarios } = await judged({ sharesStarts: false });
    const ran = scenarios.filter(({ exchanges }) => exchanges.length > 0);
    assert.equal(starts.length, ran.length);
    assert.deepEqual([...new Set(starts)].sort(), [SECOND, FIRST]);
  });

  it('shows each of them all that it did, and did it once', async () => {
    const { report, starts, verdictOf, scenarios } = await judged();
    assert.equal(starts.length, 1);
    assert.equal(verdictOf(/accept JSON/), 'passed');
    assert.equal(verdictOf(/how long the code is good/), 'failed');
    const ran = scenarios.filter(({ exchanges }) => exchanges.length > 0);
    assert.equal(ran.length, 3);
    for (const { exchanges, timeline } of ran) {
      assert.equal(exchanges.length, 2);
      assert.equal(
        timeline?.some(({ what }) => what === 'end'),
        true,
      );
    }
    assert.equal(report.requests, 2);
    assert.equal(report.sessions, 1);
  });

  it('is started for the others where it says of one that it cannot do what that asks', async () => {
    const [unsupported] = (await judged()).starts;
    const { starts, verdictOf } = await judged({ unsupported });
    assert.deepEqual([...starts].sort(), [FIRST, SECOND].sort());
    const [refused, other] = [/accept JSON/, /how long the code is good/];
    assert.equal(verdictOf(unsupported === FIRST ? refused : other), 'not-applicable');
    assert.notEqual(verdictOf(unsupported === FIRST ? other : refused), 'not-applicable');
  });
});
