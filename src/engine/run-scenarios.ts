import { Writable } from 'node:stream';
import { runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { collectingEvidence } from './evidence';
import { PACKAGE_ROOT } from './package-root';
import type { PlannedScenario } from './scenario-plan';
import { readScenarios, type ScenarioRecord, type StepRecord } from './scenario-record';
import { RUN_TO_THE_END, RUNS_PARSED_SCENARIOS, runParsedScenario } from './scenario-runtime';
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
 * Runs one scenario, as {@link runScenarios} does, but many times as fast, and without the messages.
 */
export async function runScenario(
  scenario: PlannedScenario,
  steps: LoadedSteps,
  subject: unknown,
): Promise<ScenarioRecord | undefined> {
  if (!RUNS_PARSED_SCENARIOS) return (await runScenarios([scenario], steps, subject)).records[0];
  const { parsed, uri, line } = scenario;
  const texts = parsed.pickle.steps.map(({ text }) => text);
  const { result: messages, evidence } = await collectingEvidence(subject, () =>
    runParsedScenario(parsed, stepsFor(texts, steps), PACKAGE_ROOT),
  );
  const [record] = readScenarios([{ pickle: parsed.pickle }, ...messages], evidence);
  return (
    record && {
      ...record,
      location: `${uri}:${line}`,
      steps: record.steps.map((step, index) => ({
        ...step,
        keyword: keywordOf(scenario.steps[index], step),
      })),
    }
  );
}

function keywordOf(written = '', { text }: StepRecord): string {
  return written.slice(0, written.length - text.length);
}

/** A run of Cucumber that writes nothing. */
async function runQuietly(paths: readonly string[], support: LoadedSteps): Promise<Envelope[]> {
  const envelopes: Envelope[] = [];
  await runCucumber(
    {
      sources: sourcesOf(paths),
      support,
      runtime: RUN_TO_THE_END,
      formats: { stdout: 'rerun', files: {}, publish: false, options: {} },
    },
    // Without variables: none is for these runs, and Cucumber would copy all of them several times for each.
    { cwd: PACKAGE_ROOT, stdout: nowhere(), stderr: nowhere(), env: {} },
    (envelope) => void envelopes.push(envelope),
  );
  return envelopes;
}

/** The messages are taken as objects; their text is not needed. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
