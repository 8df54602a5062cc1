/**
 * A number of places that are taken and given back, first come first served: for work that begins in one step of a
 * scenario and ends in another.
 */
export class Places {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a place.
   *
   * @param first goes before those who wait already: for who would lose something by waiting
   * @returns gives it back; calling it again does nothing
   */
  async take(first = false): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((enter) => (first ? this.#line.unshift(enter) : this.#line.push(enter)));
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#line.shift();
      if (next) next();
      else this.#free++;
    };
  }
}
