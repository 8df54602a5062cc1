import { NeverEnded } from '../../../src/judging/outcomes';

/** No scenario needs a tenth of it. */
const MOST_REQUESTS = 200;
const MOST_SLEEPS = 500;
/** On the machine's own clock. Waiting is virtual here, so a client that does nothing for so long does nothing at all. */
const LONGEST_IDLENESS_MS = 2000;
const GLANCE_MS = 250;

/**
 * Bounds a scenario: on a virtual clock a client that polls without end would do so as fast as the machine can. Once it
 * is exhausted, or the scenario over, nothing that is asked for or slept through comes back any more.
 */
export class Patience {
  #requests = 0;
  #sleeps = 0;
  #exhaust: (why: NeverEnded) => void = () => {};
  #isOver = false;
  readonly #exhausted = new Promise<never>((_, reject) => {
    this.#exhaust = reject;
  });

  constructor() {
    this.#exhausted.catch(() => {});
  }

  /** Lets a request through, or never returns. */
  request(): Promise<void> {
    this.#requests += 1;
    if (this.#requests > MOST_REQUESTS) this.#end(`it was still sending after ${MOST_REQUESTS} requests`);
    return this.#isOver ? never() : Promise.resolve();
  }

  /** Lets a sleep begin, or never returns. */
  sleep(): Promise<void> {
    this.#sleeps += 1;
    if (this.#sleeps > MOST_SLEEPS) this.#end(`it was still waiting after ${MOST_SLEEPS} waits`);
    return this.#isOver ? never() : Promise.resolve();
  }

  /**
   * What the client does, as long as there is patience for it.
   *
   * @throws {NeverEnded} there is no more
   */
  async with<T>(work: Promise<T>): Promise<T> {
    let seen = this.#requests + this.#sleeps;
    let idleMs = 0;
    const watch = setInterval(() => {
      const now = this.#requests + this.#sleeps;
      idleMs = now === seen ? idleMs + GLANCE_MS : 0;
      seen = now;
      if (idleMs >= LONGEST_IDLENESS_MS) this.#end('it did nothing more, and did not end');
    }, GLANCE_MS);
    try {
      return await Promise.race([work, this.#exhausted]);
    } finally {
      clearInterval(watch);
    }
  }

  /** The scenario is over. */
  close(): void {
    this.#isOver = true;
  }

  #end(what: string): void {
    this.#isOver = true;
    this.#exhaust(new NeverEnded(`The client had to be stopped: ${what}.`));
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
