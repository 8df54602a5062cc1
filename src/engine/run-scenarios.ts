import { Writable } from 'node:stream';
import { runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { collectingEvidence } from './evidence';
import { PACKAGE_ROOT } from './package-root';
import { fileOf } from './scenario-files';
import type { PlannedScenario } from './scenario-plan';
import { readScenarios, type ScenarioRecord } from './scenario-record';
import { type LoadedSteps, sourcesOf, stepsFor } from './steps';

/** What came of scenarios that ran one after the other. */
export interface ScenarioRun {
  /** Those that ended, in the order in which they ran. */
  readonly records: readonly ScenarioRecord[];
  /** Cucumber's message stream. */
  readonly messages: readonly Envelope[];
}

/**
 * Runs scenarios one after the other, in a run of Cucumber of their own. Many such runs can be awaited side by side in one
 * process, with the step definitions loaded once: waiting, which is all that costs time against a provider, then costs it
 * only once.
 *
 * @param steps of the party whose scenarios these are
 * @param subject what the worlds need of whoever starts the run, found by `currentSubject` as a world is made
 */
export async function runScenarios(
  scenarios: readonly Pick<PlannedScenario, 'uri' | 'line'>[],
  steps: LoadedSteps,
  subject: unknown,
): Promise<ScenarioRun> {
  if (scenarios.length === 0) return { records: [], messages: [] };
  const paths = scenarios.map(({ uri, line }) => `${uri}:${line}`);
  const { result: messages, evidence } = await collectingEvidence(subject, () => runQuietly(paths, steps));
  return { records: readScenarios(messages, evidence), messages };
}

/**
 * Runs one scenario, as {@link runScenarios} does, from a file of its own: many times as fast, and without the messages,
 * which would speak of that file.
 */
export async function runScenario(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  subject: unknown,
): Promise<ScenarioRecord | undefined> {
  const texts = scenario.steps.map((step) => step.slice(step.indexOf(' ') + 1));
  const { result: messages, evidence } = await collectingEvidence(subject, () =>
    runQuietly([fileOf(scenario)], stepsFor(texts, steps), saysWhatCame),
  );
  const [record] = readScenarios(messages, evidence);
  return record && { ...record, location: `${scenario.uri}:${scenario.line}` };
}

/** What a record is read from; the rest (the source, every step definition) would be held for as long as a run waits. */
function saysWhatCame({
  gherkinDocument,
  pickle,
  testCase,
  testCaseStarted,
  testStepFinished,
  testCaseFinished,
}: Envelope): boolean {
  return (
    (gherkinDocument ?? pickle ?? testCase ?? testCaseStarted ?? testStepFinished ?? testCaseFinished) !==
    undefined
  );
}

/**
 * A run of Cucumber that writes nothing.
 *
 * @param isWanted which of its messages are returned
 */
async function runQuietly(
  paths: readonly string[],
  support: LoadedSteps,
  isWanted: (envelope: Envelope) => boolean = () => true,
): Promise<Envelope[]> {
  const envelopes: Envelope[] = [];
  await runCucumber(
    {
      sources: sourcesOf(paths),
      support,
      runtime: {
        dryRun: false,
        failFast: false,
        filterStacktraces: true,
        parallel: 0,
        retry: 0,
        retryTagFilter: '',
        strict: true,
        worldParameters: {},
      },
      formats: { stdout: 'rerun', files: {}, publish: false, options: {} },
    },
    // Without variables: none is for these runs, and Cucumber would copy all of them several times for each.
    { cwd: PACKAGE_ROOT, stdout: nowhere(), stderr: nowhere(), env: {} },
    (envelope) => void (isWanted(envelope) && envelopes.push(envelope)),
  );
  return envelopes;
}

/** The messages are taken as objects; their text is not needed. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
