import type { PageSeen } from '../end-user/end-user';
import type { Exchange, HttpRequest, HttpResponse } from '../http/exchange';
import { bearable, beginning, leftOut } from '../http/harmless-text';
import type { Report, ReportExchange, ReportPage, ReportScenario } from './model';
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
} from './secret-places';
import { REDACTED, type TextRange, withoutRanges } from './text-range';

export { REDACTED } from './text-range';

/** Characters of a body that a report shows. */
const SHOWN_BODY = 4096;
/** Characters of any other text that comes from a provider. */
const SHOWN_TEXT = 4096;
/** Characters of a header's value. */
const SHOWN_HEADER = 1024;
/** Characters that are read at all: what is shown is far less, and a body may have a megabyte. */
const READ = 64 * 1024;

/** Headers whose value is a credential, kept by name only; names plain. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['dpop', 'proxyauthorization', 'authorization']);

/** Cookie attributes that are no secret, and worth seeing. */
const COOKIE_ATTRIBUTE =
  /^(path|domain|expires|max-age|samesite|secure|httponly|partitioned|priority)\s*(=|$)/i;

/** Credentials in any text: `Bearer x`, `Basic x`, a JSON Web Token. */
const CREDENTIALS = /\b(?:Bearer|Basic|DPoP)\s+(?=[^\s\d]*\d)([A-Za-z0-9._~+/-]{16,}=*)(?![\w"=])/gi;
const WEB_TOKEN = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;

/** What secrets are learnt from: an {@link Exchange}, or what an end user's browser sent and got. */
export interface Learnable {
  readonly request: Pick<HttpRequest, 'url' | 'headers' | 'body'>;
  readonly response?: Pick<HttpResponse, 'headers' | 'body'>;
}

/**
 * Keeps secrets out of reports. It knows secrets by value (registered, or learnt from exchanges), by the name they
 * stand under (`device_code`, `password`; in JSON, forms, URLs and HTML), and by their looks (web tokens, Bearer and
 * Basic credentials).
 *
 * Register what the target file holds before the run, {@link learnFrom} every exchange as it is recorded, and put the
 * finished report through {@link report}: a secret learnt late is then also found in what was written down early.
 *
 * A secret of fewer than 6 characters is found by name only: it would occur in half of all words.
 */
export class Redactor {
  readonly #index = new SecretIndex();

  /** Makes a secret known by value. Undefined and secrets under 6 characters are ignored. */
  register(secret: string | undefined): void {
    if (secret !== undefined) this.#index.add(secret);
  }

  /**
   * Registers what the exchange holds that is a secret elsewhere too: codes and tokens that a server issued, cookies,
   * and credentials that were sent.
   */
  learnFrom({ request, response }: Learnable): void {
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
    const ranges: TextRange[] = [...this.#index.find(text)];
    for (const match of text.matchAll(WEB_TOKEN)) ranges.push(rangeOf(match.index, match[0]));
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
      Object.entries(headers).map(([name, value]) => [
        name,
        bearable(this.#header(name, value), SHOWN_HEADER),
      ]),
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

  /**
   * The exchange as a report shows it.
   *
   * @param runStartedAt when the run began, on the scale of the exchange's own times
   */
  exchange(exchange: Exchange, runStartedAt: number): ReportExchange {
    const { request, response, noAnswer } = exchange;
    return {
      actor: exchange.actor,
      purpose: exchange.purpose,
      started_at: exchange.startedAt.toISOString(),
      sent_at_ms: Math.round(exchange.sentAt - runStartedAt),
      duration_ms: Math.round(exchange.receivedAt - exchange.sentAt),
      request: {
        method: this.text(request.method),
        url: this.#shownUrl(request.url),
        ...this.#message(request),
      },
      ...(response && { response: { status: response.status, ...this.#message(response) } }),
      ...(noAnswer && { no_answer: this.#shownText(noAnswer.message) }),
    };
  }

  /** A page the end user saw, as a report shows it. */
  page(page: PageSeen): ReportPage {
    return {
      url: this.#shownUrl(page.url),
      status: page.status,
      title: this.#shownText(page.title),
      text: this.#shownText(page.text),
      ...(page.action !== undefined && { action: this.#shownText(page.action) }),
    };
  }

  /** The report once more without whatever is known as a secret by now. Its own words and ids are left alone. */
  report(report: Report): Report {
    const { issuer } = report.target;
    return {
      ...report,
      target: {
        name: this.#shownText(report.target.name),
        ...(issuer !== undefined && { issuer: this.#shownUrl(issuer) }),
      },
      ...(report.incident !== undefined && { incident: this.#shownText(report.incident) }),
      requirements: report.requirements.map((requirement) => ({
        ...requirement,
        ...(requirement.reason !== undefined && { reason: this.#shownText(requirement.reason) }),
        ...(requirement.known_deviation !== undefined && {
          known_deviation: this.#shownText(requirement.known_deviation),
        }),
        scenarios: requirement.scenarios.map((scenario) => this.scenario(scenario)),
      })),
    };
  }

  /** A judged scenario without secrets in what it says and in its evidence, each text of bearable length. */
  scenario(scenario: ReportScenario): ReportScenario {
    const { reason, failure } = scenario;
    return {
      ...scenario,
      ...(reason !== undefined && { reason: this.#shownText(reason) }),
      ...(failure && {
        failure: { expected: this.#shownText(failure.expected), seen: this.#shownText(failure.seen) },
      }),
      steps: scenario.steps.map((step) => ({ ...step, text: this.#shownText(step.text) })),
      exchanges: scenario.exchanges.map((exchange) => this.#again(exchange)),
      pages: scenario.pages.map((page) => ({
        ...page,
        url: this.#shownUrl(page.url),
        title: this.#shownText(page.title),
        text: this.#shownText(page.text),
        ...(page.action !== undefined && { action: this.#shownText(page.action) }),
      })),
      notes: scenario.notes.map((note) => this.#shownText(note)),
    };
  }

  /** An exchange that was redacted before, when fewer secrets were known. */
  #again(exchange: ReportExchange): ReportExchange {
    const { request, response } = exchange;
    return {
      ...exchange,
      request: {
        ...request,
        url: this.#shownUrl(request.url),
        headers: this.headers(request.headers),
        ...(request.body !== undefined && { body: this.text(request.body) }),
      },
      ...(response && {
        response: {
          ...response,
          headers: this.headers(response.headers),
          ...(response.body !== undefined && { body: this.text(response.body) }),
        },
      }),
      ...(exchange.no_answer !== undefined && { no_answer: this.#shownText(exchange.no_answer) }),
    };
  }

  #message(message: HttpRequest | HttpResponse): { headers: Record<string, string>; body?: string } {
    const headers = this.headers(message.headers);
    if (message.body === undefined || message.body === '') return { headers };
    const read = beginning(message.body, READ);
    const shown = beginning(this.body(read.text, message.headers['content-type']), SHOWN_BODY);
    const missing = shown.leftOut + read.leftOut;
    return {
      headers,
      body: missing === 0 ? shown.text : shown.text + leftOut(missing),
    };
  }

  #shownText(text: string): string {
    return bearable(this.text(beginning(text, READ).text), SHOWN_TEXT);
  }

  #shownUrl(url: string): string {
    return bearable(this.url(beginning(url, READ).text), SHOWN_TEXT);
  }

  #header(name: string, value: string): string {
    const plain = plainName(name);
    const held = beginning(value, READ).text;
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
      const read = beginning(body, READ).text;
      for (const { name, value } of certain(namedIn(read, headers['content-type'] ?? ''))) {
        this.#learnValue(name, value);
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
  const start = body.trimStart().slice(0, 1);
  if (/json/i.test(contentType) || start === '{' || start === '[' || start === '"')
    yield* secretsInJson(body);
  if (/html|xml/i.test(contentType) || body.includes('<')) yield* secretsInHtml(body);
  yield* secretsInForm(body);
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
  const read = beginning(header, READ).text;
  const cookies = kind === ';' ? read.split(';') : setCookies(read);
  return cookies.map((cookie) => {
    const pair = cookie.split(';', 1)[0] ?? '';
    return pair
      .slice(pair.indexOf('=') + 1)
      .trim()
      .replace(/^"|"$/g, '');
  });
}
