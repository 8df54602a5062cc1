import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../http/exchange';
import type { OAuthAnswer } from '../http/oauth-answer';
import { demandOf } from './demands';
import { describeAnswer } from './describe';
import { readMeantAnswer } from './error-meant';
import { isPassingTrouble, type Limit, limitOf } from './limits';
import { FailedItself, LimitReached, NoAnswerReceived, NotTested, RequirementNotMet } from './outcomes';

/**
 * The answer of the provider itself.
 *
 * @throws NoAnswerReceived when there is none, or only a proxy's
 * @throws LimitReached when the provider refuses to serve us for now: that is its right
 * @throws NotTested when its token endpoint reads no forms at all, which is one flaw and not fifty; or when it wants more of
 * its clients than RFC 8628 has
 */
export function answerOf(exchange: Exchange): OAuthAnswer {
  const { response } = exchange;
  const limit = limitOf(exchange);
  if (limit) throw new LimitReached(limitInWords(exchange, limit));
  if (!response || isPassingTrouble(exchange)) {
    throw new NoAnswerReceived(
      `The ${exchange.purpose} of ${exchange.actor} got ${describeAnswer(exchange)}.`,
      exchange,
    );
  }
  const demand = demandOf(exchange);
  if (demand !== undefined) {
    throw new NotTested(
      `The provider wants ${demand} with the ${exchange.purpose} of ${exchange.actor}, which the suite does not send: it got ${describeAnswer(exchange)}.`,
    );
  }
  const answer = readMeantAnswer(exchange);
  const refusesForms = response.status === 415 && isForm(exchange);
  if (refusesForms && exchange.purpose === 'token request') {
    throw new NotTested('The token endpoint does not read forms (3.4-form-post).');
  }
  if (refusesForms && exchange.purpose === 'device authorization request') {
    throw new NotTested('The device authorization endpoint does not read forms (3.1-form-post).');
  }
  return answer;
}

/** Whether a form was sent: to refuse anything else by status 415 is right (RFC 9110 section 15.5.16). */
function isForm({ request: { headers } }: Exchange): boolean {
  const type = headers['content-type'];
  return type === undefined || /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type);
}

/** Why a refusal by a limit says nothing, in a sentence. */
function limitInWords(exchange: Exchange, { retryAfterSeconds }: Limit): string {
  const later =
    retryAfterSeconds === undefined ? '' : `, to come back after ${Math.ceil(retryAfterSeconds)} s`;
  return (
    `The provider limits how often it may be asked: the ${exchange.purpose} of ${exchange.actor} got ` +
    `${describeAnswer(exchange)}${later}.`
  );
}

/** Errors that tell a client that it is not known, or has not shown who it is. */
const WHO_ASKS: readonly string[] = ['invalid_request', 'invalid_client', 'unauthorized_client'];

/**
 * Whether a client that did not show who it is was refused for just that, without any OAuth error to read: a status of
 * 4xx, and nothing given. That the error has no form is one flaw, which `3.2-error-response` and `3.5-error-response` are
 * about; whoever had to be refused was refused. Words in place of a code are none, either.
 *
 * @param allowed the errors that would be right
 */
export function isRefusedWithoutError(exchange: Exchange, allowed: readonly string[]): boolean {
  return (
    allowed.includes('invalid_client') &&
    allowed.every((code) => WHO_ASKS.includes(code)) &&
    isBareRefusal(exchange)
  );
}

/** Whether a request was refused with a status of 4xx, without an OAuth error that could be read: words for a person are none. */
export function isBareRefusal(exchange: Exchange): boolean {
  const { error, json, status } = answerOf(exchange);
  return (
    (error === undefined || isProse(error, status)) &&
    isClientError(status) &&
    json?.device_code == null &&
    json?.access_token == null
  );
}

/** The requirement that judges the form of the errors that an endpoint sends. */
export function formRequirementOf({ purpose }: Exchange): string {
  return purpose === 'token request' ? '3.5-error-response' : '3.2-error-response';
}

/** Judges that a token request's form was read, whatever was then said to it. */
export function expectFormRead(exchange: Exchange): void {
  if (exchange.response?.status !== 415) answerOf(exchange);
  else throw new RequirementNotMet('a form to be read', describeAnswer(exchange));
}

