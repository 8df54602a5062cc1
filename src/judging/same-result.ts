import type { Exchange } from '../http/exchange';
import { answerOf, formRequirementOf, hasCodes, hasToken, isBareRefusal } from './answers';
import { describeAnswer } from './describe';
import { NotTested, RequirementNotMet } from './outcomes';

/** The result of a poll that is told to wait: `slow_down` only adds how fast the next one may come. */
export const PENDING = 'pending';

/** A status of 4xx, and no OAuth error that says why. */
const BARE_REFUSAL = 'a refusal without an error';

/** Which of these is said to a request that does not tell who asks is for other requirements to judge. */
const WHO_ASKS = new Set(['invalid_request', 'invalid_client', BARE_REFUSAL]);

/**
 * What a request came to, in a word: codes, a token, to wait, an OAuth error, or what else the status says.
 *
 * @throws NoAnswerReceived, LimitReached, NotTested where the answer says nothing of the server (see `answerOf`)
 */
export function resultOf(exchange: Exchange): string {
  const { error, status = 0 } = answerOf(exchange);
  if (error === 'authorization_pending' || error === 'slow_down') return PENDING;
  if (error !== undefined) return error;
  if (hasCodes(exchange)) return 'codes';
  if (hasToken(exchange)) return 'a token';
  return status >= 400 && status <= 499 ? BARE_REFUSAL : `status ${status}`;
}

/**
 * Judges that an empty parameter came to what a missing one comes to (RFC 6749 section 3.2), whether or not that is the
 * right answer to either.
 *
 * @param missing the request without the parameter
 * @param empty the same with an empty value
 * @throws RequirementNotMet where they differ
 * @throws NotTested where the server failed at the missing one, and refused the empty one: what it lacks is an answer to
 * the former, which other requirements are about
 */
export function expectSameResult(missing: Exchange, empty: Exchange): void {
  const [left, right] = [resultOf(missing), resultOf(empty)];
  if (left === right || (WHO_ASKS.has(left) && WHO_ASKS.has(right) && namesNobody(missing))) return;
  if (missing.response !== undefined && missing.response.status >= 500 && isRefusal(empty))
    throw new NotTested(
      `A request without the parameter ends with status ${missing.response.status}, so that there is nothing to compare with.`,
    );
  if (isRefusal(missing) && isRefusal(empty) && (isBareRefusal(missing) || isBareRefusal(empty)))
    throw new NotTested(
      `Both are refused, and why cannot be read (${formRequirementOf(empty)}): ${describeAnswer(missing)}; ${describeAnswer(empty)}.`,
    );
  throw new RequirementNotMet(
    `the empty parameter to be answered like the missing one (${left})`,
    describeAnswer(empty),
  );
}

function isRefusal({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 400 && response.status <= 499;
}

function namesNobody({ request }: Exchange): boolean {
  const form = new URLSearchParams(request.body ?? '');
  return !form.has('client_id') && request.headers.authorization === undefined;
}
