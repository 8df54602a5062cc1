import { randomInt } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../http/exchange';
import { namesSecret } from '../report/secret-names';
import { certain, type NamedValue, secretsInForm, secretsInJson } from '../report/secret-places';

/** Headers of requests that say how something was asked; all others are left out. */
const ASKING: ReadonlySet<string> = new Set([
  'accept',
  'authorization',
  'content-type',
  'host',
  'user-agent',
]);

/** Headers of a resource's answer that say what became of the request; others, like its body, may speak of the end user. */
const IMPERSONAL: ReadonlySet<string> = new Set(['content-type', 'retry-after', 'www-authenticate']);

/** Shorter values are replaced under their name only: they would be found in half of all words. */
const SHORTEST_ANYWHERE = 6;

/** A message with a body and headers, of either direction. */
interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Replaces secrets by stand-ins: random texts of the same look, the same one for the same secret wherever it stands. What
 * is asked of codes and tokens can be judged on them, and what they stand for is kept nowhere.
 *
 * Let it {@link learn} every message before the first is replaced.
 */
export class StandIns {
  readonly #standIns = new Map<string, string>();

  learn(message: Message): void {
    for (const { value } of secretsOf(message)) this.#for(value);
    const { authorization } = message.headers;
    if (authorization !== undefined) this.#credentials(authorization);
  }

  request(request: HttpRequest): HttpRequest {
    const headers = Object.entries(request.headers).filter(([name]) => ASKING.has(name));
    return {
      method: request.method,
      url: this.#text(request.url),
      headers: Object.fromEntries(
        headers.map(([name, value]) => [
          name,
          name === 'authorization' ? this.#credentials(value) : this.#text(value),
        ]),
      ),
      ...(request.body !== undefined && { body: this.#body(request) }),
    };
  }

  response(response: HttpResponse): HttpResponse {
    const headers = Object.entries(response.headers).filter(
      ([name, value]) => name !== 'set-cookie' && !namesSecret(name, value),
    );
    return {
      ...response,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, this.#text(value)])),
      body: this.#body(response),
    };
  }

  /** What a protected resource answered, without what it said of somebody. */
  personalResponse(response: HttpResponse): HttpResponse {
    const headers = Object.entries(response.headers).filter(([name]) => IMPERSONAL.has(name));
    return this.response({ ...response, headers: Object.fromEntries(headers), body: '' });
  }

  /** The stand-in of a secret. */
  #for(secret: string): string {
    const known = this.#standIns.get(secret);
    if (known !== undefined) return known;
    const fresh = webTokenOf(secret) ?? alike(secret);
    this.#standIns.set(secret, fresh);
    return fresh;
  }

  #body(message: Message): string {
    const { body = '' } = message;
    const isJson = looksLikeJson(body);
    let replaced = '';
    let end = 0;
    for (const named of [...secretsOf(message)].sort((one, other) => one.start - other.start)) {
      if (named.start < end) continue;
      const standIn = this.#for(named.value);
      replaced += this.#text(body.slice(end, named.start));
      replaced += isJson ? JSON.stringify(standIn).slice(1, -1) : encodeURIComponent(standIn);
      end = named.end;
    }
    return replaced + this.#text(body.slice(end));
  }

  /** Any text, where secrets may stand without their names: an address, an error's description. */
  #text(text: string): string {
    let replaced = text;
    const secrets = [...this.#standIns]
      .filter(([secret]) => secret.length >= SHORTEST_ANYWHERE)
      .sort(([one], [other]) => other.length - one.length);
    for (const [secret, standIn] of secrets) {
      replaced = replaced.replaceAll(secret, standIn);
      replaced = replaced.replaceAll(encodeURIComponent(secret), encodeURIComponent(standIn));
    }
    return replaced;
  }

  #credentials(authorization: string): string {
    const [, scheme = '', credentials = ''] = /^\s*(\S+)\s+(.*)$/.exec(authorization) ?? [];
    if (credentials === '') return this.#for(authorization.trim());
    if (scheme.toLowerCase() !== 'basic') return `${scheme} ${this.#for(credentials)}`;
    const [id = '', ...secret] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
    // Both halves are form-encoded (RFC 6749 §2.3.1), by most.
    const decoded = formDecoded(secret.join(':'));
    const standIn = decoded && encodeURIComponent(this.#for(decoded));
    return `${scheme} ${Buffer.from(`${id}:${standIn}`).toString('base64')}`;
  }
}

/** Where the body has secrets under their names. */
function secretsOf({ body = '' }: Message): NamedValue[] {
  if (body === '') return [];
  const found = looksLikeJson(body) ? secretsInJson(body) : secretsInForm(body);
  return [...certain(found)];
}

function looksLikeJson(body: string): boolean {
  return /^\uFEFF?\s*[[{"]/.test(body);
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Letters for letters, digits for digits, all else as it was. */
function alike(secret: string): string {
  const draw = (alphabet: string): string => alphabet.charAt(randomInt(alphabet.length));
  return secret
    .replace(/[A-Z]/g, () => draw('ABCDEFGHIJKLMNOPQRSTUVWXYZ'))
    .replace(/[a-z]/g, () => draw('abcdefghijklmnopqrstuvwxyz'))
    .replace(/[0-9]/g, () => draw('123456789'));
}

/** A JSON Web Token that says of itself which scope it has, and nothing else; undefined where the secret is none. */
function webTokenOf(secret: string): string | undefined {
  const parts = secret.split('.');
  if (parts.length !== 3 || !secret.startsWith('ey')) return undefined;
  const claims = objectIn(parts[1] ?? '');
  if (!claims || !objectIn(parts[0] ?? '')) return undefined;
  const { scope, scp, scopes } = claims;
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [encoded({ typ: 'JWT' }), encoded({ scope, scp, scopes }), alike(parts[2] ?? '')].join('.');
}

function objectIn(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
