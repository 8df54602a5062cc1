import type { ClientHarness } from './harness';

/** What the world of a scenario needs of a run that judges a client. */
export interface ClientSubject {
  /** Ends the run early. */
  readonly signal: AbortSignal;
  /** @param tags of the scenario that begins, without the `@` */
  harnessFor(tags: readonly string[]): ClientHarness;
}
