/** Milliseconds that the first to arrive waits for the others. */
const PATIENCE_MS = 3000;

/**
 * Has requests leave at the same moment, each on a connection that stands already. Without it they are spaced out by what
 * their connections take, which is more than a server takes between reading a row and writing it.
 *
 * @example
 * const startingLine = new StartingLine(2);
 * await Promise.all([1, 2].map(() => transport.send(request, { actor, purpose, startingLine })));
 */
export class StartingLine {
  readonly #released: Promise<void>;
  #release: () => void = () => {};
  #missing: number;
  #impatience: NodeJS.Timeout | undefined;

  /**
   * @param requests how many to wait for
   * @param patienceMs after so long those that are there leave without the others
   */
  constructor(
    requests: number,
    readonly patienceMs = PATIENCE_MS,
  ) {
    this.#missing = requests;
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Resolves when all have arrived, or the first is out of patience; who cannot start arrives, too, and goes away. */
  arrive(): Promise<void> {
    this.#missing--;
    if (this.#missing <= 0) {
      clearTimeout(this.#impatience);
      this.#release();
    } else {
      this.#impatience ??= setTimeout(this.#release, this.patienceMs);
    }
    return this.#released;
  }
}
