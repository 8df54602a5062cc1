/** How a stubbed endpoint answers one request. */
export interface StubAnswer {
  /** Seconds that the answer takes. */
  readonly afterSeconds?: number;
  /** In place of an answer: `silence` lasts until the client gives up, the others are error codes of the connection. */
  readonly failure?: 'silence' | 'ECONNRESET' | 'ECONNREFUSED' | 'ENOTFOUND' | 'SELF_SIGNED_CERT_IN_CHAIN';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const PAGE = '<!doctype html><title>Gateway</title><h1>Something went wrong</h1>';

/** What the token endpoint issues unless a scenario says otherwise. */
export const ACCESS_TOKEN = 'at-9d1c72f04b';
export const REFRESH_TOKEN = 'rt-51e8a9c6d3';

export function jsonAnswer(status: number, body: unknown): StubAnswer {
  return { status, headers: JSON_TYPE, body: JSON.stringify(body) };
}

const FAILURES: Readonly<Record<string, StubAnswer['failure']>> = {
  silence: 'silence',
  'a broken connection': 'ECONNRESET',
  'a refused connection': 'ECONNREFUSED',
  'an unknown host': 'ENOTFOUND',
  'an untrusted certificate': 'SELF_SIGNED_CERT_IN_CHAIN',
};

/**
 * Reads an answer as a feature puts it: an OAuth error code, `a token`, `a web page`, `an empty body`, `HTTP 503`,
 * `a redirect to …`, `silence`, `a broken connection` …; ` with Retry-After …` and ` after … seconds` may follow.
 */
export function readStubAnswer(text: string): StubAnswer {
  const after = / after (\d+) seconds$/.exec(text);
  if (after) return { ...readStubAnswer(text.slice(0, after.index)), afterSeconds: Number(after[1]) };
  const retry = / with Retry-After (\d+)$/.exec(text);
  if (retry) {
    const answer = readStubAnswer(text.slice(0, retry.index));
    return { ...answer, headers: { ...answer.headers, 'retry-after': retry[1] ?? '' } };
  }
  const failure = FAILURES[text];
  if (failure) return { failure };
  if (text === 'a token') {
    return jsonAnswer(200, {
      access_token: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: REFRESH_TOKEN,
    });
  }
  if (text === 'a web page') return { status: 200, headers: { 'content-type': 'text/html' }, body: PAGE };
  if (text === 'an empty body') return { status: 200, body: '' };
  const status = /^HTTP (\d{3})$/.exec(text);
  if (status) return { status: Number(status[1]), headers: { 'content-type': 'text/html' }, body: PAGE };
  const redirect = /^a redirect to (\S+)$/.exec(text);
  if (redirect) return { status: 307, headers: { location: redirect[1] ?? '' }, body: '' };
  if (/^[a-z_]+$/.test(text)) return jsonAnswer(400, { error: text });
  throw new Error(`No answer is called "${text}".`);
}
