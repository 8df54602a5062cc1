/** Lets scenarios begin, as many at once as there is room for just then, in the order in which they came. */
export class ScenarioQueue {
  readonly #room: () => number;
  readonly #line: (() => void)[] = [];
  #underWay = 0;

  /** @param room asked anew each time that one might begin; infinite for all at once */
  constructor(room: () => number) {
    this.#room = room;
  }

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.#room() || this.#line.length > 0)
      await new Promise<void>((begin) => this.#line.push(begin));
    else this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      while (this.#line.length > 0 && this.#underWay < Math.max(1, this.#room())) {
        this.#underWay++;
        this.#line.shift()?.();
      }
    }
  }
}
