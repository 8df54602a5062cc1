import type { OAuthAnswer } from '../http/oauth-answer';
import { safeText } from '../http/safe-text';
import { TOKEN_ENDPOINT_ERRORS } from '../rfc8628/error-codes';
import {
  AccessDeniedError,
  ExpiredTokenError,
  MalformedResponseError,
  OAuthError,
  UnexpectedRedirectError,
} from './errors';
import { Tokens } from './tokens';

/**
 * What a poll brought ([RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)).
 *
 * The error code decides, whatever the HTTP status is: `authorization_pending` and `slow_down` mean ask again, any
 * other code ends it. What carries no OAuth error and no token says nothing about the session, so polling goes on (with
 * longer waits, see `PollingSchedule`) until the codes expire: no answer, a gateway's page, a 429 or a 5xx. In those two
 * an `error` member counts only where it is a code of the token endpoint, since frameworks put "Internal Server Error"
 * there.
 *
 * @returns the tokens; `undefined` means ask again
 * @throws {AccessDeniedError} {@link ExpiredTokenError} {@link OAuthError} the server ended the session
 * @throws {UnexpectedRedirectError} a redirect, which is never followed
 * @throws {MalformedResponseError} a success that holds no usable token
 */
export function readPollAnswer(answer: OAuthAnswer, requestedScope: string | undefined): Tokens | undefined {
  const { status, json, error, errorDescription } = answer;
  if (status === undefined) return undefined;
  if (status >= 300 && status < 400) throw new UnexpectedRedirectError('token endpoint', status);
  if (error !== undefined) {
    if (error === 'authorization_pending' || error === 'slow_down') return undefined;
    if (isServerTrouble(status) && !TOKEN_ENDPOINT_ERRORS.has(error)) return undefined;
    throw oauthError(error, errorDescription);
  }
  if (json === undefined || status >= 400) return undefined;
  if (status !== 200)
    throw new MalformedResponseError('the token endpoint sent neither a token nor an error', status);
  return new Tokens(json, { requestedScope });
}

/** Why a poll after which polling goes on brought no OAuth answer, in words; undefined where it did. */
export function troubleIn(answer: OAuthAnswer): string | undefined {
  const { status, error, noAnswer } = answer;
  if (error === 'authorization_pending' || error === 'slow_down') return undefined;
  if (status === undefined) return safeText(noAnswer?.message ?? 'there was no answer');
  if (isServerTrouble(status)) return `the server answered with HTTP ${status}`;
  return `the server answered with HTTP ${status} and no OAuth answer`;
}

function isServerTrouble(status: number): boolean {
  return status === 429 || status >= 500;
}

function oauthError(code: string, description: string | undefined): OAuthError {
  if (code === 'access_denied') return new AccessDeniedError(description);
  if (code === 'expired_token')
    return new ExpiredTokenError({ ...(description !== undefined && { description }) });
  return new OAuthError(code, description);
}
