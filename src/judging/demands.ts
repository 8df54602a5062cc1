import type { Exchange } from '../http/exchange';
import { readMeantAnswer } from './error-meant';

/** What servers ask of a client beyond RFC 8628, by the errors that RFCs define for its lack. */
const DEMANDS: ReadonlyMap<string, string> = new Map([
  ['invalid_dpop_proof', 'a DPoP proof (RFC 9449)'],
  ['use_dpop_nonce', 'a DPoP proof (RFC 9449)'],
  ['invalid_target', 'a resource indicator (RFC 8707)'],
]);

/** PKCE at this grant is a habit of single servers, and has no error of its own. */
const PKCE = /\bcode[_ ]challenge|\bPKCE\b/i;

/**
 * What the server wants beyond RFC 8628 that no request of the suite has, as it may of the clients that are registered for
 * it. A request that was refused for the lack of it was not judged by the server otherwise.
 *
 * @returns in words; undefined for every other answer
 * @example
 * demandOf(exchange) // 'a DPoP proof (RFC 9449)', for 400 with error "invalid_dpop_proof"
 */
export function demandOf(exchange: Exchange): string | undefined {
  const { error, errorDescription = '', status = 0 } = readMeantAnswer(exchange);
  if (error === undefined || status < 400 || status > 499) return undefined;
  if (error === 'invalid_request' && PKCE.test(errorDescription)) return 'a code_challenge (RFC 7636)';
  return DEMANDS.get(error);
}
