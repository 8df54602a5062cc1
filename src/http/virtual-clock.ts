import type { Clock } from './clock';

interface Appointment {
  readonly at: number;
  readonly action: () => void;
}

/**
 * A clock on which waiting takes no time: a sleep is recorded, moves the time on and is over. For tests of whatever
 * waits on a {@link Clock}.
 */
export class VirtualClock implements Clock {
  /** Every sleep so far, in milliseconds as it was asked for. */
  readonly sleeps: number[] = [];
  readonly #appointments: Appointment[] = [];
  #now = 0;
  #overslept = 0;

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const until = this.#now + Math.max(0, ms);
    this.sleeps.push(ms);
    for (;;) {
      const due = this.#appointments.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#appointments.splice(this.#appointments.indexOf(due), 1);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      signal?.throwIfAborted();
    }
    this.#now = until + this.#overslept;
    this.#overslept = 0;
  }

  /** Time passes while nobody sleeps, such as during a request. */
  advance(ms: number): void {
    this.#now += ms;
  }

  /** Has `action` happen when a sleep reaches the time `at`, in milliseconds. */
  at(at: number, action: () => void): void {
    this.#appointments.push({ at, action });
  }

  /** Has the next sleep end this much too late, as it does when the machine was suspended meanwhile. */
  oversleep(ms: number): void {
    this.#overslept = ms;
  }
}
