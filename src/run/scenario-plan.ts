import { type ISupportCodeLibrary, loadSources, loadSupport } from '@cucumber/cucumber/api';
import { PACKAGE_ROOT, RUNS_FROM_SOURCE } from './package-root';

/** One scenario to run: where it stands. */
export interface PlannedScenario {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
}

export function sourcesOf(paths: readonly string[], tags = '') {
  return {
    defaultDialect: 'en',
    paths: [...paths],
    names: [],
    tagExpression: tags,
    order: 'defined' as const,
  };
}

/**
 * The scenarios below `features/provider`, in the order they are written.
 *
 * @param tags a Cucumber tag expression; empty for all
 * @throws Error when a feature cannot be parsed, naming file and line
 */
export async function planScenarios(tags: string): Promise<PlannedScenario[]> {
  const { plan, errors } = await loadSources(sourcesOf(['features/provider/**/*.feature'], tags), {
    cwd: PACKAGE_ROOT,
  });
  const [error] = errors;
  if (error) throw new Error(`${error.uri}:${error.location.line}: ${error.message}`);
  return plan.map(({ uri, location, name }) => ({ uri, line: location.line, name }));
}

/** Loads the step definitions, once for every run in this process. */
export async function loadSteps(): Promise<ISupportCodeLibrary> {
  const steps = RUNS_FROM_SOURCE ? 'steps/provider/**/*.ts' : 'dist/steps/provider/**/*.js';
  return loadSupport(
    { sources: sourcesOf(['features/provider/**/*.feature']), support: { requirePaths: [steps] } },
    { cwd: PACKAGE_ROOT },
  );
}
