import { type ISupportCodeLibrary, loadSources, loadSupport } from '@cucumber/cucumber/api';
import { PROVIDER_REQUIREMENTS } from '../rfc8628/requirements';
import { readFeatures } from './feature-catalogue';
import { PACKAGE_ROOT, RUNS_FROM_SOURCE } from './package-root';

/** One scenario to run. */
export interface PlannedScenario {
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  /** The requirement that it judges. */
  readonly requirement: string;
  /** It may have the provider refuse to serve others for a while. */
  readonly intrusive: boolean;
  /** It waits until codes have expired. */
  readonly slow: boolean;
}

const FEATURES = 'features/provider/**/*.feature';

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
 * The scenarios for authorization servers, in the order they are written.
 *
 * @param tags a Cucumber tag expression; empty for all
 * @throws Error when a feature cannot be parsed, or a scenario is tagged with no requirement, naming file and line
 */
export async function planScenarios(tags: string): Promise<PlannedScenario[]> {
  const { plan } = await loadSources(sourcesOf([FEATURES], tags), { cwd: PACKAGE_ROOT });
  const selected = new Set(plan.map(({ uri, location }) => `${uri}:${location.line}`));
  const ids = new Set(PROVIDER_REQUIREMENTS.map(({ id }) => id));
  return readFeatures('provider')
    .scenarios.filter(({ uri, line }) => selected.has(`${uri}:${line}`))
    .map(({ uri, line, name, tags: given }) => {
      const requirement = given.find((tag) => ids.has(tag));
      if (requirement === undefined) throw new Error(`${uri}:${line} is tagged with no requirement.`);
      return {
        uri,
        line,
        name,
        requirement,
        intrusive: given.includes('intrusive'),
        slow: given.includes('slow'),
      };
    });
}

/** Loads the step definitions, once for every run in this process. */
export async function loadSteps(): Promise<ISupportCodeLibrary> {
  const steps = RUNS_FROM_SOURCE ? 'steps/provider/**/*.ts' : 'dist/steps/provider/**/*.js';
  return loadSupport(
    { sources: sourcesOf([FEATURES]), support: { requirePaths: [steps] } },
    { cwd: PACKAGE_ROOT },
  );
}
