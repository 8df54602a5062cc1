import type { ClientDescription } from './client-description';
import { uses } from './placeholders';
import { hasTerminal, type ProgramRun, type ProgramTask } from './program-run';

/**
 * Runs of a program: one for each scenario, or, where starts are shared, one for all scenarios that it cannot tell from the
 * one that it was started for: the same answers of the server, the same values that it is told, the same home. Such scenarios
 * differ in what they look at alone, and each start of an interpreter takes a processor a quarter of a second and more.
 */
export class SharedRuns<Run = ProgramRun> {
  readonly #runs = new Map<string, Run>();

  /**
   * @param start starts the program
   * @param isShared whether scenarios that the program cannot tell apart share a start
   */
  constructor(
    readonly description: ClientDescription,
    readonly start: (task: ProgramTask) => Run,
    readonly isShared: boolean,
  ) {}

  /** The run for a scenario: a new one, or where starts are shared one that goes on or has ended already. */
  of(task: ProgramTask): Run {
    if (!this.isShared) return this.start(task);
    return this.#runFor(keyOf(task, this.description), task);
  }

  /** The run for a scenario that serves none of another requirement. */
  ofRequirement(task: ProgramTask): Run {
    return this.#runFor(`${keyOf(task, this.description)} for ${task.requirement}`, task);
  }

  #runFor(key: string, task: ProgramTask): Run {
    const run = this.#runs.get(key) ?? this.start(task);
    this.#runs.set(key, run);
    return run;
  }
}

/** All by which a program could tell the run for one scenario from the run for another. */
function keyOf({ script, situation, requirement }: ProgramTask, description: ClientDescription): string {
  const { registration = description.client, scope = description.scope } = situation;
  const { command, env, stdin } = description;
  const typed = typeof stdin === 'string' ? [stdin] : (stdin ?? []).flatMap(({ when, type }) => [when, type]);
  const isTold = [...command, ...Object.values(env), ...typed].some((text) => uses(text, 'scenario'));
  return JSON.stringify([
    script.fingerprint,
    registration.client_id,
    registration.client_secret,
    scope,
    situation.authorizationServer,
    situation.isAboutAddresses,
    situation.cancelsAfterSeconds,
    situation.browserStays,
    situation.holdsForeignCredentials,
    hasTerminal(description, situation),
    // It is told the name of the requirement: what it makes of that is its own affair.
    isTold && requirement,
  ]);
}
