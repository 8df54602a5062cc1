import type { Exchange, NoAnswer } from './exchange';

/**
 * What an exchange with one of the authorization server's endpoints brought, read leniently: whatever a server sends,
 * this can be looked at without anything being thrown.
 */
export interface OAuthAnswer {
  /** `json-other` is JSON that is no object (`[]`, `null`, `"text"`). */
  readonly kind: 'json-object' | 'json-other' | 'not-json' | 'no-answer';
  /** The HTTP status; absent when there is no answer. */
  readonly status?: number;
  /** The body, for `json-object`. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** The `error` member, where it is a non-empty string, whatever the status. As sent: not made safe to show. */
  readonly error?: string;
  /** The `error_description` member, where it is a string. As sent: not made safe to show. */
  readonly errorDescription?: string;
  /** Seconds that a `Retry-After` header asks for, from when the answer came; never negative. */
  readonly retryAfterSeconds?: number;
  /** Why there is no answer, for `no-answer`. */
  readonly noAnswer?: NoAnswer;
}

/**
 * Reads an exchange. The body decides whether it is JSON, not the media type: whether the media type is right is for
 * others to judge.
 *
 * @returns what was found; nothing is thrown
 */
export function readOAuthAnswer(exchange: Exchange): OAuthAnswer {
  const { response } = exchange;
  if (!response) {
    const noAnswer = exchange.noAnswer ?? { kind: 'connection', message: 'there was no answer' };
    return { kind: 'no-answer', noAnswer };
  }
  const retryAfterSeconds = readRetryAfter(exchange, response.headers);
  const common = { status: response.status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  let value: unknown;
  try {
    // A byte order mark may be ignored (RFC 8259 §8.1).
    value = JSON.parse(response.body.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'not-json', ...common };
  }
  if (!isObject(value)) return { kind: 'json-other', ...common };
  const { error, error_description: description } = value;
  return {
    kind: 'json-object',
    ...common,
    json: value,
    ...(typeof error === 'string' && error !== '' && { error }),
    ...(typeof description === 'string' && { errorDescription: description }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Retry-After` in either form ([RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)); what is neither is ignored. */
function readRetryAfter(exchange: Exchange, headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  // An HTTP-date begins with the day's name; Date.parse takes more than that, such as "-5".
  const at = /^[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  // The server's own clock, where it tells it, so that a wrong clock on either side does no harm.
  const serverNow = Date.parse(headers.date ?? '');
  const now = Number.isNaN(serverNow)
    ? exchange.startedAt.getTime() + (exchange.receivedAt - exchange.sentAt)
    : serverNow;
  return Math.max(0, (at - now) / 1000);
}
