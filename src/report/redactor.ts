import type { Traffic } from '../http/traffic';
import { beginning } from '../http/truncate';
import { SecretIndex, SHORTEST_SECRET } from './secret-index';
import { ISSUED_SECRETS, namesSecret, plainName, readsLikeWords } from './secret-names';
import {
  certain,
  likely,
  type NamedValue,
  secretsInForm,
  secretsInHtml,
  secretsInJson,
  secretsInProse,
  valuesInHtml,
} from './secret-places';
import { REDACTED, type TextRange, withoutRanges } from './text-range';

export { REDACTED } from './text-range';

/** Characters that are read of a message: what is shown is far less, and a body may have a megabyte. */
export const READ_LENGTH = 64 * 1024;

/** Of what was cleared of secrets, so much is kept for the next time. */
const LONGEST_KEPT = 2048;
const MOST_KEPT = 5000;

/** Headers whose value is a credential, kept by name only; names plain. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['dpop', 'proxyauthorization', 'authorization']);

/** Cookie attributes that are no secret, and worth seeing. */
const COOKIE_ATTRIBUTE =
  /^(path|domain|expires|max-age|samesite|secure|httponly|partitioned|priority)\s*(=|$)/i;

/** Credentials in any text: `Bearer x`, `Basic x`, a JSON Web Token. */
const CREDENTIALS = /\b(?:Bearer|Basic|DPoP)\s+(?=[^\s\d]*\d)([A-Za-z0-9._~+/-]{16,}=*)(?![\w"=])/gi;
/** What services begin their tokens and keys with, so that they are known wherever they turn up. */
const KNOWN_BEGINNINGS =
  /(?<!\w)(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{16,}|ya29\.[\w-]{20,}|1\/\/0[\w-]{16,}|sk-[\w-]{20,}|npm_[A-Za-z0-9]{30,}|A[KS]IA[A-Z0-9]{16})(?!\w)/g;
const WEB_TOKEN = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;

/**
 * Keeps secrets out of reports. It knows secrets by value (registered, or learnt from exchanges), by the name they
 * stand under (`device_code`, `password`; in JSON, forms, URLs and HTML), and by their looks (web tokens, what services
 * begin their tokens with, Bearer and Basic credentials).
 *
 * Register what the target file holds, {@link learnFrom} everything that was sent and that came, and only then take
 * secrets out of anything: one that comes late in a run may stand in what came early.
 *
 * A secret of fewer than 6 characters is found by name only: it would occur in half of all words.
 */
export class Redactor {
  readonly #index = new SecretIndex();
  /** Texts that were looked at since the last secret was learnt: most of what a server says it says many times. */
  readonly #clean = new Map<string, string>();

  /** Makes a secret known by value. Undefined and secrets under 6 characters are ignored. */
  register(secret: string | undefined): void {
    if (secret === undefined) return;
    this.#index.add(secret);
    this.#clean.clear();
  }

  /**
   * Registers what the exchange holds that is a secret elsewhere too: codes and tokens that a server issued, cookies,
   * and credentials that were sent.
   */
  learnFrom({ request, response }: Traffic): void {
    this.#learnCredentials(request.headers.authorization);
    for (const cookie of cookiesIn(request.headers.cookie, ';')) this.#learnRandom(cookie);
    this.#learnNamed(request.body, request.headers);
    for (const { name, value } of certain(secretsInForm(request.url))) this.#learnValue(name, value);
    if (!response) return;
    for (const cookie of cookiesIn(response.headers['set-cookie'], 'set-cookie')) this.#learnRandom(cookie);
    this.#learnNamed(response.body, response.headers);
    for (const { name, value } of certain(secretsInForm(response.headers.location ?? ''))) {
      this.#learnValue(name, value);
    }
  }

  /** Any text without the secrets in it; everything else stays as it is. */
  text(text: string): string {
    const known = this.#clean.get(text);
    if (known !== undefined) return known;
    const clean = this.#textWithoutSecrets(text);
    if (text.length <= LONGEST_KEPT && this.#clean.size < MOST_KEPT) this.#clean.set(text, clean);
    return clean;
  }

  #textWithoutSecrets(text: string): string {
    const ranges: TextRange[] = [...this.#index.find(text)];
    for (const looks of [WEB_TOKEN, KNOWN_BEGINNINGS])
      for (const match of text.matchAll(looks)) ranges.push(rangeOf(match.index, match[0]));
    for (const match of text.matchAll(CREDENTIALS)) {
      const token = match[1] ?? '';
      ranges.push(rangeOf(match.index + match[0].lastIndexOf(token), token));
    }
    ranges.push(...likely(secretsInForm(text)), ...likely(secretsInProse(text)));
    return withoutRanges(text, ranges);
  }

  /** A URL without the secrets in its user information, query and fragment; it need not be a valid one. */
  url(url: string): string {
    const ranges: TextRange[] = [...certain(secretsInForm(url)), ...this.#index.find(url)];
    const userinfo = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\s]*)@/i.exec(url);
    if (userinfo) {
      const held = userinfo[1] ?? '';
      ranges.push(rangeOf(userinfo[0].length - 1 - held.length, held));
    }
    return this.text(withoutRanges(url, ranges));
  }

  /** Headers without credentials and cookie values; their schemes, names and attributes stay. */
  headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, this.#header(name, value)]),
    );
  }

  /**
   * A body without the secrets in it, whatever its media type claims: read as JSON, as a form and as HTML where it
   * looks like one. What is left of it is otherwise byte for byte what came, repeated members and errors included.
   */
  body(body: string, contentType = ''): string {
    try {
      const ranges = [
        ...certain(namedIn(body, contentType)),
        ...certain(secretsInProse(body)),
        // Together with the others: a secret that holds an "&" is more than the parameter that its end looks like.
        ...this.#index.find(body),
      ];
      return this.text(withoutRanges(body, ranges));
    } catch {
      // Nothing is known to lead here; but what could not be read could not be cleared of secrets either.
      return `[a body of ${body.length} characters, not shown because it could not be searched for secrets]`;
    }
  }

  #header(name: string, value: string): string {
    const plain = plainName(name);
    const held = beginning(value, READ_LENGTH).text;
    if (CREDENTIAL_HEADERS.has(plain)) return withoutCredentials(held);
    if (plain === 'cookie') return held.split(';').map(withoutCookieValue).join('; ');
    if (plain === 'setcookie') return setCookies(held).map(withoutSetCookieValue).join(', ');
    if (plain === 'location' || plain === 'referer' || plain === 'contentlocation') return this.url(held);
    if (namesSecret(name, value) || /token$|apikey$|secret$/.test(plain)) return REDACTED;
    return this.text(held);
  }

  #learnNamed(body: string | undefined, headers: Readonly<Record<string, string>>): void {
    if (!body) return;
    try {
      const read = beginning(body, READ_LENGTH).text;
      const contentType = headers['content-type'] ?? '';
      for (const { name, value } of certain(namedInText(read, contentType))) this.#learnValue(name, value);
      if (!looksLikeHtml(read, contentType)) return;
      for (const { name, value } of valuesInHtml(read)) {
        if (namesSecret(name, value)) this.#learnValue(name, value);
      }
    } catch {
      // A body that cannot be read teaches nothing, and is not shown either.
    }
  }

  #learnValue(name: string, value: string): void {
    // A server may issue "device-code" as a device code; other names may hold a word of its pages.
    if (ISSUED_SECRETS.has(plainName(name))) this.register(value);
    else this.#learnRandom(value);
  }

  /** What reads like a word (`deleted`, `english`) is no secret, and would make holes in other texts. */
  #learnRandom(value: string): void {
    if (value.length > SHORTEST_SECRET && !readsLikeWords(value)) this.register(value);
  }

  #learnCredentials(authorization: string | undefined): void {
    const [scheme = '', token = ''] = (authorization ?? '').split(/\s+/);
    if (token.length < 2 * SHORTEST_SECRET) return;
    this.register(token);
    if (scheme.toLowerCase() !== 'basic') return;
    const credentials = Buffer.from(token, 'base64').toString('utf8');
    const secret = credentials.slice(credentials.indexOf(':') + 1);
    this.#learnRandom(secret);
    try {
      this.#learnRandom(decodeURIComponent(secret.replaceAll('+', ' ')));
    } catch {
      // Not form-encoded: the secret as it stands is all there is.
    }
  }
}

