import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { aggregate } from '../../src/report/aggregate';
import { type ExitRules, exitStatus } from '../../src/report/exit-status';
import type { Report, Verdict } from '../../src/report/model';
import type { Level } from '../../src/rfc8628/requirement';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';

/** A report in which requirements of these levels got these verdicts; one without a verdict was left out by its tags. */
function reportOf(
  verdicts: readonly (readonly [Level, (Verdict | undefined)?])[],
  known_deviations: Readonly<Record<string, string>> = {},
): Report {
  const free = [...PROVIDER_REQUIREMENTS];
  const chosen = verdicts.map(([level, verdict]) => {
    const at = free.findIndex((one) => one.level === level);
    const [requirement] = free.splice(at, 1);
    assert.ok(requirement);
    return { requirement, verdict };
  });
  return aggregate(
    chosen.map(({ requirement }) => requirement),
    chosen.flatMap(({ requirement, verdict }) =>
      verdict === undefined
        ? []
        : [
            {
              requirement: requirement.id,
              scenario: {
                name: 'a scenario',
                verdict,
                ...(verdict === 'not-tested' && { reason: 'No session could be started.' }),
                location: 'features/x.feature:1',
                steps: [],
                exchanges: [],
                pages: [],
                notes: [],
                duration_ms: 1,
              },
            },
          ],
    ),
    {
      suite: { name: 'rfc8628-conformance', version: '0.0.0' },
      party: 'provider',
      target: { name: 'example' },
      started_at: '2026-01-01T00:00:00.000Z',
      duration_ms: 1,
      critical_path_ms: 0,
      requests: 1,
      sessions: 1,
      known_deviations,
    },
  );
}

function status(report: Report, rules: Partial<ExitRules> = {}): number {
  return exitStatus(report, {
    strict: false,
    allowIncomplete: false,
    inconclusive: false,
    ...rules,
  });
}

const [FIRST = ''] = PROVIDER_REQUIREMENTS.filter(({ level }) => level === 'MUST').map(({ id }) => id);

describe('the exit status', () => {
  it('is 0 when every MUST is met or does not apply, whatever failed besides', () => {
    const report = reportOf([
      ['MUST', 'passed'],
      ['MUST', 'not-applicable'],
      ['SHOULD', 'failed'],
      ['ADVICE', 'failed'],
    ]);
    assert.equal(status(report), 0);
  });

  it('is 1 when a MUST failed, even where another was not tested', () => {
    assert.equal(status(reportOf([['MUST', 'failed']])), 1);
    assert.equal(
      status(
        reportOf([
          ['MUST', 'failed'],
          ['MUST', 'not-tested'],
        ]),
      ),
      1,
    );
  });

  it('is 1 for a SHOULD when strict, and never for less', () => {
    assert.equal(status(reportOf([['SHOULD', 'failed']]), { strict: true }), 1);
    assert.equal(status(reportOf([['ADVICE', 'failed']]), { strict: true }), 0);
  });

  it('is 4 when a MUST was left untested, unless that is allowed', () => {
    const report = reportOf([
      ['MUST', 'passed'],
      ['MUST', 'not-tested'],
    ]);
    assert.equal(status(report), 4);
    assert.equal(status(report, { allowIncomplete: true }), 0);
    assert.equal(status(reportOf([['SHOULD', 'not-tested']]), { strict: true }), 0);
    // With none judged nothing is known, and that is never what somebody allowed.
    const nothing = reportOf([
      ['MUST', 'not-tested'],
      ['MUST', 'not-applicable'],
      ['SHOULD', 'passed'],
    ]);
    assert.equal(status(nothing, { allowIncomplete: true }), 4);
  });

  it('does not count what the tags left out', () => {
    assert.equal(status(reportOf([['MUST', 'passed'], ['MUST']])), 0);
  });

  it('does not count a failure that is a known deviation', () => {
    const deviations = { [FIRST]: 'ticket 1' };
    const report = reportOf([['MUST', 'failed']], deviations);
    assert.equal(status(report, { strict: true }), 0);
  });

  it('is 1 when a known deviation no longer deviates', () => {
    const deviations = { [FIRST]: 'ticket 1' };
    const report = reportOf([['MUST', 'passed']], deviations);
    assert.equal(status(report, { allowIncomplete: true }), 1);
  });

  it('calls no deviation stale that this run left out, could not test, or that does not apply', () => {
    const deviations = { [FIRST]: 'ticket 1' };
    for (const verdict of [undefined, 'not-tested', 'not-applicable'] as const) {
      assert.equal(status(reportOf([['MUST', verdict]], deviations)), 0);
    }
  });

  it('is 1 when something is worse than in the baseline', () => {
    assert.equal(status(reportOf([['MUST', 'passed']]), { worseThanBaseline: true }), 1);
  });

  it('is 3 when it could not be judged, whatever failed until then', () => {
    const report = reportOf([
      ['MUST', 'failed'],
      ['MUST', 'not-tested'],
    ]);
    assert.equal(status(report, { inconclusive: true, worseThanBaseline: true }), 3);
  });
});
