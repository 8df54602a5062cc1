import type { NoAnswer } from '../http/exchange';
import { safeText } from '../http/safe-text';

/**
 * What every error of the device client is. `message` says what happened and `advice` what the user can do: one line
 * each, fit for a terminal, with no device code, token or secret in it.
 */
export abstract class DeviceClientError extends Error {
  /** The OAuth error code (`access_denied`, `invalid_client` …), where one stands behind this error. */
  readonly code?: string;
  /** What the user can do now, as a sentence. */
  readonly advice: string;

  constructor(message: string, advice: string, code?: string) {
    super(message);
    this.name = new.target.name;
    this.advice = advice;
    if (code !== undefined) this.code = code;
  }
}

/** The authorization server answered with an OAuth error ([RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)). */
export class OAuthError extends DeviceClientError {
  declare readonly code: string;
  /** The server's own words, made safe for a terminal. */
  readonly description?: string;

  constructor(code: string, description?: string, message?: string, advice?: string) {
    const safeCode = safeText(code, 80);
    const safeDescription = description === undefined ? '' : safeText(description);
    super(
      message ??
        `The authorization server refused: ${safeCode}${safeDescription ? ` (${safeDescription})` : ''}`,
      advice ??
        ADVICE_BY_CODE[safeCode] ??
        'Start again; if it stays so, ask whoever runs the authorization server.',
      safeCode,
    );
    if (safeDescription) this.description = safeDescription;
  }
}

const ADVICE_BY_CODE: Readonly<Record<string, string>> = {
  invalid_client: 'Check the client id and the client secret.',
  unauthorized_client: 'Have this client registered for the device authorization grant.',
  unsupported_grant_type: 'Have the device authorization grant switched on at the authorization server.',
  invalid_scope: 'Ask for another scope.',
  invalid_grant: 'The code is no longer good: start again.',
};

/** The end user refused (`access_denied`, [RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)). */
export class AccessDeniedError extends OAuthError {
  constructor(description?: string) {
    const words = description === undefined ? '' : safeText(description);
    super(
      'access_denied',
      description,
      `The request was denied${words ? `: ${words}` : '.'}`,
      'If that was a mistake, start again and approve.',
    );
  }
}

/**
 * The codes expired before the user approved: the server said so (`expired_token`), or `expires_in` has passed on the
 * client's own clock ([RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)). Nothing starts again by
 * itself.
 */
export class ExpiredTokenError extends OAuthError {
  /** The trouble that polling was in when time ran out, where it was in any. */
  readonly trouble?: string;

  constructor(options: { readonly description?: string; readonly trouble?: string } = {}) {
    const { description, trouble } = options;
    super(
      'expired_token',
      description,
      `The code expired before the request was approved${trouble ? `; the last poll had trouble: ${trouble}` : ''}.`,
      'Start again for a new code.',
    );
    if (trouble) this.trouble = trouble;
  }
}

/** An answer that is not what the RFC defines: no JSON, or a member missing or unusable. */
export class MalformedResponseError extends DeviceClientError {
  /** The HTTP status of the answer. */
  readonly status: number;

  constructor(what: string, status: number) {
    super(
      `The authorization server's answer cannot be used: ${what} (HTTP ${status}).`,
      'Check the address of the endpoint, or tell whoever runs the authorization server.',
    );
    this.status = status;
  }
}

/** A redirect where none belongs; it was not followed, since that would hand codes and credentials to another place. */
export class UnexpectedRedirectError extends DeviceClientError {
  readonly status: number;

  constructor(endpoint: string, status: number) {
    super(
      `The ${endpoint} answered with a redirect (HTTP ${status}), which was not followed.`,
      'Check the address of the endpoint: perhaps http instead of https, or another host or path.',
    );
    this.status = status;
  }
}

/** An address that would send codes or credentials in the clear, or that is none; nothing was sent. */
export class InsecureEndpointError extends DeviceClientError {
  constructor(what: string) {
    super(`${what}; nothing was sent there.`, 'Use an https address.');
  }
}

/** The issuer's metadata cannot be had, belongs to another issuer, or does not offer the device grant. */
export class MetadataUnusableError extends DeviceClientError {
  constructor(what: string) {
    super(what, 'Check the issuer, or give the endpoints themselves.');
  }
}

/** No answer could be had: no connection, a certificate that does not verify, a timeout, or a server in trouble. */
export class NetworkError extends DeviceClientError {
  readonly kind: NoAnswer['kind'] | 'server';
  /** The HTTP status, where a server in trouble answered. */
  readonly status?: number;

  constructor(what: string, kind: NoAnswer['kind'] | 'server', status?: number) {
    super(
      `The authorization server could not be reached: ${what}.`,
      kind === 'tls'
        ? 'Check the certificate; a private authority has to be given as one to trust.'
        : 'Check the connection and the address, and start again.',
    );
    this.kind = kind;
    if (status !== undefined) this.status = status;
  }
}

/** These tokens came without a refresh token. */
export class NotRefreshableError extends DeviceClientError {
  constructor() {
    super(
      'There is no refresh token to get new tokens with.',
      'Sign in again when the access token has expired.',
    );
  }
}

/** The caller's signal ended it; no further request is sent. */
export class AbortedError extends DeviceClientError {
  constructor() {
    super('Cancelled before it was done.', 'Start again when you like.');
  }
}
