import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { aggregate, type RunFacts } from '../../src/report/aggregate';
import type { Report, ReportScenario, Verdict } from '../../src/report/model';
import type { Level, Requirement } from '../../src/rfc8628/requirement';
import { sampleScenario } from './sample-report';

const FACTS: RunFacts = {
  suite: { name: 'suite', version: '1' },
  target: { name: 'target' },
  started_at: '2026-01-01T00:00:00.000Z',
  duration_ms: 1,
  critical_path_ms: 1,
  requests: 1,
};

function requirement(id: string, level: Level): Requirement {
  return {
    id,
    level,
    party: 'provider',
    section: '3.1',
    keyword: level,
    statement: `${id}.`,
    link: 'https://x.test',
  };
}

function report(
  findings: readonly (readonly [level: Level, ...verdicts: Verdict[]])[],
  known_deviations: Readonly<Record<string, string>> = {},
): Report {
  const requirements = findings.map(([level], index) => requirement(`3.1-${index}`, level));
  const judged = findings.flatMap(([, ...verdicts], index) =>
    verdicts.map((verdict) => ({ requirement: `3.1-${index}`, scenario: sampleScenario(verdict) })),
  );
  return aggregate(requirements, judged, { ...FACTS, known_deviations });
}

const verdictFrom = (...verdicts: Verdict[]): Verdict | undefined =>
  report([['MUST', ...verdicts]]).requirements[0]?.verdict;

describe('a requirement', () => {
  it('failed when one of its scenarios did', () => {
    assert.equal(verdictFrom('passed', 'not-tested', 'failed', 'not-applicable'), 'failed');
  });
  it('is not tested when a scenario is not, or none is there', () => {
    assert.equal(verdictFrom('passed', 'not-tested', 'not-applicable'), 'not-tested');
    assert.equal(verdictFrom(), 'not-tested');
  });
  it('passed when a scenario did and the others do not apply', () => {
    assert.equal(verdictFrom('not-applicable', 'passed'), 'passed');
  });
  it('is not applicable when no scenario is', () => {
    assert.equal(verdictFrom('not-applicable', 'not-applicable'), 'not-applicable');
  });
  it('gives each reason once, and those that explain its verdict only', () => {
    const scenario = (verdict: Verdict, reason: string): ReportScenario =>
      sampleScenario(verdict, { reason });
    const { requirements } = aggregate(
      [requirement('3.1-a', 'MUST')],
      [
        scenario('not-tested', 'No second client.'),
        scenario('passed', 'the option is offered'),
        scenario('not-tested', 'No second client.'),
        scenario('not-applicable', 'Loopback.'),
      ].map((one) => ({ requirement: '3.1-a', scenario: one })),
      FACTS,
    );
    assert.equal(requirements[0]?.reason, 'No second client. Loopback.');
  });
  it('says why when no scenario judged it', () => {
    assert.equal(report([['MUST']]).requirements[0]?.reason, 'no scenario of this run judged it');
  });
  it('is refused when it is none of the run', () => {
    assert.throws(
      () => aggregate([], [{ requirement: '9-nothing', scenario: sampleScenario('passed') }], FACTS),
      /judges "9-nothing", which is no requirement here/,
    );
  });
});

describe('the summary', () => {
  it('counts verdicts by level', () => {
    const { summary } = report([
      ['MUST', 'passed'],
      ['MUST', 'passed'],
      ['SHOULD', 'failed'],
      ['MAY', 'not-applicable'],
      ['ADVICE'],
    ]);
    assert.deepEqual(summary.MUST, { passed: 2, failed: 0, 'not-applicable': 0, 'not-tested': 0 });
    assert.equal(summary.SHOULD.failed, 1);
    assert.equal(summary.MAY['not-applicable'], 1);
    assert.equal(summary.ADVICE['not-tested'], 1);
  });
  it('is not compliant with a failed MUST, whatever was left out', () => {
    assert.equal(report([['MUST', 'failed'], ['MUST']]).summary.verdict, 'not-compliant');
  });
  it('is incomplete with a MUST that was not tested', () => {
    assert.equal(report([['MUST', 'passed'], ['MUST']]).summary.verdict, 'incomplete');
  });
  it('is compliant when only weaker requirements failed or were left out', () => {
    assert.equal(report([['MUST', 'passed'], ['SHOULD', 'failed'], ['ADVICE']]).summary.verdict, 'compliant');
  });
});

describe('a known deviation', () => {
  const known = report(
    [
      ['MUST', 'failed'],
      ['MUST', 'passed'],
    ],
    { '3.1-0': 'ticket 1', '3.1-1': 'ticket 2' },
  );
  it('is still a failure and still breaks compliance', () => {
    assert.equal(known.requirements[0]?.verdict, 'failed');
    assert.equal(known.requirements[0]?.known_deviation, 'ticket 1');
    assert.equal(known.summary.verdict, 'not-compliant');
  });
  it('is not said of a requirement that is met', () => {
    assert.equal(known.requirements[1]?.known_deviation, undefined);
  });
});