/** Judges that a request was refused with one of these OAuth errors, and that neither codes nor a token came with it. */
export function expectError(exchange: Exchange, ...allowed: readonly string[]): void {
  const answer = answerOf(exchange);
  const { error, json } = answer;
  const given = ['device_code', 'access_token'].filter(
    (member) => json !== undefined && json[member] != null,
  );
  if (error === undefined || !allowed.includes(error) || given.length > 0) {
    throw new RequirementNotMet(
      `the error ${allowed.map((code) => `"${code}"`).join(' or ')}`,
      describeAnswer(exchange) +
        (error !== undefined && given.length > 0 ? `, and yet ${given.join(', ')}` : ''),
      given.length === 0 ? isRefusal(answer) : undefined,
    );
  }
}

/** Errors by which a server says that it failed itself (RFC 6749, 4.1.2.1), which refuses nothing. */
const OWN_TROUBLE: readonly string[] = ['server_error', 'temporarily_unavailable'];

/** Whether a server says that it failed: a status of 5xx, and an error for that. */
export function hasFailedItself(exchange: Exchange): boolean {
  const { error, status = 0 } = answerOf(exchange);
  return status >= 500 && error !== undefined && OWN_TROUBLE.includes(error);
}

/**
 * Judges that a request was refused, with whatever error, and that neither codes nor a token came.
 *
 * @returns the OAuth error, where the refusal names one
 * @throws FailedItself when the server says that it failed: asked again, it may serve the request
 */
export function expectRefusal(exchange: Exchange): string | undefined {
  const { error, status = 0, json } = answerOf(exchange);
  const given = ['device_code', 'access_token'].some((member) => json?.[member] != null);
  if (!given && hasFailedItself(exchange)) {
    throw new FailedItself(
      `The server failed by its own account, which refuses nothing: ${describeAnswer(exchange)}.`,
    );
  }
  if (given || (error === undefined && (status < 400 || status > 499))) {
    throw new RequirementNotMet('the request to be refused', describeAnswer(exchange));
  }
  return error;
}

/**
 * Judges that a session goes on, by the answer to a poll of its device.
 *
 * @throws NotTested when the answer is neither an OAuth error nor a token: whatever kept the server from answering, it
 * says nothing of the session
 */
export function expectOpenSession(exchange: Exchange): void {
  const { error } = answerOf(exchange);
  if (error === undefined && !hasToken(exchange)) {
    throw new NotTested(
      `Whether the session is still open cannot be told: the poll got ${describeAnswer(exchange)}.`,
    );
  }
  expectError(exchange, 'authorization_pending', 'slow_down');
}

/** What is expected of an answer to a request that nothing is wrong with. */
export const CODES_EXPECTED = 'a session to be started, with its codes';

/** Judges that a device authorization request was served with codes. */
export function expectCodes(exchange: Exchange): void {
  const answer = answerOf(exchange);
  const { json, error, status } = answer;
  if (error !== undefined || status !== 200 || !isText(json?.device_code)) {
    throw new RequirementNotMet(CODES_EXPECTED, describeAnswer(exchange), isRefusal(answer));
  }
}

/** Judges that a token request was served with a token. */
export function expectToken(exchange: Exchange): void {
  const answer = answerOf(exchange);
  const { json, error } = answer;
  if (isFlawedTokenResponse(exchange))
    throw new NotTested('The token response has no access token that could be used (3.5-success).');
  if (error !== undefined || !isText(json?.access_token)) {
    throw new RequirementNotMet('a token', describeAnswer(exchange), isRefusal(answer));
  }
}

export function hasCodes(exchange: Exchange): boolean {
  return isText(readMeantAnswer(exchange).json?.device_code);
}

export function hasToken(exchange: Exchange): boolean {
  return isText(readMeantAnswer(exchange).json?.access_token);
}

/** A success without an access token that could be used: it is a token response all the same, and what it lacks is one flaw. */
export function isFlawedTokenResponse(exchange: Exchange): boolean {
  const { status, error } = readMeantAnswer(exchange);
  return exchange.purpose === 'token request' && status === 200 && error === undefined && !hasToken(exchange);
}

/** "Client not found", or the name of the status, which web frameworks put there: words for a person, in no code's place. */
function isProse(error: string, status = 0): boolean {
  return /\s/.test(error) || error === STATUS_CODES[status];
}

function isClientError(status = 0): boolean {
  return status >= 400 && status <= 499;
}

/** Whether an answer refuses what was asked for: an error that has the device wait does not, nor does a server that fails. */
function isRefusal({ error, status }: OAuthAnswer): true | undefined {
  const ends = error !== 'authorization_pending' && error !== 'slow_down';
  return ends && isClientError(status) ? true : undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
