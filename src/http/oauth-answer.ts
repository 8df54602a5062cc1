import type { Exchange, NoAnswer } from './exchange';
import { retryAfterSeconds } from './retry-after';

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
  const before = ANSWERS.get(exchange);
  if (before) return before;
  const answer = read(exchange);
  // One without a response may still get it.
  if (exchange.response) ANSWERS.set(exchange, answer);
  return answer;
}

/** Each answer is looked at by many, and some are large: it is parsed once. */
const ANSWERS = new WeakMap<Exchange, OAuthAnswer>();

function read(exchange: Exchange): OAuthAnswer {
  const { response } = exchange;
  if (!response) {
    const noAnswer = exchange.noAnswer ?? { kind: 'connection', message: 'there was no answer' };
    return { kind: 'no-answer', noAnswer };
  }
  const receivedAt = exchange.startedAt.getTime() + (exchange.receivedAt - exchange.sentAt);
  const retryAfter = retryAfterSeconds(response.headers, receivedAt);
  const common = {
    status: response.status,
    ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
  };
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
