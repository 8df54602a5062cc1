import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Authority, newAuthority } from './certificates';
import type { ClientDescription } from './client-description';
import type { ClientSubject } from './client-subject';
import type { Habits } from './habits';
import { endLeftovers, processes } from './leftovers';
import { ProcessHarness } from './process-harness';
import type { ProcessMark } from './process-mark';
import { ProgramRun } from './program-run';
import { SharedRuns } from './shared-runs';
import { Stagger } from './stagger';
import { StallWatch } from './stall-watch';

/** Seconds that a server stays silent in scenarios about timeouts, unless they are the long ones. */
const SILENCE_SECONDS = 35;
/** Processes that start at one time. The processors are those of the machine, whichever run starts them. */
const STARTS_AT_ONCE = Math.max(2, availableParallelism());
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
  readonly #live = new Set<ProgramRun>();
  readonly #marks = new Set<ProcessMark>();
  readonly #before = new Set(processes());
  readonly #stalls = new StallWatch();
  #runs: SharedRuns;
  #authority: Authority | undefined;
  #stranger: Authority | undefined;
  readonly #atExit = (): void => {
    for (const run of this.#live) run.kill();
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
    readonly sharesStarts = false,
  ) {
    this.#runs = this.#newRuns();
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
    const { description, habits } = this;
    return new ProcessHarness({ description, requirement, habits, runs: this.#runs });
  }

  /** From now on no run serves a scenario that was started before. */
  startAfresh(): void {
    this.#runs = this.#newRuns();
  }

  #newRuns(): SharedRuns {
    return new SharedRuns(
      this.description,
      (task) =>
        new ProgramRun(
          {
            description: this.description,
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
            onStarted: (run) => this.#live.add(run),
            onClosed: (run) => this.#live.delete(run),
          },
          task,
        ),
      this.sharesStarts,
    );
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
    await Promise.all([...this.#live].map((run) => run.close()));
    endLeftovers(this.#marks, this.#id);
    process.off('exit', this.#atExit);
    for (const each of SIGNALS) process.off(each, this.#onSignal);
    ofRuns.delete(this.#onSignal);
    this.#stalls.close();
  }
}
