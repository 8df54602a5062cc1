import { retryAfterSeconds } from './retry-after';

/** The headers of a response, names in lower case. */
type Headers = Readonly<Record<string, string>>;

/** Later than this, a number of seconds is a moment, counted since 1970; from here on, one of milliseconds. */
const A_MOMENT = 1e9;
const IN_MILLISECONDS = 1e12;
/** A limit that begins anew later than this may serve some sooner, as a bucket does that fills little by little. */
const LONGEST_RESET_SECONDS = 120;

/** How the products spell these; no RFC defines them yet (draft-ietf-httpapi-ratelimit-headers, and what came before). */
const REMAINING = ['ratelimit-remaining', 'x-ratelimit-remaining', 'x-rate-limit-remaining'];
const RESET = [
  'ratelimit-reset',
  'x-ratelimit-reset-after',
  'x-ratelimit-reset',
  'x-rate-limit-reset',
  'x-retry-not-before',
];

/**
 * Whether a server says that the caller has used up what it may ask for now. The last request that was served says so, too:
 * only a refusal is explained by it.
 *
 * @example
 * usedUp({ 'x-ratelimit-remaining': '0' }) // true
 * usedUp({ ratelimit: '"default";r=0;t=30' }) // true
 */
export function usedUp(headers: Headers): boolean {
  if (REMAINING.some((name) => Number.parseInt(headers[name] ?? '', 10) === 0)) return true;
  return member(headers.ratelimit, 'r|remaining') === 0;
}

/**
 * Seconds after which a caller that was refused may come back: `Retry-After`
 * ([RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)), or, without it, when the limit begins anew.
 * Says nothing of a request that was served: there, these headers tell of the next ones.
 *
 * @param headers names in lower case
 * @param receivedAt when the answer came, in milliseconds since 1970
 */
export function comeBackAfterSeconds(headers: Headers, receivedAt: number): number | undefined {
  const retryAfter = retryAfterSeconds(headers, receivedAt);
  if (retryAfter !== undefined) return retryAfter;
  const reset = resetAfterSeconds(headers, receivedAt);
  return reset !== undefined && reset <= LONGEST_RESET_SECONDS ? reset : undefined;
}

function resetAfterSeconds(headers: Headers, receivedAt: number): number | undefined {
  const named = RESET.map((name) => headers[name]?.trim()).find((value) =>
    /^\d+(?:\.\d+)?$/.test(value ?? ''),
  );
  const value = named === undefined ? member(headers.ratelimit, 't|reset') : Number(named);
  if (value === undefined || value < A_MOMENT) return value;
  const at = value < IN_MILLISECONDS ? value * 1000 : value;
  // The server's own clock, where it tells it; it tells whole seconds.
  const serverNow = Date.parse(headers.date ?? '');
  return Math.max(0, (at - (Number.isNaN(serverNow) ? receivedAt : serverNow)) / 1000);
}

function member(value: string | undefined, name: 'r|remaining' | 't|reset'): number | undefined {
  const match = new RegExp(`(?:^|[;,\\s])(?:${name})=(\\d+)`).exec(value ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
