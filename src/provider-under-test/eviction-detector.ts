import type { DeviceRequests } from '../device-client/requests';
import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import { isPassingTrouble, limitOf } from '../judging/limits';
import { LimitReached } from '../judging/outcomes';
import { Session, type SessionBounds } from './session';

export interface EvictionDetectorOptions {
  /** What is asked for in a session that is started to compare with. */
  readonly scope: string | undefined;
  /** What a session is allowed, made anew for each. */
  readonly bounds: () => SessionBounds;
}

/** Fewer sessions than this, started after another, have not pushed it out of any store. */
const MANY = 25;

/**
 * Tells whether a provider dropped sessions for the many that a run starts: more than a hundred, most of which nobody
 * ever decides about. No RFC asks a provider to keep so many, and a store of a fixed size drops the oldest. What a scenario
 * sees of a session that was dropped for those says nothing of the provider, so it has to be told from a session that just
 * is not kept.
 *
 * The run's first session, which nobody touches, is the witness: a store that still has it has all that came after it.
 */
export class EvictionDetector {
  readonly #options: EvictionDetectorOptions;
  /** When the answer to each device authorization request came, on the clock's scale. */
  readonly #arrivals: number[] = [];
  #witness: Session | undefined;
  /** Sessions that had been started when the witness was last seen to be alive. */
  #startedWhenLastAlive = 0;
  #evicts = false;
  #look: Promise<void> | undefined;

  constructor(options: EvictionDetectorOptions) {
    this.#options = options;
  }

  /** How many sessions were started. */
  get started(): number {
    return this.#arrivals.length;
  }

  /** Hears of a session that was started. */
  sessionStarted(opening: Exchange): void {
    this.#arrivals.push(opening.receivedAt);
  }

  /**
   * Takes the run's first session for its witness.
   *
   * @param opening the device authorization request that started it, before any other
   */
  watch(device: DeviceRequests, opening: Exchange): void {
    this.#witness ??= this.#sessionOf(device, opening);
  }

  /** Sessions that were started after this one. */
  startedAfter({ opening }: Session): number {
    return this.#arrivals.filter((at) => at > opening.receivedAt).length;
  }

  /**
   * Whether the provider may have dropped a session for the many that were started after it: they are many, and the run's
   * first session is gone, though others are told that nobody has decided yet; or it cannot be told any more.
   */
  async mayHaveEvicted(session: Session): Promise<boolean> {
    if (this.startedAfter(session) < MANY) return false;
    await this.look();
    if (this.#evicts) return true;
    return this.#witness !== undefined && this.#arrivals.length - this.#startedWhenLastAlive >= MANY;
  }

  /** Looks whether the run's first session is still there, while its codes live. One request, where there is news. */
  look(): Promise<void> {
    this.#look ??= this.#lookAtWitness()
      .catch((error: unknown) => {
        // What cannot be looked at now tells nothing; the run goes on.
        if (!(error instanceof LimitReached) && !this.#options.bounds().signal.aborted) throw error;
      })
      .finally(() => {
        this.#look = undefined;
      });
    return this.#look;
  }

  async #lookAtWitness(): Promise<void> {
    const witness = this.#witness;
    const started = this.#arrivals.length;
    if (!witness || this.#evicts || this.#startedWhenLastAlive === started || !witness.isCertainlyAlive)
      return;
    const answer = await witness.poll();
    if (isUndecided(answer)) {
      this.#startedWhenLastAlive = started;
      return;
    }
    if (!answer.response || limitOf(answer) || isPassingTrouble(answer) || !witness.isCertainlyAlive) return;
    // Where it says the same of every session, nothing can be told from this one.
    const { device } = witness;
    const { scope, bounds } = this.#options;
    const opening = await device.deviceAuthorization(scope, undefined, bounds().signal);
    const other = this.#sessionOf(device, opening);
    if (other && isUndecided(await other.poll())) this.#evicts = true;
    else this.#witness = undefined;
  }

  /** Undefined where no session came of it. */
  #sessionOf(device: DeviceRequests, opening: Exchange): Session | undefined {
    try {
      return new Session(device, opening, this.#options.bounds());
    } catch {
      return undefined;
    }
  }
}

function isUndecided(answer: Exchange): boolean {
  const { error } = readOAuthAnswer(answer);
  return error === 'authorization_pending' || error === 'slow_down';
}
