import { hasExpired, type Session } from './session';
import type { SessionStore } from './session-store';

/** Keeps sessions in this process: a restart forgets them, and a second gateway does not see them. */
export interface MemorySessionStoreOptions {
  /** How many may be live at a time; 10,000 unless given. */
  readonly maxLive?: number;
  /** Seconds that a session is remembered after its expiry; 600 unless given. */
  readonly rememberSeconds?: number;
}

/** See {@link MemorySessionStoreOptions}. At most twice `maxLive` sessions are held, the ended ones going first. */
export function memorySessionStore(options: MemorySessionStoreOptions = {}): SessionStore {
  const { maxLive = 10_000, rememberSeconds = 600 } = options;
  // Both in the order of creation.
  const byId = new Map<string, Session>();
  const idByUserCode = new Map<string, string>();

  const isLive = (session: Session, at: number) =>
    !hasExpired(session, at) && (session.state.name === 'pending' || session.state.name === 'approved');

  const forget = (session: Session) => {
    byId.delete(session.id);
    idByUserCode.delete(session.userCodeKey);
  };

  /** Returns how many are live after it. */
  const tidy = (at: number): number => {
    let live = 0;
    for (const session of byId.values()) {
      if (isLive(session, at)) live += 1;
      else if (at >= session.expiresAt + rememberSeconds * 1000) forget(session);
      else if (session.state.name === 'approved') {
        // Expired before the device came: it will hear expired_token, so the tokens need not lie here any longer.
        byId.set(session.id, {
          ...session,
          version: session.version + 1,
          state: { name: 'pending' },
        });
      }
    }
    for (const session of byId.values()) {
      if (byId.size < 2 * maxLive) break;
      if (!isLive(session, at)) forget(session);
    }
    return live;
  };

  return {
    async create(session) {
      // They are counted only where the count can matter.
      if (byId.size >= maxLive && tidy(session.createdAt) >= maxLive) return 'full';
      if (idByUserCode.has(session.userCodeKey)) return 'user-code-taken';
      byId.set(session.id, session);
      idByUserCode.set(session.userCodeKey, session.id);
      return 'created';
    },
    async byId(id) {
      return byId.get(id);
    },
    async byUserCode(userCodeKey) {
      return byId.get(idByUserCode.get(userCodeKey) ?? '');
    },
    async replace(seen, successor) {
      if (byId.get(seen.id)?.version !== seen.version) return false;
      byId.set(seen.id, { ...successor, version: seen.version + 1 });
      return true;
    },
    async purge(at) {
      tidy(at);
    },
  };
}
