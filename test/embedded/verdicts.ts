import { strict as assert } from 'node:assert';
import type { Exceptions } from '../../calibration/expected-verdicts';
import type { Report, Verdict } from '../../src/report/model';

/** Compares every verdict of a run with what is expected; where they differ, the message has the evidence. */
export function assertVerdicts(report: Report, exceptions: Exceptions): void {
  const seen: Record<string, string> = {};
  const expected: Record<string, string> = {};
  for (const { id, verdict, reason, scenarios } of report.requirements) {
    const wanted: Verdict = exceptions[id]?.verdict ?? 'passed';
    if (verdict === wanted) continue;
    const failure = scenarios.find((scenario) => scenario.failure)?.failure;
    seen[id] =
      `${verdict}: ${failure ? `expected ${failure.expected}; saw ${failure.seen}` : (reason ?? '')}`;
    expected[id] = wanted;
  }
  assert.deepEqual(seen, expected);
}
