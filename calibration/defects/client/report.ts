import type { Envelope, Pickle } from '@cucumber/messages';
import { PACKAGE } from '../../../src/engine/package-root';
import { aggregate, type JudgedScenario } from '../../../src/report/aggregate';
import type { Report, ReportScenario } from '../../../src/report/model';
import { CLIENT_REQUIREMENTS } from '../../../src/rfc8628/client-requirements';

export function sourcesWith(tagExpression: string) {
  return {
    defaultDialect: 'en',
    paths: ['features/client/**/*.feature'],
    names: [],
    tagExpression,
    order: 'defined' as const,
  };
}

/** Makes a report of a run of the client features, which Cucumber alone gives none of. */
export function reportOf(envelopes: readonly Envelope[], startedAt: Date): Report {
  const pickles = new Map<string, Pickle>();
  const scenarioOf = new Map<string, Pickle>();
  const caseOf = new Map<string, string>();
  const judged = new Map<string, JudgedScenario>();
  for (const { pickle, testCase, testCaseStarted, testStepFinished } of envelopes) {
    if (pickle) pickles.set(pickle.id, pickle);
    const planned = testCase && pickles.get(testCase.pickleId);
    if (planned) scenarioOf.set(testCase.id, planned);
    if (testCaseStarted) {
      const started = scenarioOf.get(testCaseStarted.testCaseId);
      if (!started) continue;
      caseOf.set(testCaseStarted.id, testCaseStarted.testCaseId);
      judged.set(testCaseStarted.testCaseId, {
        requirement: started.tags[0]?.name.slice(1) ?? '',
        scenario: { ...BLANK, name: started.name, location: `${started.uri}:${started.location?.line ?? 1}` },
      });
    }
    if (testStepFinished) {
      const id = caseOf.get(testStepFinished.testCaseStartedId) ?? '';
      const before = judged.get(id);
      const { status, exception, message } = testStepFinished.testStepResult;
      if (before?.scenario.verdict !== 'passed' || status === 'PASSED' || status === 'SKIPPED') continue;
      const said = exception?.message ?? message?.split('\n', 1)[0] ?? status;
      judged.set(id, { ...before, scenario: { ...before.scenario, ...findingOf(exception?.type, said) } });
    }
  }
  return aggregate(CLIENT_REQUIREMENTS, [...judged.values()], {
    suite: { name: PACKAGE.name, version: PACKAGE.version },
    party: 'client',
    target: { name: 'reference client' },
    started_at: startedAt.toISOString(),
    duration_ms: Date.now() - startedAt.getTime(),
    critical_path_ms: 0,
    requests: 0,
    sessions: 0,
  });
}

const BLANK: Omit<ReportScenario, 'name' | 'location'> = {
  verdict: 'passed',
  steps: [],
  exchanges: [],
  pages: [],
  notes: [],
  duration_ms: 0,
};

function findingOf(
  type: string | undefined,
  said: string,
): Pick<ReportScenario, 'verdict' | 'reason' | 'failure'> {
  if (type === 'NotApplicable') return { verdict: 'not-applicable', reason: said };
  if (type === 'NotJudged') return { verdict: 'not-tested', reason: said };
  return { verdict: 'failed', failure: { expected: 'what the scenario says', seen: said.slice(0, 300) } };
}
