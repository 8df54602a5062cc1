import type { Exchange } from '../http/exchange';
import { encodingFlaws, isJsonMediaType, parseObject } from './error-response';

/**
 * What a token response lacks of the form that [RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1)
 * gives it.
 *
 * @returns each flaw in words; empty where there is none
 */
export function tokenResponseFlaws({ response }: Exchange): string[] {
  if (!response) return ['no answer came'];
  const flaws: string[] = [];
  const json = parseObject(response.body);
  if (response.status !== 200) flaws.push(`status ${response.status} instead of 200`);
  if (!isJsonMediaType(response.headers['content-type'])) {
    flaws.push(`media type ${response.headers['content-type'] ?? 'missing'} instead of application/json`);
  }
  flaws.push(...encodingFlaws(response));
  if (!json) return [...flaws, 'a body that is no JSON object'];
  for (const member of ['access_token', 'token_type']) {
    if (typeof json[member] !== 'string' || json[member] === '')
      flaws.push(`no "${member}" that is a string`);
  }
  for (const member of ['access_token', 'refresh_token']) {
    // RFC 6749, appendices A.12 and A.17: 1*VSCHAR.
    if (typeof json[member] === 'string' && /[^\x20-\x7e]/.test(json[member]))
      flaws.push(`a "${member}" with characters that none may have (RFC 6749 appendix A)`);
  }
  if (json.expires_in !== undefined && typeof json.expires_in !== 'number') {
    flaws.push(`an "expires_in" that is no number (${typeof json.expires_in})`);
  } else if (typeof json.expires_in === 'number' && json.expires_in < 0) {
    flaws.push('an "expires_in" below zero');
  }
  for (const member of ['refresh_token', 'scope']) {
    if (json[member] !== undefined && typeof json[member] !== 'string')
      flaws.push(`a "${member}" that is no string`);
  }
  return flaws;
}

/** The scope that an access token says it has. */
export interface ScopeInToken {
  readonly scope: string;
  /** By the claim that RFC 9068 has for it; what others mean by their own is theirs. */
  readonly isStandard: boolean;
}

/**
 * The scope that an access token says it has, where it is a JWT that says so: by `scope`
 * ([RFC 9068 §2.2.3](https://www.rfc-editor.org/rfc/rfc9068#section-2.2.3)), or by a claim of the server's own, `scp` or
 * `scopes`. Its signature is not looked at.
 */
export function grantedScope(members: Readonly<Record<string, unknown>>): ScopeInToken | undefined {
  const claims = typeof members.access_token === 'string' ? claimsOf(members.access_token) : undefined;
  const name = ['scope', 'scp', 'scopes'].find((claim) => claims?.[claim] !== undefined);
  const value = name === undefined ? undefined : claims?.[name];
  const scope = Array.isArray(value) ? value.join(' ') : value;
  return typeof scope === 'string' ? { scope, isStandard: name === 'scope' } : undefined;
}

/**
 * When a token that came with a response can be used, on the clock of the exchange: at once, unless it is a JWT that says
 * otherwise by `nbf` ([RFC 7519 §4.1.5](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.5)). A server may let refresh
 * tokens become good when access tokens are about to end, and take an earlier use for that of a thief.
 *
 * @param token one that the response brought
 * @returns milliseconds
 */
export function goodFrom(token: string, { response, startedAt, sentAt, receivedAt }: Exchange): number {
  const { nbf, iat } = claimsOf(token) ?? {};
  if (typeof nbf !== 'number') return receivedAt;
  // By the server's own clock, which nobody has to have set right.
  const date = Date.parse(response?.headers.date ?? '') || startedAt.getTime() + (receivedAt - sentAt);
  const now = typeof iat === 'number' ? iat : date / 1000;
  // Both are whole seconds, or may be.
  return nbf <= now ? receivedAt : receivedAt + (nbf - now + 1) * 1000;
}

/** What a JWT says; undefined for what is none. Its signature is not looked at. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = token.split('.');
  return parseObject(Buffer.from(payload ?? '', 'base64url').toString());
}

/** Whether two scopes hold the same values; their order means nothing (RFC 6749 §3.3). */
export function sameScope(one: string, other: string): boolean {
  const values = (scope: string): string => [...new Set(scope.split(' ').filter(Boolean))].sort().join(' ');
  return values(one) === values(other);
}
