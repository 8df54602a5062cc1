import { AsyncLocalStorage } from 'node:async_hooks';
import type { PageSeen } from '../end-user/end-user';
import type { Exchange } from '../http/exchange';
import type { Finding } from '../judging/verdict-policy';
import type { TimelineEntry } from './timeline-entry';

/**
 * What one scenario saw, as it came: secrets are taken out once, when a report is made of it. A world holds one and adds
 * to it; the engine reads it when the scenario has ended.
 */
export class Evidence {
  /** Requests with their answers, in any order; one may be there twice. */
  readonly exchanges: Exchange[] = [];
  readonly pages: PageSeen[] = [];
  /** Further evidence in sentences. */
  readonly notes: string[] = [];
  /** Of a device client: what happened, in order. */
  readonly timeline: TimelineEntry[] = [];
  #finding: Finding | undefined;

  /** Why the scenario did not pass. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  /** Says why the scenario does not pass; the first reason counts, for what follows may come of it. */
  found(finding: Finding): void {
    this.#finding ??= finding;
  }
}

/** A run of Cucumber that is under way: for whom, and the evidence of its scenarios in the order in which they began. */
interface RunUnderWay {
  readonly subject: unknown;
  readonly evidence: Evidence[];
}

// Cucumber hands a world nothing but JSON. What is awaited within a run finds the run here, however many go on at once.
const underWay = new AsyncLocalStorage<RunUnderWay>();

/**
 * Runs Cucumber.
 *
 * @param subject what the worlds of its scenarios need of whoever starts it; `currentSubject` gives it to them
 * @returns what `work` resolves with, and the evidence of the scenarios in the order in which they began
 */
export async function collectingEvidence<T>(
  subject: unknown,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly evidence: readonly Evidence[] }> {
  const evidence: Evidence[] = [];
  const result = await underWay.run({ subject, evidence }, work);
  return { result, evidence };
}

/** The evidence of a scenario that begins: each world opens one as it is made. Kept by nobody where Cucumber runs alone. */
export function openEvidence(): Evidence {
  const evidence = new Evidence();
  underWay.getStore()?.evidence.push(evidence);
  return evidence;
}

/** What the run that a world is made in was started with; undefined where Cucumber runs alone. */
export function currentSubject(): unknown {
  return underWay.getStore()?.subject;
}