function rangeOf(start: number, text: string): TextRange {
  return { start, end: start + text.length };
}

function* namedIn(body: string, contentType: string): Iterable<NamedValue> {
  yield* namedInText(body, contentType);
  if (looksLikeHtml(body, contentType)) yield* secretsInHtml(body);
}

function* namedInText(body: string, contentType: string): Iterable<NamedValue> {
  const start = body.trimStart().slice(0, 1);
  if (/json/i.test(contentType) || start === '{' || start === '[' || start === '"')
    yield* secretsInJson(body);
  yield* secretsInForm(body);
}

function looksLikeHtml(body: string, contentType: string): boolean {
  return /html|xml/i.test(contentType) || body.includes('<');
}

/** Keeps the scheme, where there is one. */
function withoutCredentials(value: string): string {
  const scheme = /^\s*(Basic|Bearer|DPoP|Digest|Negotiate)\s+/i.exec(value)?.[1];
  return scheme === undefined ? REDACTED : `${scheme} ${REDACTED}`;
}

function withoutCookieValue(cookie: string): string {
  const equals = cookie.indexOf('=');
  return equals < 0 ? REDACTED : `${cookie.slice(0, equals).trim()}=${REDACTED}`;
}

function withoutSetCookieValue(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';');
  const kept = attributes.map((attribute) => attribute.trim()).filter((one) => COOKIE_ATTRIBUTE.test(one));
  return [withoutCookieValue(pair), ...kept].join('; ');
}

/** Several Set-Cookie headers, joined by commas as the transport does; the comma within a date is followed by no pair. */
function setCookies(header: string): readonly string[] {
  return header.split(/,\s*(?=[^\s;,=]+=)/);
}

function cookiesIn(header: string | undefined, kind: ';' | 'set-cookie'): readonly string[] {
  if (header === undefined) return [];
  const read = beginning(header, READ_LENGTH).text;
  const cookies = kind === ';' ? read.split(';') : setCookies(read);
  return cookies.map((cookie) => {
    const pair = cookie.split(';', 1)[0] ?? '';
    return pair
      .slice(pair.indexOf('=') + 1)
      .trim()
      .replace(/^"|"$/g, '');
  });
}
