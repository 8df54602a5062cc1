import { createHash } from 'node:crypto';
import type { PollState } from './poll-throttle';
import type { SignInAttempt, TokenSet } from './upstream';

/** How far a session has come. Approved goes to spent; denied and spent are the end. */
export type SessionState =
  | { readonly name: 'pending' }
  | { readonly name: 'approved'; readonly tokens: TokenSet }
  | { readonly name: 'denied' }
  | { readonly name: 'spent' };

/** A device authorization session. It is never changed, only replaced by its successor in the store. */
export interface Session {
  /** The digest of the device code: whoever reads the store cannot poll with it. */
  readonly id: string;
  /** Counted up by the store with every successor. */
  readonly version: number;
  /** As it is shown. */
  readonly userCode: string;
  /** As it is looked up by. */
  readonly userCodeKey: string;
  readonly clientId: string;
  readonly scope: string;
  /** Who asked for the codes, to tell the end user. */
  readonly requestedBy: { readonly address: string; readonly userAgent?: string };
  /** Milliseconds since the epoch, as all times here. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly poll: PollState;
  /** The browser that took the code up; no other may decide. */
  readonly takenUpBy?: string;
  /** The sign-in under way at the server behind; a newer one takes its place. */
  readonly signIn?: SignInAttempt;
  readonly state: SessionState;
}

export function sessionIdOf(deviceCode: string): string {
  return createHash('sha256').update(deviceCode).digest('base64url');
}

export function hasExpired(session: Session, at: number): boolean {
  return at >= session.expiresAt;
}
