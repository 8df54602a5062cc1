import { type ISupportCodeLibrary, loadSupport } from '@cucumber/cucumber/api';
import type { Party } from '../rfc8628/requirement';
import { PACKAGE_ROOT, RUNS_FROM_SOURCE } from './package-root';

/** The step definitions of one party, as Cucumber has them. */
export type LoadedSteps = ISupportCodeLibrary;

const loaded = new Map<Party, Promise<LoadedSteps>>();

/**
 * Loads the step definitions of a party, once for every run in this process. They stand on `src`, and are loaded by their
 * path as Cucumber does it: the one arrow of the house that no import shows.
 */
export function loadSteps(party: Party): Promise<LoadedSteps> {
  const steps = loaded.get(party) ?? load(party);
  loaded.set(party, steps);
  return steps;
}

async function load(party: Party): Promise<LoadedSteps> {
  const requirePaths = [RUNS_FROM_SOURCE ? `steps/${party}/**/*.ts` : `dist/steps/${party}/**/*.js`];
  const library = await loadSupport(
    { sources: sourcesOf([`features/${party}/**/*.feature`]), support: { requirePaths } },
    { cwd: PACKAGE_ROOT },
  );
  // Every run looks for the files of its steps again, though they are loaded: one file without a wildcard is soon found.
  const found = requirePaths.map((path) => path.replace('**/*', 'support/hooks'));
  return { ...library, originalCoordinates: { ...library.originalCoordinates, requirePaths: found } };
}

/** Scenarios as Cucumber takes them: features, or single ones as `path:line`. */
export function sourcesOf(paths: readonly string[]) {
  return {
    defaultDialect: 'en',
    paths: [...paths],
    names: [],
    tagExpression: '',
    order: 'defined' as const,
  };
}
