import { setTimeout as delay } from 'node:timers/promises';
import { Gate } from '../engine/gate';

/** As long as a start keeps others waiting. */
const LONGEST_START_MS = 1500;

/**
 * Starts processes a few at a time: what an interpreter does when it starts takes a processor for itself, and would make
 * others late.
 */
export class Stagger {
  readonly #gate: Gate;

  constructor(atOnce: number) {
    this.#gate = new Gate(atOnce);
  }

  /** @param start resolves when it was started, with a promise of its first sign of life */
  start<T extends { readonly alive: Promise<unknown> }>(start: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      void this.#gate
        .through(async () => {
          const started = await start();
          resolve(started);
          await Promise.race([started.alive, delay(LONGEST_START_MS, undefined, { ref: false })]);
        })
        .catch(reject);
    });
  }
}
