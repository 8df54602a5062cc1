import { type Judged, judgedOf } from '../../calibration/judged';
import { aggregate } from '../../src/report/aggregate';
import type { ReportScenario, Verdict } from '../../src/report/model';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';

/** What a run is found to be in which each of the requirements has the verdict that is named, or passed. */
export function judgedWith(
  ids: readonly string[],
  verdicts: Readonly<Partial<Record<string, Verdict>>>,
): Judged {
  return judgedOf(
    aggregate(
      PROVIDER_REQUIREMENTS.filter(({ id }) => ids.includes(id)),
      ids.map((requirement) => ({ requirement, scenario: scenarioOf(verdicts[requirement] ?? 'passed') })),
      {
        suite: { name: 'x', version: '0' },
        party: 'provider',
        target: { name: 'x' },
        started_at: '2026-01-01T00:00:00Z',
        duration_ms: 0,
        critical_path_ms: 0,
        requests: 0,
        sessions: 0,
      },
    ),
  );
}

function scenarioOf(verdict: Verdict): ReportScenario {
  return {
    name: 'a scenario',
    verdict,
    ...(verdict === 'failed' && { failure: { expected: 'one thing', seen: 'another' } }),
    ...(verdict === 'not-tested' && { reason: 'a limit' }),
    location: 'a.feature:1',
    steps: [],
    exchanges: [],
    pages: [],
    notes: [],
    duration_ms: 0,
  };
}
