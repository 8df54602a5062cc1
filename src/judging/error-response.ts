import type { Exchange, HttpResponse } from '../http/exchange';
import { TOKEN_ENDPOINT_ERRORS } from '../rfc8628/error-codes';
import { codeMeantBy } from './error-meant';

/**
 * Error codes registered for the token endpoint or an endpoint that answers like it: besides RFC 6749's and RFC 8628's
 * own, those of the extensions in IANA's registry.
 */
const REGISTERED_ERRORS = new Set([
  ...TOKEN_ENDPOINT_ERRORS,
  'invalid_target',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'unmet_authentication_requirements',
  'insufficient_authorization',
  'invalid_authorization_details',
  'unsupported_token_type',
  'server_error',
  'temporarily_unavailable',
]);

/** RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E. */
const ERROR_CHARACTERS = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;
/** RFC 6749 §5.2, error_uri: a URI reference, %x21 / %x23-5B / %x5D-7E. */
const URI_CHARACTERS = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * What an error response lacks of the form that RFC 6749 §5.2 gives it.
 *
 * @param statuses those that the refusal may have besides 400, which is the status unless another is specified; 401 always
 *   where the error is `invalid_client`, the only one with which it is specified
 * @returns each flaw in words; empty where there is none
 */
export function errorResponseFlaws({ response }: Exchange, statuses: readonly number[] = []): string[] {
  if (!response) return ['no answer came'];
  const flaws: string[] = [];
  const json = parseObject(response.body);
  const error = json?.error;
  // 401 is for invalid_client alone; where no error can be read, nobody knows that it was not meant.
  const mayBe401 = typeof error !== 'string' || error === '' || codeMeantBy(error) === 'invalid_client';
  const allowed = [400, ...statuses, ...(mayBe401 ? [401] : [])];
  if (!allowed.includes(response.status)) {
    flaws.push(`status ${response.status} instead of 400`);
  }
  if (!isJsonMediaType(response.headers['content-type'])) {
    flaws.push(`media type ${response.headers['content-type'] ?? 'missing'} instead of application/json`);
  }
  flaws.push(...encodingFlaws(response));
  if (!json) return [...flaws, 'a body that is no JSON object'];
  if (typeof error !== 'string' || error === '') {
    flaws.push('no member "error" that is a string');
  } else if (!ERROR_CHARACTERS.test(error)) {
    flaws.push('an "error" with characters outside of RFC 6749 section 5.2');
  } else if (!REGISTERED_ERRORS.has(error)) {
    const meant = codeMeantBy(error);
    const other = meant === error ? ', which is not registered' : ` in place of "${meant}"`;
    flaws.push(`the error code "${error}"${other}`);
  }
  for (const [member, allowed] of [
    ['error_description', ERROR_CHARACTERS],
    ['error_uri', URI_CHARACTERS],
  ] as const) {
    const value = json[member];
    // JSON's way to say that there is none.
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') flaws.push(`"${member}" is no string`);
    else if (value !== '' && !allowed.test(value)) {
      flaws.push(`"${member}" has characters outside of RFC 6749 section 5.2`);
    }
  }
  return flaws;
}

/** What is wrong with how a JSON text is encoded ([RFC 8259 §8.1](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)), in words. */
export function encodingFlaws({ validUtf8, body }: HttpResponse): string[] {
  if (!validUtf8) return ['a body that is no UTF-8 (RFC 8259 section 8.1)'];
  return body.startsWith(BYTE_ORDER_MARK) ? ['a byte order mark before the JSON (RFC 8259 section 8.1)'] : [];
}

const BYTE_ORDER_MARK = '\uFEFF';

export function isJsonMediaType(value: string | undefined): boolean {
  return value !== undefined && value.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/** The members of a JSON object; undefined for every other text. A byte order mark may be ignored (RFC 8259 §8.1). */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
