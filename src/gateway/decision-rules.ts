import { hasExpired, type Session } from './session';
import type { SignInAttempt, TokenSet } from './upstream';

/** Why something cannot be done with a session on the verification page. */
export type Obstacle =
  /** `expires_in` has passed. */
  | 'expired'
  /** Approved or refused before. */
  | 'decided'
  /** Taken up in another browser. */
  | 'taken'
  /** The sign-in that comes back is not the one that was begun last. */
  | 'stale-sign-in';

/** The session as it becomes, or what stands in the way. */
export type Ruling =
  | { readonly successor: Session; readonly obstacle?: never }
  | { readonly obstacle: Obstacle; readonly successor?: never };

/** Decides what an end user's browser may do with a session, without doing anything ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3), §5.4). */
export interface DecisionRules {
  /** May this browser see what is asked, and be offered the choice? */
  look(session: Session, browser: string, at: number): Obstacle | undefined;
  /** The browser takes the code up: from now on no other may decide. */
  openSession(session: Session, browser: string, at: number): Ruling;
  deny(session: Session, browser: string, at: number): Ruling;
  /** The end user said yes, and goes to sign in. */
  beginSignIn(session: Session, browser: string, attempt: SignInAttempt, at: number): Ruling;
  /** The browser comes back from signing in with this `state`: it may do so once. */
  endSignIn(session: Session, browser: string, state: string, at: number): Ruling;
  /** The server behind has given the tokens. */
  approve(session: Session, browser: string, tokens: TokenSet, at: number): Ruling;
}

function obstacleFor(session: Session, browser: string, at: number): Obstacle | undefined {
  // First, so that who did not take the code up does not learn how it was decided.
  if (session.takenUpBy !== undefined && session.takenUpBy !== browser) return 'taken';
  if (session.state.name !== 'pending') return 'decided';
  if (hasExpired(session, at)) return 'expired';
  return undefined;
}

function unlessObstructed(
  session: Session,
  browser: string,
  at: number,
  change: (mine: Session) => Session,
): Ruling {
  const obstacle = obstacleFor(session, browser, at);
  return obstacle ? { obstacle } : { successor: change({ ...session, takenUpBy: browser }) };
}

/** One browser, one decision, within the lifetime. */
export const oneBrowserOneDecision: DecisionRules = {
  look: obstacleFor,
  openSession: (session, browser, at) => unlessObstructed(session, browser, at, (mine) => mine),
  deny: (session, browser, at) =>
    unlessObstructed(session, browser, at, (mine) => ({ ...withoutSignIn(mine), state: { name: 'denied' } })),
  beginSignIn: (session, browser, attempt, at) =>
    unlessObstructed(session, browser, at, (mine) => ({ ...mine, signIn: attempt })),
  endSignIn: (session, browser, state, at) =>
    session.takenUpBy === browser && session.state.name === 'pending' && session.signIn?.state !== state
      ? { obstacle: 'stale-sign-in' }
      : unlessObstructed(session, browser, at, withoutSignIn),
  approve: (session, browser, tokens, at) =>
    unlessObstructed(session, browser, at, (mine) => ({
      ...withoutSignIn(mine),
      state: { name: 'approved', tokens },
    })),
};

function withoutSignIn({ signIn: _over, ...rest }: Session): Session {
  return rest;
}
