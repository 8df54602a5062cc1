import type { Exchange } from '../http/exchange';
import { type OAuthAnswer, readOAuthAnswer } from '../http/oauth-answer';
import { isSafeText } from '../http/safe-text';
import { DEFAULT_INTERVAL_SECONDS } from '../rfc8628/grant-type';
import { MalformedResponseError, NetworkError, OAuthError, UnexpectedRedirectError } from './errors';

/** A device authorization response, checked ([RFC 8628 §3.2](https://www.rfc-editor.org/rfc/rfc8628#section-3.2)). */
export interface DeviceAuthorization {
  /** A secret between client and server: never to be shown or logged. */
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete?: string;
  /** Seconds from the response, above zero. */
  readonly expires_in: number;
  /** Whole seconds between polls, at least 1; 5 where the server names none or 0. */
  readonly interval: number;
}

/** Nothing that a person is expected to type is longer. */
const LONGEST_USER_CODE = 128;
const LONGEST_URI = 2048;
/** A server that asks for a poll a day, or fewer, cannot mean it. */
const LONGEST_INTERVAL_SECONDS = 86_400;

/**
 * Reads a device authorization response as a client has to: what a user is to be shown is fit to be shown, and what is
 * to be waited for can be waited for.
 *
 * What is done about an odd `interval`: absent, null or 0 is the default of 5 seconds (0 asks for no pause, which is no
 * leave to hammer); a fraction is rounded up to whole seconds; a negative number, anything but a number, more than a
 * day, or more than `expires_in` is malformed.
 *
 * @throws {OAuthError} the server answered with an OAuth error, whatever its status
 * @throws {UnexpectedRedirectError} a redirect, which is never followed
 * @throws {NetworkError} no answer, or a server in trouble (429, 5xx)
 * @throws {MalformedResponseError} anything else that is no such response
 */
export function readDeviceAuthorization(exchange: Exchange): DeviceAuthorization {
  const answer = readOAuthAnswer(exchange);
  const { json, status } = successOf(answer, 'device authorization endpoint');
  const malformed = (what: string): MalformedResponseError => new MalformedResponseError(what, status);

  const text = (name: string): string => {
    const value = json[name];
    if (value === undefined && name === 'verification_uri' && 'verification_url' in json) {
      throw malformed('it has verification_url, a name from before RFC 8628, in place of verification_uri');
    }
    if (value === undefined) throw malformed(`${name} is missing`);
    if (typeof value !== 'string' || value === '') throw malformed(`${name} is no text`);
    return value;
  };

  const device_code = text('device_code');
  const user_code = text('user_code');
  if (!isSafeText(user_code) || user_code.trim() === '' || user_code.length > LONGEST_USER_CODE) {
    throw malformed('user_code cannot be shown on one line');
  }
  const verification_uri = checkUri('verification_uri', text('verification_uri'), malformed);
  const complete = json.verification_uri_complete ?? undefined;
  if (complete !== undefined && typeof complete !== 'string') {
    throw malformed('verification_uri_complete is no text');
  }

  if (json.expires_in === undefined) throw malformed('expires_in is missing');
  const { expires_in } = json;
  if (typeof expires_in !== 'number' || !Number.isFinite(expires_in) || expires_in <= 0) {
    throw malformed('expires_in is no number of seconds above zero');
  }
  return {
    device_code,
    user_code,
    verification_uri,
    ...(complete !== undefined && {
      verification_uri_complete: checkUri('verification_uri_complete', complete, malformed),
    }),
    expires_in,
    interval: readInterval(json.interval, expires_in, malformed),
  };
}

/**
 * The JSON object of a successful answer.
 *
 * @throws as {@link readDeviceAuthorization} says
 */
export function successOf(
  answer: OAuthAnswer,
  endpoint: string,
): { readonly json: Readonly<Record<string, unknown>>; readonly status: number } {
  const { status, json, error } = answer;
  if (status === undefined) {
    throw new NetworkError(
      answer.noAnswer?.message ?? 'there was no answer',
      answer.noAnswer?.kind ?? 'connection',
    );
  }
  if (status >= 300 && status < 400) throw new UnexpectedRedirectError(endpoint, status);
  if (error !== undefined) throw new OAuthError(error, answer.errorDescription);
  if (status === 429 || status >= 500) {
    throw new NetworkError(`the ${endpoint} answered with HTTP ${status}`, 'server', status);
  }
  if (json === undefined) throw new MalformedResponseError(`the ${endpoint} sent no JSON object`, status);
  if (status !== 200)
    throw new MalformedResponseError(`the ${endpoint} sent neither codes nor an error`, status);
  return { json, status };
}

/** The characters of a URI (RFC 3986): whatever else would forge lines, hide a host, or be no URI. */
const URI_CHARACTERS = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;

function checkUri(name: string, uri: string, malformed: (what: string) => MalformedResponseError): string {
  if (!URI_CHARACTERS.test(uri) || uri.length > LONGEST_URI || !URL.canParse(uri)) {
    throw malformed(`${name} is no absolute URI on one line`);
  }
  const { protocol, username, password } = new URL(uri);
  if (protocol !== 'https:' && protocol !== 'http:') throw malformed(`${name} is no http(s) address`);
  // https://bank.example@elsewhere.example/ shows one host and means another.
  if (username !== '' || password !== '') throw malformed(`${name} hides its host behind a user name`);
  return uri;
}

function readInterval(
  value: unknown,
  expiresIn: number,
  malformed: (what: string) => MalformedResponseError,
): number {
  if (value === undefined || value === null) return DEFAULT_INTERVAL_SECONDS;
  if (typeof value !== 'number') throw malformed('interval is no number');
  if (value < 0) throw malformed('interval is negative');
  if (value === 0) return DEFAULT_INTERVAL_SECONDS;
  if (value > LONGEST_INTERVAL_SECONDS) throw malformed('interval is longer than a day');
  if (value > expiresIn) throw malformed('interval is longer than expires_in, so no poll could ever be sent');
  return Math.ceil(value);
}
