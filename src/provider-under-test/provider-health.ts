import type { DeviceRequests } from '../device-client/requests';
import type { PlannedScenario } from '../engine/scenario-plan';
import type { Exchange } from '../http/exchange';
import { describeAnswer } from '../judging/describe';
import { isPassingTrouble, limitOf } from '../judging/limits';
import { LimitReached } from '../judging/outcomes';
import type { ProviderRun } from './provider-run';

/**
 * Scenarios left unanswered that a provider may have before it counts as silent: repeating more of them would only
 * take time. More than the eight that send garbage, which some servers answer by closing the connection.
 */
const SILENT_AFTER = 12;
/** Milliseconds that a silent provider is given for each further request: long for an answer, short for so many. */
const PATIENCE_WITH_SILENCE_MS = 2000;
const SECOND_LOOK_MS = 1000;

/** A provider that answers. */
export interface Alive {
  /** The device authorization request that it answered; absent where it was not sent, for a limit of the provider. */
  readonly opening?: Exchange;
}

/** Whether the provider still answers ordinary requests, which tells its own silence from the end of it. */
export class ProviderHealth {
  #check: Promise<Alive | undefined> | undefined;
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
   * @returns undefined when the provider is gone, or the run was told to end
   */
  check(): Promise<Alive | undefined> {
    this.#check ??= this.#look().finally(() => {
      this.#check = undefined;
    });
    return this.#check;
  }

  async #look(): Promise<Alive | undefined> {
    const { run } = this;
    const client = run.client('device', () => {});
    for (let look = 0; look < 2 && !run.signal.aborted; look++) {
      if (look > 0) await run.clock.sleep(SECOND_LOOK_MS, run.signal).catch(() => {});
      const exchange = await this.#open(client);
      if (exchange === undefined) return run.signal.aborted ? undefined : {};
      if (exchange.response && (limitOf(exchange) || !isPassingTrouble(exchange)))
        return { opening: exchange };
      this.lastReason = exchange.response
        ? describeAnswer(exchange)
        : (exchange.noAnswer?.message ?? this.lastReason);
    }
    this.isGone = !run.signal.aborted;
    return undefined;
  }

  /** Undefined where a limit of the provider, or the end of the run, keeps it from being sent. */
  async #open(client: DeviceRequests): Promise<Exchange | undefined> {
    const { target, signal } = this.run;
    try {
      return await client.deviceAuthorization(target.scope, undefined, signal);
    } catch (error) {
      if (error instanceof LimitReached || signal.aborted) return undefined;
      throw error;
    }
  }
}
