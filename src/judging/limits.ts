import type { Exchange } from '../http/exchange';
import { comeBackAfterSeconds, usedUp } from '../http/rate-limit';
import { TOKEN_ENDPOINT_ERRORS } from '../rfc8628/error-codes';
import { readMeantAnswer } from './error-meant';

/** A refusal that says nothing of the request, but that there were too many of them. */
export interface Limit {
  /** Seconds after which the server may be asked again, where it says so, in `Retry-After` or as the limit's reset. */
  readonly retryAfterSeconds?: number;
}

/** Error codes by which servers say that they are asked too much: none is registered but `temporarily_unavailable`. */
const LIMIT_CODES =
  /rate[\s_-]?limit|too[\s_-]?many|throttl|quota|limit[\s_-]?(?:exceeded|reached)|temporarily[\s_-]?unavailable|over(?:loaded|[\s_-]capacity)|(?:server|system)[\s_-]?(?:busy|overload)/i;

/** Words by which a refusal without such a code says the same. */
const LIMIT_WORDS =
  /\b(?:rate[\s-]?limit|too many (?:requests|attempts|sessions|polls|codes|tries|device)|request limit|quota exceeded|throttled)/i;

/** Statuses that say something else, whatever words come with them: that nobody is known, or that the server broke. */
const OTHER_STATUSES = new Set([401, 404, 405, 413, 415, 500]);

/** What RFC 8628 section 3.5 has the token endpoint say to a poll of a session that it knows. */
const POLLING_ERRORS = new Set(['authorization_pending', 'slow_down', 'expired_token', 'access_denied']);

/**
 * The one place that recognizes a limit, in whatever form a server tells it: status 429, or 503 with `Retry-After`; an
 * OAuth error such as `temporarily_unavailable` or `rate_limited` at any status; or plain words, at statuses of all kinds
 * (420, 509), or a header that says that nothing is left, beside 403 or an error of the server. RFC 8628 section 5.1 and RFC 6749 section 10.10 ask for limits, so a request that was refused by one was not
 * judged by the server, and says nothing about it.
 *
 * An error that RFC 6749 or RFC 8628 defines is an answer, whatever its status, unless its description speaks of a limit:
 * `slow_down` with status 429 is `slow_down`. At the device authorization endpoint, where there is nothing to slow down but
 * the asking, it is a limit. So is `invalid_request` with status 429: RFC 6749 has no code for a limit, and whoever takes
 * the nearest one says by the status what is meant (RFC 6585 section 4).
 *
 * @returns undefined for every other answer, and for none
 */
export function limitOf(exchange: Exchange): Limit | undefined {
  const { response, purpose } = exchange;
  if (!response || response.status < 400) return undefined;
  const { error, errorDescription = '', retryAfterSeconds } = readMeantAnswer(exchange);
  const receivedAt = exchange.startedAt.getTime() + (exchange.receivedAt - exchange.sentAt);
  const comeBack = comeBackAfterSeconds(response.headers, receivedAt);
  const limit: Limit = { ...(comeBack !== undefined && { retryAfterSeconds: comeBack }) };
  if (error !== undefined && LIMIT_CODES.test(error)) return limit;
  if (error === 'slow_down' && purpose !== 'token request') return limit;
  if (response.status === 429 && error === 'invalid_request') return limit;
  if (error !== undefined && POLLING_ERRORS.has(error)) return undefined;
  if (error !== undefined && TOKEN_ENDPOINT_ERRORS.has(error))
    return LIMIT_WORDS.test(errorDescription) ? limit : undefined;
  if (response.status === 429) return limit;
  if (response.status === 503 && retryAfterSeconds !== undefined) return limit;
  if ((response.status === 403 || response.status >= 500) && usedUp(response.headers)) return limit;
  const words = error === undefined ? response.body.slice(0, 2000) : `${error} ${errorDescription}`;
  return !OTHER_STATUSES.has(response.status) && LIMIT_WORDS.test(words) ? limit : undefined;
}

/** What a proxy in front of a server says when it cannot reach it: not the server's own answer, and it may pass. */
export const PASSING_TROUBLE: ReadonlySet<number> = new Set([502, 503, 504]);

/** Errors that no proxy knows of. */
const ERRORS_OF_POLLS: ReadonlySet<unknown> = new Set([
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
]);

/** Whether the answer is a proxy's, for it could not reach the server. */
export function isPassingTrouble(exchange: Exchange): boolean {
  const { response } = exchange;
  return (
    response !== undefined &&
    PASSING_TROUBLE.has(response.status) &&
    !ERRORS_OF_POLLS.has(readMeantAnswer(exchange).error)
  );
}

/** By these a request was not even sent. */
const NOT_SENT = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN/;

/** Whether a request was on its way, or there, when its connection was lost. */
export function isLost({ noAnswer }: Exchange): boolean {
  return noAnswer?.kind === 'connection' && !NOT_SENT.test(noAnswer.message);
}
