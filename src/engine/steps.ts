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
  for (const definition of definitionsOf(library) ?? []) rememberMatches(definition);
  return { ...library, originalCoordinates: { ...library.originalCoordinates, requirePaths: found } };
}

/** A step definition, as far as it is looked at here: no type of Cucumber's own shows it. */
interface Definition {
  readonly expression?: Expression;
  matchesStepName(text: string): boolean;
}

interface Expression {
  readonly regexp?: unknown;
  match(text: string): unknown;
}

function definitionsOf(steps: LoadedSteps): readonly Definition[] | undefined {
  return (steps as { readonly stepDefinitions?: readonly Definition[] }).stepDefinitions;
}

/**
 * Cucumber matches the text of a step to assemble a scenario, and again to run it, with regular expressions that it takes
 * apart in JavaScript: each time takes longer than most steps do. The texts are those of the features.
 */
function rememberMatches({ expression }: Definition): void {
  if (!expression) return;
  const match = expression.match.bind(expression);
  const known = new Map<string, unknown>();
  expression.match = (text) => {
    if (!known.has(text)) known.set(text, match(text));
    return known.get(text);
  };
}

/** As Cucumber does, but for the groups that it finds, which take it ten times as long. */
function matches(definition: Definition, text: string): boolean {
  const regexp = definition.expression?.regexp;
  return regexp instanceof RegExp ? regexp.test(text) : definition.matchesStepName(text);
}

/** Those that match a text, by the library that they are from. */
const matching = new WeakMap<LoadedSteps, Map<string, readonly Definition[]>>();

/**
 * The steps that one scenario needs. Cucumber compares each step of a scenario with every definition, and tells of each
 * definition in its messages, for every run; a run against a provider has hundreds of runs of Cucumber.
 *
 * @param texts of the scenario's steps, without keywords
 * @returns all that match one of them, so that an ambiguous or undefined step stays one
 */
export function stepsFor(texts: readonly string[], steps: LoadedSteps): LoadedSteps {
  const stepDefinitions = definitionsOf(steps);
  if (!stepDefinitions) return steps;
  const known = matching.get(steps) ?? new Map<string, readonly Definition[]>();
  matching.set(steps, known);
  const needed = new Set<Definition>();
  for (const text of texts) {
    const found = known.get(text) ?? stepDefinitions.filter((each) => matches(each, text));
    known.set(text, found);
    for (const each of found) needed.add(each);
  }
  const narrowed: LoadedSteps & { readonly stepDefinitions: readonly Definition[] } = {
    ...steps,
    stepDefinitions: stepDefinitions.filter((each) => needed.has(each)),
  };
  return narrowed;
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
