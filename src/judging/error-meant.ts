import type { Exchange } from '../http/exchange';
import { type OAuthAnswer, readOAuthAnswer } from '../http/oauth-answer';
import { TOKEN_ENDPOINT_ERRORS } from '../rfc8628/error-codes';

/** The codes of RFC 6749 and RFC 8628, by their letters alone. */
const BY_LETTERS: ReadonlyMap<string, string> = new Map(
  [...TOKEN_ENDPOINT_ERRORS].map((code) => [lettersOf(code), code]),
);

/**
 * The code that stands behind an error that is written otherwise: in another case, or with other signs between its words.
 * That it is written otherwise is one flaw, which `3.2-error-response` and `3.5-error-response` are about; everything else
 * is judged by what was meant.
 *
 * @returns the code of [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2) or
 * [RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5); the error as it is where it is none of them
 * @example
 * codeMeantBy('AUTHORIZATION_PENDING') // 'authorization_pending'
 * codeMeantBy('authorization_declined') // 'authorization_declined'
 */
export function codeMeantBy(error: string): string {
  return BY_LETTERS.get(lettersOf(error)) ?? error;
}

/**
 * Reads an exchange as {@link readOAuthAnswer} does, with the error as it was meant.
 *
 * @returns what was found; nothing is thrown
 */
export function readMeantAnswer(exchange: Exchange): OAuthAnswer {
  const answer = readOAuthAnswer(exchange);
  if (answer.error === undefined) return answer;
  const error = codeMeantBy(answer.error);
  return error === answer.error ? answer : { ...answer, error };
}

function lettersOf(code: string): string {
  return code.replace(/[-_]/g, '').toLowerCase();
}
