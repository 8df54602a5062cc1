import type { DeviceRequests } from '../device-client/requests';
import type { Exchange } from '../http/exchange';
import { readMeantAnswer } from '../judging/error-meant';
import { isPassingTrouble, limitOf } from '../judging/limits';
import { LimitReached } from '../judging/outcomes';
import { Session, type SessionBounds } from './session';

export interface EvictionDetectorOptions {
  /** What is asked for in a session that is started to compare with. */
  readonly scope: string | undefined;
  /** What a session is allowed, made anew for each. */
  readonly bounds: () => SessionBounds;
}

/** Where nobody can look any more, fewer sessions than this, started after another, are taken not to have pushed it out. */
const MANY = 25;

/** How often a session is started to compare with, while others start theirs. */
const TRIES = 5;

/** How many sessions beside each other the run asks for, to know how many scenarios may be under way: most first. */
const ROOMS = [8, 2] as const;

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
  /** So many sessions are kept beside each other for certain. */
  #room = 1;
  #look: Promise<void> | undefined;
  #many: Promise<boolean> | undefined;

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
   * Whether the provider may have dropped a session for those that were started after it: the run's first session is gone,
   * though others are told that nobody has decided yet; or they are many, and it cannot be told any more.
   *
   * @param mayStartOthers to compare with, where the run's first session is too old to tell
   */
  async mayHaveEvicted(session: Session, mayStartOthers = false): Promise<boolean> {
    const after = this.startedAfter(session);
    if (after < this.#room) return false;
    await this.look();
    if (this.#evicts) return true;
    const unseen = this.#arrivals.length - this.#startedWhenLastAlive;
    if (this.#witness === undefined || unseen < this.#room) return false;
    if (after >= MANY && unseen >= MANY) return true;
    return (
      mayStartOthers && !this.#witness.isCertainlyAlive && !(await this.#keepsMany(this.#witness.device))
    );
  }

  /**
   * Whether sessions live beside so many others that nobody need look any more; asked once, where the codes of the witness
   * have expired before it could tell. A server whose sessions are gone at once has none that could be pushed out.
   */
  #keepsMany(device: DeviceRequests): Promise<boolean> {
    this.#many ??= (async () => {
      if ((await this.#isGoneAtOnce(device)) || (await this.#keeps(device, MANY))) this.#room = MANY;
      else this.#evicts = true;
      return !this.#evicts;
    })().catch((error: unknown) => {
      if (error instanceof LimitReached || this.#options.bounds().signal.aborted) return true;
      throw error;
    });
    return this.#many;
  }

  /**
   * How many sessions the provider keeps beside each other, as far as a run wants to know: it starts some, and looks whether
   * the first of them is still there. Some stores keep one for each client.
   *
   * @returns at least 1, and no more than 8
   */
  async findRoom(device: DeviceRequests): Promise<number> {
    for (const room of ROOMS) {
      if (this.#room < room && (await this.#keeps(device, room))) this.#room = room;
    }
    return this.#room;
  }

  async #keeps(device: DeviceRequests, count: number): Promise<boolean> {
    const { scope, bounds } = this.#options;
    try {
      const first = this.#sessionOf(
        device,
        await device.deviceAuthorization(scope, undefined, bounds().signal),
      );
      const rest = Array.from({ length: count - 1 }, () =>
        device.deviceAuthorization(scope, undefined, bounds().signal),
      );
      await Promise.all(rest);
      return first !== undefined && isUndecided(await first.poll());
    } catch (error) {
      if (error instanceof LimitReached || bounds().signal.aborted) return false;
      throw error;
    }
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
    if (await this.#isGoneAtOnce(witness.device)) this.#witness = undefined;
    else this.#evicts = true;
  }

  /** Whether a session is gone by its first poll, though none was started after it. */
  async #isGoneAtOnce(device: DeviceRequests): Promise<boolean> {
    const { scope, bounds } = this.#options;
    for (let tries = 0; tries < TRIES; tries++) {
      const opening = await device.deviceAuthorization(scope, undefined, bounds().signal);
      const newest = this.#sessionOf(device, opening);
      if (!newest) return true;
      if (isUndecided(await newest.poll())) return false;
      // Others may have pushed it out already, where there is room for one.
      if (this.startedAfter(newest) === 0) return true;
    }
    return false;
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
  const { error } = readMeantAnswer(answer);
  return error === 'authorization_pending' || error === 'slow_down';
}
