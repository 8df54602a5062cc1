/** In place of an answer: `silence` lasts until the client gives up, the others are what happens to the connection. */
export type Trouble =
  | 'silence'
  | 'broken connection'
  | 'refused connection'
  | 'unknown host'
  | CertificateTrouble;

/** What is wrong with the certificate of a server, so that nobody who checks it sends that server anything. */
export type CertificateTrouble =
  | 'untrusted certificate'
  | 'expired certificate'
  | 'certificate of another host';

/** How a scripted endpoint answers one request. */
export interface ScriptedAnswer {
  /** Seconds that the answer takes. */
  readonly afterSeconds?: number;
  readonly trouble?: Trouble;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const PAGE = '<!doctype html><title>Gateway</title><h1>Something went wrong</h1>';

/** What the token endpoint issues unless a scenario says otherwise. */
export const ACCESS_TOKEN = 'at-9d1c72f04b';
export const REFRESH_TOKEN = 'rt-51e8a9c6d3';

const TOKEN_RESPONSE = {
  access_token: ACCESS_TOKEN,
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: REFRESH_TOKEN,
};

export function jsonAnswer(status: number, body: unknown): ScriptedAnswer {
  return { status, headers: JSON_TYPE, body: JSON.stringify(body) };
}

/** An answer whose body is JSON as it is written: some values, such as a number that is too large, JavaScript would not write itself. */
export function jsonTextAnswer(status: number, body: string): ScriptedAnswer {
  return { status, headers: JSON_TYPE, body };
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  silence: 'silence',
  'a broken connection': 'broken connection',
  'a refused connection': 'refused connection',
  'an unknown host': 'unknown host',
  'an untrusted certificate': 'untrusted certificate',
  'an expired certificate': 'expired certificate',
  'a certificate of another host': 'certificate of another host',
};

/** True for an answer that could be taken for one that holds a token. */
export function mayHoldToken({ trouble, status = 200, body = '' }: ScriptedAnswer): boolean {
  return trouble === undefined && (status < 300 || body.includes('"access_token"'));
}

/** The OAuth error code of an answer; undefined where it has none. */
export function errorOf({ body = '' }: ScriptedAnswer): string | undefined {
  return /"error"\s*:\s*"([^"]+)"/.exec(body)?.[1];
}

/** True for an OAuth error after which a sign-in does not go on. */
export function isRefusal(answer: ScriptedAnswer): boolean {
  const error = errorOf(answer);
  return error !== undefined && error !== 'authorization_pending' && error !== 'slow_down';
}

/** The trouble with the certificate that these answers speak of; undefined where it is none. */
export function certificateTrouble(answers: readonly ScriptedAnswer[]): CertificateTrouble | undefined {
  return answers.map(({ trouble }) => trouble).find(isCertificateTrouble);
}

function isCertificateTrouble(trouble: Trouble | undefined): trouble is CertificateTrouble {
  return trouble?.includes('certificate') === true;
}

/**
 * Reads an answer as a feature puts it: an OAuth error code, `a token`, `a web page`, `an empty body`, `HTTP 503`,
 * `a redirect to …`, `silence`, `a broken connection` …; ` with Retry-After …` and ` after … seconds` may follow.
 *
 * @throws Error when no answer is called that
 */
export function readScriptedAnswer(text: string): ScriptedAnswer {
  const after = / after (\d+) seconds$/.exec(text);
  if (after) return { ...readScriptedAnswer(text.slice(0, after.index)), afterSeconds: Number(after[1]) };
  const retry = / with Retry-After (\d+)$/.exec(text);
  if (retry) {
    const answer = readScriptedAnswer(text.slice(0, retry.index));
    return { ...answer, headers: { ...answer.headers, 'retry-after': retry[1] ?? '' } };
  }
  const trouble = TROUBLES[text];
  if (trouble) return { trouble };
  if (text === 'a token') return jsonAnswer(200, TOKEN_RESPONSE);
  if (text === 'a web page') return { status: 200, headers: { 'content-type': 'text/html' }, body: PAGE };
  if (text === 'an empty body') return { status: 200, body: '' };
  const status = /^HTTP (\d{3})$/.exec(text);
  if (status) return { status: Number(status[1]), headers: { 'content-type': 'text/html' }, body: PAGE };
  const redirect = /^a redirect to (\S+)$/.exec(text);
  if (redirect) return { status: 307, headers: { location: redirect[1] ?? '' }, body: '' };
  if (/^[a-z_]+$/.test(text)) return jsonAnswer(400, { error: text });
  throw new Error(`No answer is called "${text}".`);
}

/** The answers of a list: `slow_down, 3 times authorization_pending, a token`. */
export function readScriptedAnswers(list: string): readonly ScriptedAnswer[] {
  return list.split(', ').flatMap((item) => {
    const [, times = '1', what = item] = /^(\d+) times (.+)$/.exec(item) ?? [];
    return Array.from({ length: Number(times) }, () => readScriptedAnswer(what));
  });
}
