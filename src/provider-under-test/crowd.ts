import type { DeviceRequests } from '../device-client/requests';
import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import type { ProviderRun } from './provider-run';
import { Session } from './session';

/** Fewer sessions than this, started after another, have not pushed it out of any store. */
const MAKES_A_CROWD = 25;

/**
 * The sessions of a run, which are many at once: more than a hundred, most of which nobody ever decides about. No RFC asks
 * a provider to keep so many, and a store of a fixed size drops the oldest. What a scenario sees of a session that was
 * dropped for our own crowd says nothing of the provider, so it has to be told from a session that just is not kept.
 *
 * The run's first session, which nobody touches, tells: a store that still has it has all that came after it.
 */
export class Crowd {
  readonly #run: ProviderRun;
  /** When the answer to each device authorization request came, on the clock's scale. */
  readonly #arrivals: number[] = [];
  #first: Session | undefined;
  /** Sessions that had been started when the first was last seen to be alive. */
  #bornBy = 0;
  #pushesOut = false;
  #look: Promise<void> | undefined;

  constructor(run: ProviderRun) {
    this.#run = run;
  }

  /** How many sessions were started. */
  get started(): number {
    return this.#arrivals.length;
  }

  /** Hears of a session that was started. */
  joined(opening: Exchange): void {
    this.#arrivals.push(opening.receivedAt);
  }

  /** Keeps the run's first session to look at; those that are offered later are left alone. */
  keep(device: DeviceRequests, opening: Exchange): void {
    if (this.#first || this.#arrivals.length > 1) return;
    this.#first = this.#sessionOf(device, opening);
  }

  /** Sessions that were started after this one. */
  after({ opening }: Session): number {
    return this.#arrivals.filter((at) => at > opening.receivedAt).length;
  }

  /**
   * Whether the provider may have dropped a session for the many that were started after it: they are many, and the run's
   * first session is gone, though others are told that nobody has decided yet; or it cannot be told any more.
   */
  async mayHavePushedOut(session: Session): Promise<boolean> {
    if (this.after(session) < MAKES_A_CROWD) return false;
    await this.look();
    if (this.#pushesOut) return true;
    return this.#first !== undefined && this.#arrivals.length - this.#bornBy >= MAKES_A_CROWD;
  }

  /** Looks whether the run's first session is still there, while its codes live. One request, where there is news. */
  look(): Promise<void> {
    this.#look ??= this.#lookAtFirst().finally(() => {
      this.#look = undefined;
    });
    return this.#look;
  }

  async #lookAtFirst(): Promise<void> {
    const first = this.#first;
    const started = this.#arrivals.length;
    if (!first || this.#pushesOut || this.#bornBy === started || !this.#lives(first)) return;
    const answer = await first.poll();
    if (isUndecided(answer)) {
      this.#bornBy = started;
      return;
    }
    if (!answer.response || !this.#lives(first)) return;
    // Where it says the same of every session, nothing can be told from this one.
    const { device } = first;
    const { scope } = this.#run.target;
    const other = this.#sessionOf(
      device,
      await device.deviceAuthorization(scope, undefined, this.#run.signal),
    );
    if (other && isUndecided(await other.poll())) this.#pushesOut = true;
    else this.#first = undefined;
  }

  /** Undefined where no session came of it. */
  #sessionOf(device: DeviceRequests, opening: Exchange): Session | undefined {
    const { signal, target, waits } = this.#run;
    try {
      return new Session(device, opening, {
        signal,
        maxWaitSeconds: target.max_wait,
        tally: waits.tally(),
      });
    } catch {
      return undefined;
    }
  }

  #lives({ authorization, aliveUntil }: Session): boolean {
    return authorization.expires_in === 0 || this.#run.clock.now() < aliveUntil;
  }
}

function isUndecided(answer: Exchange): boolean {
  const { error } = readOAuthAnswer(answer);
  return error === 'authorization_pending' || error === 'slow_down';
}
