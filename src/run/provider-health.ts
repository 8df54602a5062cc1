import { describeAnswer } from '../judging/describe';
import type { ProviderRun } from './provider-run';

/** Unanswered scenarios after which a provider counts as silent: repeating more of them would only take time. */
const SILENT_AFTER = 12;
const SECOND_LOOK_MS = 1000;

/** Whether the provider still answers ordinary requests, which tells its own silence from the end of it. */
export class ProviderHealth {
  #check: Promise<boolean> | undefined;
  #unanswered = 0;
  /** Why the last check found no answer. */
  lastReason = 'it gives no answer';
  isGone = false;

  constructor(readonly run: ProviderRun) {}

  /** True when so much is left unanswered that trying again tells nothing. */
  get isSilent(): boolean {
    return this.#unanswered > SILENT_AFTER;
  }

  /** Sends an ordinary device authorization request, and another one a moment later if that gets no answer. */
  check(): Promise<boolean> {
    this.#unanswered++;
    this.#check ??= this.#look().finally(() => {
      this.#check = undefined;
    });
    return this.#check;
  }

  async #look(): Promise<boolean> {
    const { run } = this;
    const client = run.client('device', () => {});
    for (let look = 0; look < 2 && !run.signal.aborted; look++) {
      if (look > 0) await run.clock.sleep(SECOND_LOOK_MS, run.signal).catch(() => {});
      const exchange = await client.deviceAuthorization(run.target.scope, undefined, run.signal);
      if (exchange.response && ![502, 503, 504].includes(exchange.response.status)) return true;
      this.lastReason = exchange.response
        ? describeAnswer(exchange)
        : (exchange.noAnswer?.message ?? this.lastReason);
    }
    this.isGone = !run.signal.aborted;
    return false;
  }
}
