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
  /** The end user refuses in it: a provider that remembers an earlier approval may no longer ask. */
  readonly refusal: boolean;
  /** It looks at how consent is asked for, which a provider may do once for each end user and client. */
  readonly consent: boolean;
}

/** The tag expression is wrong as it was given: the message is one line that says how. */
export class WrongTags extends Error {
  override readonly name = 'WrongTags';
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
 * @throws WrongTags when the expression cannot be read or selects nothing
 * @throws Error when a feature cannot be parsed, or a scenario is tagged with no requirement, naming file and line
 */
export async function planScenarios(tags: string): Promise<PlannedScenario[]> {
  const plan = await select(tags);
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
        refusal: given.includes('refusal'),
        consent: given.includes('consent'),
      };
    });
}

/** @throws WrongTags */
async function select(tags: string) {
  try {
    const { plan } = await loadSources(sourcesOf([FEATURES], tags), { cwd: PACKAGE_ROOT });
    if (plan.length > 0) return plan;
  } catch (error) {
    // Cucumber says what is wrong with the expression in the cause; what is wrong with a feature, it says itself.
    const { cause } = error as { cause?: unknown };
    if (tags === '' || !(cause instanceof Error)) throw error;
    throw new WrongTags(cause.message.split('\n', 1)[0] ?? '');
  }
  throw new WrongTags(
    `No scenario has the tags "${tags}"; a tag is an @ with the id of a requirement (see: rfc8628 requirements).`,
  );
}

/** Loads the step definitions, once for every run in this process. */
export async function loadSteps(): Promise<ISupportCodeLibrary> {
  const steps = RUNS_FROM_SOURCE ? 'steps/provider/**/*.ts' : 'dist/steps/provider/**/*.js';
  const library = await loadSupport(
    { sources: sourcesOf([FEATURES]), support: { requirePaths: [steps] } },
    { cwd: PACKAGE_ROOT },
  );
  // Every run looks for the files of its steps again, though they are loaded: one file without a wildcard is soon found.
  const [anyStep = ''] = library.originalCoordinates.requirePaths;
  const found = anyStep.replace(/\*\*\/\*/, 'support/world');
  return { ...library, originalCoordinates: { ...library.originalCoordinates, requirePaths: [found] } };
}
