import { randomUUID } from 'node:crypto';
import { type Authority, newAuthority } from './certificates';
import type { ClientDescription } from './client-description';
import type { ClientSubject } from './client-subject';
import type { Habits } from './habits';
import { endLeftovers, processes } from './leftovers';
import { ProcessHarness } from './process-harness';
import type { ProcessMark } from './process-mark';
import { Stagger } from './stagger';
import { StallWatch } from './stall-watch';

/** Seconds that a server stays silent in scenarios about timeouts, unless they are the long ones. */
const SILENCE_SECONDS = 35;
/** Processes that start at one time. The processors are those of the machine, whichever run starts them. */
const STARTS_AT_ONCE = 2;
const stagger = new Stagger(STARTS_AT_ONCE);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const ofRuns = new Set<unknown>();

function isOfRun(listener: unknown): boolean {
  return ofRuns.has(listener);
}

/** What the scenarios of one run against a client share. */
export class ClientRun {
  habits: Habits | undefined;
  readonly #id = randomUUID();
  readonly #live = new Set<ProcessHarness>();
  readonly #marks = new Set<ProcessMark>();
  readonly #before = new Set(processes());
  readonly #stalls = new StallWatch();
  #authority: Authority | undefined;
  #stranger: Authority | undefined;
  readonly #atExit = (): void => {
    for (const harness of this.#live) harness.kill();
    endLeftovers(this.#marks, this.#id);
  };

  /** Where nobody else ends a run in order, a signal ends this process, and with it all that it started. */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > process.listeners(signal).filter(isOfRun).length) return;
    this.#atExit();
    process.off(signal, this.#onSignal);
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  constructor(
    readonly description: ClientDescription,
    readonly signal: AbortSignal,
  ) {
    process.on('exit', this.#atExit);
    ofRuns.add(this.#onSignal);
    for (const each of SIGNALS) process.on(each, this.#onSignal);
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
      stagger,
      stalls: this.#stalls,
      longestSilenceSeconds: SILENCE_SECONDS,
      before: this.#before,
      onMark: (mark) => this.#marks.add(mark),
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
    endLeftovers(this.#marks, this.#id);
    process.off('exit', this.#atExit);
    for (const each of SIGNALS) process.off(each, this.#onSignal);
    ofRuns.delete(this.#onSignal);
    this.#stalls.close();
  }
}
