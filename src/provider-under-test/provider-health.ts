import type { PlannedScenario } from '../engine/scenario-plan';
import type { Exchange } from '../http/exchange';
import { describeAnswer } from '../judging/describe';
import type { ProviderRun } from './provider-run';

/**
 * Scenarios left unanswered that a provider may have before it counts as silent: repeating more of them would only
 * take time. More than the eight that send garbage, which some servers answer by closing the connection.
 */
const SILENT_AFTER = 12;
/** Milliseconds that a silent provider is given for each further request: long for an answer, short for so many. */
const PATIENCE_WITH_SILENCE_MS = 2000;
const SECOND_LOOK_MS = 1000;

/** Whether the provider still answers ordinary requests, which tells its own silence from the end of it. */
export class ProviderHealth {
  #check: Promise<Exchange | undefined> | undefined;
  readonly #unanswered = new Set<PlannedScenario>();
  /** Why the last check found no answer. */
  lastReason = 'it gives no answer';
  #lastUnanswered: string | undefined;
  isGone = false;

  constructor(readonly run: ProviderRun) {}

  /** True when so much is left unanswered that trying again tells nothing. */
  get isSilent(): boolean {
    return this.#unanswered.size > SILENT_AFTER;
  }

  /** In words, of a provider that is silent, what it left unanswered. */
  get silence(): string {
    return (
      `The provider is reachable, and yet ${this.#unanswered.size} scenarios got no answer; ` +
      `the last time: ${this.#lastUnanswered ?? this.lastReason}`
    );
  }

  /** Tells of a scenario that got no answer, and why, in a sentence. */
  unanswered(scenario: PlannedScenario, reason: string): void {
    this.#unanswered.add(scenario);
    this.#lastUnanswered = reason;
    if (this.isSilent) this.run.longestRequestMs = PATIENCE_WITH_SILENCE_MS;
  }

  /**
   * Sends an ordinary device authorization request, and another one a moment later if that gets no answer.
   *
   * @returns the request that was answered; undefined when the provider is gone
   */
  check(): Promise<Exchange | undefined> {
    this.#check ??= this.#look().finally(() => {
      this.#check = undefined;
    });
    return this.#check;
  }

  async #look(): Promise<Exchange | undefined> {
    const { run } = this;
    const client = run.client('device', () => {});
    for (let look = 0; look < 2 && !run.signal.aborted; look++) {
      if (look > 0) await run.clock.sleep(SECOND_LOOK_MS, run.signal).catch(() => {});
      const exchange = await client.deviceAuthorization(run.target.scope, undefined, run.signal);
      if (exchange.response && ![502, 503, 504].includes(exchange.response.status)) return exchange;
      this.lastReason = exchange.response
        ? describeAnswer(exchange)
        : (exchange.noAnswer?.message ?? this.lastReason);
    }
    this.isGone = !run.signal.aborted;
    return undefined;
  }
}
