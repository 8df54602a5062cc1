import { randomUUID } from 'node:crypto';
import { type Authority, newAuthority } from './certificates';
import type { ClientDescription } from './client-description';
import type { ClientSubject } from './client-subject';
import { endLeftovers } from './leftovers';
import { type Habits, ProcessHarness } from './process-harness';
import { Stagger } from './stagger';

/** Seconds that a server stays silent in scenarios about timeouts, unless they are the long ones. */
const SILENCE_SECONDS = 35;
/** Processes that start at one time. */
const STARTS_AT_ONCE = 2;

/** What the scenarios of one run against a client share. */
export class ClientRun {
  habits: Habits | undefined;
  readonly #id = randomUUID();
  readonly #live = new Set<ProcessHarness>();
  readonly #stagger = new Stagger(STARTS_AT_ONCE);
  #authority: Authority | undefined;
  #stranger: Authority | undefined;
  readonly #atExit = (): void => {
    for (const harness of this.#live) harness.kill();
    endLeftovers(this.#id);
  };

  constructor(
    readonly description: ClientDescription,
    readonly signal: AbortSignal,
  ) {
    process.on('exit', this.#atExit);
  }

  /** @throws CertificatesUnavailable when https takes a package that is not installed */
  async prepare(): Promise<void> {
    if (this.description.server.scheme !== 'https') return;
    [this.#authority, this.#stranger] = await Promise.all([newAuthority(), newAuthority()]);
  }

  newHarness(requirement: string): ProcessHarness {
    const harness = new ProcessHarness({
      description: this.description,
      requirement,
      run: this.#id,
      authority: this.#authority,
      stranger: this.#stranger,
      habits: this.habits,
      signal: this.signal,
      stagger: this.#stagger,
      longestSilenceSeconds: SILENCE_SECONDS,
      onClosed: (closed) => this.#live.delete(closed),
    });
    this.#live.add(harness);
    return harness;
  }

  /** What the world of one scenario is given, and the harness that it made of it. */
  subject(requirement: string): ClientSubject & { readonly harness: ProcessHarness | undefined } {
    let harness: ProcessHarness | undefined;
    return {
      signal: this.signal,
      harnessFor: () => {
        harness = this.newHarness(requirement);
        return harness;
      },
      get harness() {
        return harness;
      },
    };
  }

  /** Ends everything that was started. */
  async close(): Promise<void> {
    await Promise.all([...this.#live].map((harness) => harness.close()));
    endLeftovers(this.#id);
    process.off('exit', this.#atExit);
  }
}
