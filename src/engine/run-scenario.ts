import { Writable } from 'node:stream';
import { type ISupportCodeLibrary, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import { PACKAGE_ROOT } from './package-root';
import { type PlannedScenario, sourcesOf } from './scenario-plan';

/**
 * Runs one scenario in a Cucumber run of its own. Many such runs are awaited side by side in one process, with the step
 * definitions loaded once: waiting, which is all that costs time here, then costs it only once.
 *
 * @param run the name by which the scenario's world finds its run
 * @returns the run's whole message stream
 */
export function runScenario(
  { uri, line }: PlannedScenario,
  support: ISupportCodeLibrary,
  run: string,
): Promise<Envelope[]> {
  return runQuietly(sourcesOf([`${uri}:${line}`]), support, { run });
}

/**
 * A run of Cucumber that writes nothing.
 *
 * @returns its message stream
 */
export async function runQuietly(
  sources: ReturnType<typeof sourcesOf>,
  support: ISupportCodeLibrary,
  worldParameters: Readonly<Record<string, string>>,
): Promise<Envelope[]> {
  const envelopes: Envelope[] = [];
  await runCucumber(
    {
      sources,
      support,
      runtime: {
        dryRun: false,
        failFast: false,
        filterStacktraces: true,
        parallel: 0,
        retry: 0,
        retryTagFilter: '',
        strict: true,
        worldParameters,
      },
      formats: { stdout: 'message', files: {}, publish: false, options: {} },
    },
    { cwd: PACKAGE_ROOT, stdout: nowhere(), stderr: nowhere() },
    (envelope) => void envelopes.push(envelope),
  );
  return envelopes;
}

/** The messages are taken as objects; their text is not needed. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
