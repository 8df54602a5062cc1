import type { JudgedScenario } from '../../../src/engine/judgement';
import { runScenario } from '../../../src/engine/run-scenarios';
import { type PlannedScenario, planScenarios } from '../../../src/engine/scenario-plan';
import { recordNotRun } from '../../../src/engine/scenario-record';
import { loadSteps } from '../../../src/engine/steps';
import { reportOf } from '../../../src/report/report-of';
import { CLIENT_REQUIREMENTS } from '../../../src/rfc8628/client-requirements';
import { putUnderTest, REFERENCE_CLIENT } from '../../../steps/client/in-process/client-under-test';
import { CLIENT_FAIR_VARIANTS } from '../../fair-variants/client/catalogue';
import type { Party } from '../../party';
import { CLIENT_DEFECTS } from './catalogue';
import { NOT_SHOWN } from './not-shown';
import type { ClientChange } from './reference-client';

/** What needs a program is judged of programs. */
const isInProcess = ({ tags }: PlannedScenario): boolean => !tags.includes('external');
const inProcess = new Set(
  planScenarios('client')
    .filter(isInProcess)
    .map(({ requirement }) => requirement),
);

export const CLIENT_PARTY: Party<ClientChange> = {
  name: 'client',
  requirements: CLIENT_REQUIREMENTS.filter(({ id }) => inProcess.has(id)),
  defects: CLIENT_DEFECTS,
  notShown: NOT_SHOWN,
  fairVariants: CLIENT_FAIR_VARIANTS,
  baselines: { 'reference client': { fails: {} } },
  waiting: 'virtual',
  open: async () => {
    const steps = await loadSteps('client');
    return {
      judge: async (_, change, tags) => {
        const startedAt = new Date();
        const startedAtMs = performance.now();
        const plan = planScenarios('client', tags).filter(isInProcess);
        putUnderTest(change ? { ...REFERENCE_CLIENT, ...change(REFERENCE_CLIENT) } : REFERENCE_CLIENT);
        const scenarios: JudgedScenario[] = [];
        for (const scenario of plan)
          scenarios.push({
            requirement: scenario.requirement,
            record:
              (await runScenario(scenario, steps, undefined)) ??
              recordNotRun(scenario, 'The scenario did not run.'),
          });
        return reportOf({
          party: 'client',
          target: { name: 'reference client' },
          knownDeviations: {},
          scenarios,
          startedAt,
          startedAtMs,
          durationMs: performance.now() - startedAtMs,
          criticalPathMs: 0,
          requests: 0,
          sessions: 0,
          streams: [],
          secrets: [],
          traffic: [],
        });
      },
      close: async () => {},
    };
  },
};
