import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { aggregate, failuresOf, type RunFacts } from '../../src/report/aggregate';
import { exitStatus } from '../../src/report/exit-status';
import type { Report, ReportScenario, Verdict } from '../../src/report/model';
import { meaningOf } from '../../src/report/report-words';
import { clauseOf } from '../../src/rfc8628/clause';
import type { Level, Requirement } from '../../src/rfc8628/requirement';
import { sampleScenario } from './sample-report';

const FACTS: RunFacts = {
  suite: { name: 'suite', version: '1' },
  party: 'provider',
  target: { name: 'target' },
  started_at: '2026-01-01T00:00:00.000Z',
  duration_ms: 1,
  critical_path_ms: 1,
  requests: 1,
  sessions: 1,
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
    impact: 'interoperability',
    clauses: [clauseOf('RFC 8628 3.1')],
    remedy: 'Do otherwise.',
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
  it('says why when the run left it out', () => {
    assert.equal(report([['MUST']]).requirements[0]?.reason, 'Left out by --tags.');
  });
  it('passes by the scenarios that were run, and says how many were left out', () => {
    const [first, second] = inPart('passed').requirements;
    assert.equal(first?.verdict, 'passed');
    assert.equal(first?.left_out, 10);
    assert.equal(first?.reason, '10 of its 11 scenarios were left out by --tags.');
    assert.equal(second?.left_out, undefined);
  });
  it('is refused when it is none of the run', () => {
    assert.throws(
      () => aggregate([], [{ requirement: '9-nothing', scenario: sampleScenario('passed') }], FACTS),
      /judges "9-nothing", which is no requirement here/,
    );
  });
});

/** A requirement of which ten scenarios were left out, and one that was judged whole. */
const inPart = (verdict: Verdict): Report =>
  aggregate(
    [requirement('3.1-a', 'MUST'), requirement('3.1-b', 'MUST')],
    [
      { requirement: '3.1-a', scenario: sampleScenario(verdict) },
      { requirement: '3.1-b', scenario: sampleScenario('passed') },
    ],
    { ...FACTS, left_out: { '3.1-a': 10 } },
  );

