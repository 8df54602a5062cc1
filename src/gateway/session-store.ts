import type { Session } from './session';

/**
 * Where sessions are kept. Several gateways can share one. Everything that must not happen twice hangs on
 * {@link SessionStore.replace}, which has to be atomic.
 */
export interface SessionStore {
  /** Keeps a new session, unless its user code is another one's or too many are live. */
  create(session: Session): Promise<'created' | 'user-code-taken' | 'full'>;
  /** By the digest of the device code. An ended session is remembered for a while, to tell the device what became of it. */
  byId(id: string): Promise<Session | undefined>;
  byUserCode(userCodeKey: string): Promise<Session | undefined>;
  /** Puts `successor` where `seen` is, and counts its version up; false, and nothing done, where another successor came first. */
  replace(seen: Session, successor: Session): Promise<boolean>;
  /** Forgets what ended long enough before `at` (milliseconds since the epoch), and the tokens nobody collected in time. */
  purge(at: number): Promise<void>;
}

const MAX_TRIES = 100;

/**
 * Reads a session, applies a rule to it and stores the successor; where another request came first, does it all again
 * with what is there then.
 *
 * @returns the outcome of the rule that counted
 * @throws Error when the session never holds still
 */
export async function settle<Outcome extends { readonly successor?: Session }>(
  store: SessionStore,
  find: () => Promise<Session | undefined>,
  rule: (session: Session | undefined) => Outcome,
): Promise<Outcome> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const seen = await find();
    const outcome = rule(seen);
    if (!seen || !outcome.successor || (await store.replace(seen, outcome.successor))) return outcome;
  }
  throw new Error(`A session was changed by others ${MAX_TRIES} times in a row`);
}
