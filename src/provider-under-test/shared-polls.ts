import type { Exchange } from '../http/exchange';

/**
 * The polls of a session that several scenarios look at, each as if it had sent them: the first to come to a poll sends
 * it, and the others get its answer.
 */
export class SharedPolls {
  readonly #polls: Promise<Exchange>[] = [];
  readonly #byOthers = new Map<string, Promise<Exchange>>();

  /** @param place of the poll among those of one scenario, from 0 on */
  poll(place: number, send: () => Promise<Exchange>): Promise<Exchange> {
    this.#polls[place] ??= send();
    return this.#polls[place];
  }

  /** A poll by another client, which each of them sends once. */
  pollBy(actor: string, send: () => Promise<Exchange>): Promise<Exchange> {
    const sent = this.#byOthers.get(actor) ?? send();
    this.#byOthers.set(actor, sent);
    return sent;
  }
}
