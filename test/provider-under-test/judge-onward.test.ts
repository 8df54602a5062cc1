import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { JudgedScenario, Judgement } from '../../src/engine/judgement';
import type { PlannedScenario } from '../../src/engine/scenario-plan';
import { recordNotRun } from '../../src/engine/scenario-record';
import type { Exchange } from '../../src/http/exchange';
import type { ExplainedVerdict } from '../../src/judging/verdict';
import { type JudgedOnce, judgeOnward, withSuspects } from '../../src/provider-under-test/judge-onward';
import { answered, unanswered } from '../judging/exchange';

const NAMES = ['steady', 'lost', 'deadly'] as const;
type Name = (typeof NAMES)[number];
const REQUIREMENTS: Readonly<Record<Name, string>> = {
  steady: '3.4-form-post',
  lost: '3.4-device-code',
  deadly: '3.4-empty-parameter',
};
const INCIDENT = 'The provider stopped answering.';
const REFUSED = unanswered('the connection failed (ECONNREFUSED)');

const planned = (name: Name): PlannedScenario =>
  ({ name, uri: `${name}.feature`, line: 1, requirement: REQUIREMENTS[name] }) as PlannedScenario;

function scenario(name: Name, verdict: ExplainedVerdict['verdict'], exchange: Exchange): JudgedScenario {
  const record = { ...recordNotRun(planned(name), 'It got no answer.'), verdict, exchanges: [exchange] };
  return { requirement: REQUIREMENTS[name], record };
}

function once(scenarios: readonly JudgedScenario[], isGone: boolean): JudgedOnce {
  const judgement: Judgement = {
    party: 'provider',
    target: { name: 'a server' },
    knownDeviations: {},
    scenarios,
    startedAt: new Date(0),
    startedAtMs: 0,
    durationMs: 0,
    criticalPathMs: 0,
    requests: 10,
    sessions: 2,
    streams: [],
    secrets: [],
    traffic: [],
    ...(isGone && { incident: INCIDENT }),
  };
  return { judgement, isGone };
}

/** The first run ended with two requests under way, one of which was not heard of at all by the server. */
const FIRST = once(
  [
    scenario('steady', 'not-tested', REFUSED),
    scenario('lost', 'not-tested', unanswered()),
    scenario('deadly', 'not-tested', unanswered()),
  ],
  true,
);

/** A server that ends with every request of one scenario. */
async function judgedWith(
  deadly: Name | undefined,
  revive: () => Promise<string | undefined> = async () => 'it was ended by SIGABRT',
): Promise<{ readonly judgement: Judgement; readonly runs: readonly string[] }> {
  const runs: string[] = [];
  const judgement = await judgeOnward(FIRST, {
    judge: async (only) => {
      const names = NAMES.filter((name) => only(planned(name)));
      runs.push(names.join(' '));
      const isGone = deadly !== undefined && names.includes(deadly);
      return once(
        names.map((name) =>
          name === deadly ? scenario(name, 'not-tested', unanswered()) : scenario(name, 'passed', answered()),
        ),
        isGone,
      );
    },
    revive,
  });
  return { judgement, runs };
}

const verdicts = ({ scenarios }: Judgement): string[] => scenarios.map(({ record }) => record.verdict);

describe('a provider that ends half-way, and answers again', () => {
  it('is judged by all the others, and fails by what ends it each time', async () => {
    const { judgement, runs } = await judgedWith('deadly');
    assert.deepEqual(runs, ['steady', 'lost', 'deadly', 'deadly']);
    assert.deepEqual(verdicts(judgement), ['passed', 'passed', 'failed']);
    assert.equal(judgement.incident, undefined);
    const { record } = judgement.scenarios[2] ?? assert.fail();
    assert.deepEqual(record.finding, {
      kind: 'not-met',
      expected: 'an answer',
      seen: 'the token request of the device ended the server, 2 times of 2, with no other request beside it: it was ended by SIGABRT',
    });
    assert.equal(judgement.requests, 50);
    assert.equal(judgement.sessions, 10);
  });

  it('is accused of nothing where it ended by itself', async () => {
    const { judgement, runs } = await judgedWith(undefined);
    assert.deepEqual(runs, ['steady', 'lost', 'deadly']);
    assert.deepEqual(verdicts(judgement), ['passed', 'passed', 'passed']);
    assert.equal(judgement.incident, undefined);
  });

  it('is accused of nothing where it does not come back, and what was under way is named', async () => {
    const { judgement, runs } = await judgedWith('deadly', async () => undefined);
    assert.deepEqual(runs, []);
    assert.deepEqual(verdicts(judgement), ['not-tested', 'not-tested', 'not-tested']);
    assert.match(
      judgement.incident ?? '',
      /^The provider stopped answering\. Requests of 3\.4-device-code, 3\.4-empty-parameter /,
    );
    assert.match(
      judgement.incident ?? '',
      /--tags "not @3.4-device-code and not @3.4-empty-parameter" judges the others/,
    );
  });

  it('is gone where no request was under way when it went', async () => {
    const first = once([scenario('steady', 'not-tested', REFUSED)], true);
    assert.equal(withSuspects(first).incident, INCIDENT);
    const nobody = () => assert.fail('nothing is to be tried');
    const judgement = await judgeOnward(first, { judge: nobody, revive: nobody });
    assert.equal(judgement.incident, INCIDENT);
  });
});
