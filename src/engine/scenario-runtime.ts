import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type * as CucumberRuntime from '@cucumber/cucumber/lib/runtime/index';
import { type Envelope, type GherkinDocument, IdGenerator, type Pickle } from '@cucumber/messages';
import type { LoadedSteps } from './steps';

type MakeRuntime = typeof CucumberRuntime.makeRuntime;
type Support = Parameters<MakeRuntime>[0]['supportCodeLibrary'];

/** A scenario as Cucumber has parsed it, within its feature. */
export interface ParsedScenario {
  readonly gherkinDocument: GherkinDocument;
  readonly pickle: Pickle;
}

/** How a run of Cucumber goes on: to the end, once, in this process. */
export const RUN_TO_THE_END = {
  dryRun: false,
  failFast: false,
  filterStacktraces: true,
  parallel: 0,
  retry: 0,
  retryTagFilter: '',
  strict: true,
  worldParameters: {},
};

/** The versions whose runtime is known to be what is asked of it here: it is no part of Cucumber's documented interface. */
const KNOWN_VERSIONS = /^12\.9\./;

const makeRuntime = knownRuntime();

/** Whether {@link runParsedScenario} can be used with the version of Cucumber that is installed. */
export const RUNS_PARSED_SCENARIOS = makeRuntime !== undefined;

function knownRuntime(): MakeRuntime | undefined {
  const load = createRequire(__filename);
  const { version } = load('@cucumber/cucumber/package.json') as { readonly version: string };
  if (!KNOWN_VERSIONS.test(version)) return undefined;
  return (load('@cucumber/cucumber/lib/runtime/index') as typeof CucumberRuntime).makeRuntime;
}

/**
 * Runs a scenario that is parsed already. Cucumber itself looks for files, reads and parses them, asks which build service
 * it is run by and starts a formatter, for every run: ten times the work of running a scenario.
 *
 * @returns Cucumber's messages of the run, those of the source and of the definitions left out
 * @throws Error when {@link RUNS_PARSED_SCENARIOS} is false
 */
export async function runParsedScenario(
  scenario: ParsedScenario,
  steps: LoadedSteps,
  cwd: string,
): Promise<readonly Envelope[]> {
  if (!makeRuntime) throw new Error('The runtime of this version of Cucumber is not known.');
  const envelopes: Envelope[] = [];
  const eventBroadcaster = new EventEmitter();
  eventBroadcaster.on('envelope', (envelope: Envelope) => envelopes.push(envelope));
  const runtime = await makeRuntime({
    environment: { cwd },
    logger: console,
    eventBroadcaster,
    newId: IdGenerator.incrementing(),
    sourcedPickles: [scenario],
    supportCodeLibrary: steps as LoadedSteps & Support,
    options: RUN_TO_THE_END,
    snippetOptions: {},
  });
  await runtime.run();
  return envelopes;
}
