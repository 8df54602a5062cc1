import { inspect } from 'node:util';
import { safeText } from '../http/safe-text';
import { MalformedResponseError } from './errors';

/** What becomes of members that the answer leaves out. */
export interface TokensContext {
  /** The scope that was asked for, space-delimited. */
  readonly requestedScope?: string | undefined;
  /** The refresh token that stays good when the answer brings none ([RFC 6749 §6](https://www.rfc-editor.org/rfc/rfc6749#section-6)). */
  readonly refreshToken?: string | undefined;
}

/**
 * A token response ([RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1)). The members hold secrets:
 * `console.log` shows none of them, `JSON.stringify` gives all, for a store that others cannot read.
 */
export class Tokens {
  readonly access_token: string;
  /** `Bearer`, in whatever case the server wrote it. */
  readonly token_type = 'Bearer';
  /** Seconds from the response, where the server tells. */
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly id_token?: string;
  /** What was granted, space-delimited: what was asked for where the answer does not say. */
  readonly scope?: string;
  /** Scopes that were asked for and not granted. */
  readonly missingScopes: readonly string[];

  constructor(json: Readonly<Record<string, unknown>>, context: TokensContext = {}) {
    const { access_token, token_type, expires_in } = json;
    if (typeof access_token !== 'string' || access_token === '') {
      throw new MalformedResponseError('access_token is missing', 200);
    }
    // RFC 6749 §A.12; anything else could not be sent in a header.
    if (!/^[\x20-\x7e]+$/.test(access_token)) {
      throw new MalformedResponseError('access_token has characters that no header can carry', 200);
    }
    if (typeof token_type !== 'string') throw new MalformedResponseError('token_type is missing', 200);
    // A token of a type that the client does not understand must not be used (RFC 6749 §7.1).
    if (token_type.toLowerCase() !== 'bearer') {
      throw new MalformedResponseError(`the token is of type ${safeText(token_type, 40)}, not Bearer`, 200);
    }
    this.access_token = access_token;
    // Odd values in members that nothing depends on are no reason to lose a token that a user approved.
    const seconds =
      typeof expires_in === 'string' && /^\d+$/.test(expires_in) ? Number(expires_in) : expires_in;
    if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) this.expires_in = seconds;
    const refreshToken = textOf(json.refresh_token) ?? context.refreshToken;
    if (refreshToken !== undefined) this.refresh_token = refreshToken;
    const idToken = textOf(json.id_token);
    if (idToken !== undefined) this.id_token = idToken;
    const granted = typeof json.scope === 'string' ? json.scope : context.requestedScope;
    if (granted !== undefined) this.scope = granted;
    this.missingScopes = scopesOf(context.requestedScope).filter(
      (scope) => !scopesOf(granted).includes(scope),
    );
  }

  [inspect.custom](): string {
    const held = (['access_token', 'refresh_token', 'id_token'] as const).filter((name) => this[name]);
    return `Tokens { ${held.map((name) => `${name}: (kept secret)`).join(', ')}, scope: ${safeText(this.scope ?? '')} }`;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function scopesOf(scope: string | undefined): readonly string[] {
  return (scope ?? '').split(' ').filter((one) => one !== '');
}
