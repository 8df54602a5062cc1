import type { Exchange } from '../http/exchange';
import { clientOf } from '../http/request-client';
import { readMeantAnswer } from './error-meant';

/**
 * Whether two clients were refused in the same words, their names aside: then a server that does not know one of them
 * may not know the other either ([RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), `invalid_client`).
 *
 * @example
 * // "Client tv was not found" and "Client box was not found"
 * isRefusedAlike(tv, box); // true
 */
export function isRefusedAlike(one: Exchange, other: Exchange): boolean {
  const [left, right] = [one, other].map(refusal);
  return left !== undefined && left === right;
}

function refusal(exchange: Exchange): string | undefined {
  const { status, error, errorDescription = '' } = readMeantAnswer(exchange);
  if (error === undefined) return undefined;
  const id = clientOf(exchange.request);
  const words = id ? errorDescription.replaceAll(id, '') : errorDescription;
  return JSON.stringify([status, error, words]);
}