describe('the summary', () => {
  it('is no statement of compliance where scenarios of a MUST were left out', () => {
    assert.equal(inPart('passed').summary.verdict, 'incomplete');
    assert.equal(inPart('failed').summary.verdict, 'not-compliant');
    assert.equal(
      meaningOf(inPart('passed')),
      'None of 2 judged MUST requirements failed. 1 was judged in part, because --tags left out some of its scenarios. This is no statement of compliance.',
    );
    assert.equal(
      exitStatus(inPart('passed'), { strict: false, allowIncomplete: false, inconclusive: false }),
      0,
    );
  });
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
  it('is still a failure, and compliance holds but for it', () => {
    const known = report(
      [
        ['MUST', 'failed'],
        ['MUST', 'passed'],
      ],
      { '3.1-0': 'ticket 1' },
    );
    assert.equal(known.requirements[0]?.verdict, 'failed');
    assert.equal(known.requirements[0]?.known_deviation, 'ticket 1');
    assert.equal(known.summary.verdict, 'compliant-with-known-deviations');
    assert.equal(known.stale_deviations, undefined);
  });
  it('may be of what cannot be tested', () => {
    const known = report(
      [
        ['MUST', 'not-tested'],
        ['MUST', 'passed'],
      ],
      { '3.1-0': 'no second client' },
    );
    assert.equal(known.requirements[0]?.known_deviation, 'no second client');
    assert.equal(known.summary.verdict, 'compliant-with-known-deviations');
  });
  it('excuses no other failure', () => {
    const known = report(
      [
        ['MUST', 'failed'],
        ['MUST', 'failed'],
      ],
      { '3.1-0': 'ticket 1' },
    );
    assert.equal(known.summary.verdict, 'not-compliant');
  });
  it('makes nothing complete that was not tested', () => {
    const known = report(
      [
        ['MUST', 'failed'],
        ['MUST', 'not-tested'],
      ],
      { '3.1-0': 'ticket 1' },
    );
    assert.equal(known.summary.verdict, 'incomplete');
  });
  it('of a weaker requirement does not count for compliance', () => {
    const known = report(
      [
        ['MUST', 'passed'],
        ['SHOULD', 'failed'],
      ],
      { '3.1-1': 'ticket 1' },
    );
    assert.equal(known.summary.verdict, 'compliant');
    assert.equal(known.requirements[1]?.known_deviation, 'ticket 1');
  });
  it('is stale when its requirement is met, and only then', () => {
    const known = report([['MUST', 'passed'], ['MUST', 'not-applicable'], ['MUST'], ['MUST', 'failed']], {
      '3.1-0': 'ticket 1',
      '3.1-1': 'ticket 2',
      '3.1-2': 'ticket 3',
      '3.1-3': 'ticket 4',
    });
    assert.deepEqual(known.stale_deviations, [{ requirement: '3.1-0', deviation: 'ticket 1' }]);
    assert.deepEqual(
      known.requirements.map(({ known_deviation }) => known_deviation),
      [undefined, undefined, undefined, 'ticket 4'],
    );
  });
  it('that says what is seen covers nothing else', () => {
    const failed = (seen: string): Report =>
      aggregate(
        [requirement('3.1-0', 'MUST')],
        [
          {
            requirement: '3.1-0',
            scenario: sampleScenario('failed', { failure: { expected: 'no-store', seen } }),
          },
        ],
        { ...FACTS, known_deviations: { '3.1-0': { reason: 'ticket 1', seen: 'max-age=0' } } },
      );
    assert.equal(failed('Cache-Control: max-age=0').requirements[0]?.known_deviation, 'ticket 1');
    assert.equal(failed('Cache-Control: public').requirements[0]?.known_deviation, undefined);
    assert.equal(failed('Cache-Control: public').summary.verdict, 'not-compliant');
  });
});

describe('what failed', () => {
  it('has the clauses, the impact and a remedy; what did not has no remedy', () => {
    const { requirements } = report([
      ['MUST', 'failed'],
      ['MUST', 'passed'],
    ]);
    assert.equal(requirements[0]?.remedy, 'Do otherwise.');
    assert.equal(requirements[0]?.impact, 'interoperability');
    assert.deepEqual(requirements[0]?.clauses, [
      { rfc: 'RFC 8628', section: '3.1', url: 'https://www.rfc-editor.org/rfc/rfc8628#section-3.1' },
    ]);
    assert.equal(requirements[1]?.remedy, undefined);
  });
  it('is no matter of security where every failure was a refusal, only with the wrong error', () => {
    const impactWhere = (...refused: readonly (true | undefined)[]) =>
      aggregate(
        [{ ...requirement('3.1-a', 'MUST'), impact: 'security' }],
        refused.map((one) => ({
          requirement: '3.1-a',
          scenario: sampleScenario('failed', {
            failure: { expected: 'an error', seen: 'another', ...(one && { refused: one }) },
          }),
        })),
        FACTS,
      ).requirements[0]?.impact;
    assert.equal(impactWhere(true, true), 'interoperability');
    assert.equal(impactWhere(true, undefined), 'security');
    assert.equal(impactWhere(undefined), 'security');
  });
  it('comes by level, then by impact', () => {
    const sorted = failuresOf(
      aggregate(
        [
          { ...requirement('3.1-a', 'SHOULD'), impact: 'security' },
          { ...requirement('3.1-b', 'MUST'), impact: 'hygiene' },
          { ...requirement('3.1-c', 'MUST'), impact: 'security' },
        ],
        ['3.1-a', '3.1-b', '3.1-c'].map((id) => ({ requirement: id, scenario: sampleScenario('failed') })),
        FACTS,
      ),
    );
    assert.deepEqual(
      sorted.map(({ id }) => id),
      ['3.1-c', '3.1-b', '3.1-a'],
    );
  });
});
