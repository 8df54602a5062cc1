/** The machine's wall clock put on or back for the time of a scenario. */
export class WallClock {
  readonly #real = globalThis.Date;

  shift(ms: number): void {
    const Real = this.#real;
    globalThis.Date = class extends Real {
      constructor(...values: readonly [] | readonly [number | string | Date]) {
        super(values.length === 0 ? Real.now() + ms : values[0]);
      }
      static override now(): number {
        return Real.now() + ms;
      }
    } as DateConstructor;
  }

  restore(): void {
    globalThis.Date = this.#real;
  }
}
