import type { ProviderRun } from './provider-run';

/**
 * Cucumber hands its world only JSON, so a run is found again by a name. Several runs, each against a provider of its
 * own, can be under way in one process.
 */
const runs = new Map<string, ProviderRun>();
let count = 0;

/** Makes a run known until `forget` is called; the name goes into the world's parameters. */
export function registerRun(run: ProviderRun): { readonly name: string; forget(): void } {
  const name = `run-${++count}`;
  runs.set(name, run);
  return { name, forget: () => void runs.delete(name) };
}

/** @throws Error when there is no such run: the features were started other than by the rfc8628 command */
export function runNamed(name: unknown): ProviderRun {
  const run = typeof name === 'string' ? runs.get(name) : undefined;
  if (!run) throw new Error('These features are run by the command: npm run -s rfc8628 -- provider [TARGET]');
  return run;
}
