/**
 * Lets at most `places` pieces of work go on at once; the others wait in line: the lowest rank first, and among equals
 * whoever came first.
 */
export class Gate {
  #free: number;
  readonly #line: { readonly rank: number; readonly enter: () => void }[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async through<T>(work: () => Promise<T>, rank = 0): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((enter) => this.#wait({ rank, enter }));
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      if (next) next.enter();
      else this.#free++;
    }
  }

  #wait(waiting: { readonly rank: number; readonly enter: () => void }): void {
    const place = this.#line.findIndex(({ rank }) => rank > waiting.rank);
    this.#line.splice(place < 0 ? this.#line.length : place, 0, waiting);
  }
}
