import type { Verdict } from '../judging/verdict';
import { verdictOfRequirement } from '../judging/verdict-policy';
import type { PlannedScenario } from './scenario-plan';

/** What a run can say of a requirement while it is under way. */
export interface VerdictSoFar {
  /** Its id. */
  readonly requirement: string;
  /** Undefined while a scenario of it that could change the verdict has not ended. */
  readonly verdict: Verdict | undefined;
}

/** Gathers verdicts as scenarios end. One that is run again counts as it ended last. */
export class VerdictsSoFar {
  readonly #scenarios = new Map<string, PlannedScenario[]>();
  readonly #ended = new Map<PlannedScenario, Verdict>();
  #all: readonly VerdictSoFar[] | undefined;

  constructor(plan: readonly PlannedScenario[]) {
    for (const scenario of plan)
      this.#scenarios.set(scenario.requirement, [
        ...(this.#scenarios.get(scenario.requirement) ?? []),
        scenario,
      ]);
  }

  ended(scenario: PlannedScenario, verdict: Verdict): void {
    this.#ended.set(scenario, verdict);
    this.#all = undefined;
  }

  /** Every requirement of the plan, in its order; the same list as before where no scenario has ended since. */
  get all(): readonly VerdictSoFar[] {
    this.#all ??= this.#known();
    return this.#all;
  }

  #known(): readonly VerdictSoFar[] {
    return [...this.#scenarios].map(([requirement, scenarios]) => {
      const known = scenarios.flatMap((scenario) => this.#ended.get(scenario) ?? []);
      const isCertain = known.length === scenarios.length || known.includes('failed');
      return { requirement, verdict: isCertain ? verdictOfRequirement(known) : undefined };
    });
  }
}
