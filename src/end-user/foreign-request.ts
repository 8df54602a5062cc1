import { bare } from './code-entry';
import type { PageRequest } from './form-request';

/** A request as a page of another site can make it up. */
export interface ForeignRequest {
  readonly request: PageRequest;
  /** What that page cannot know: fields, which are left out, and parts of the address, which are made up. */
  readonly unknown: readonly string[];
}

/**
 * The request that a page of another site can send in place of a form's: without the values that only the form has, such as
 * a token that binds it to the browser ([RFC 6749 §10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12)). What
 * could be such a value counts as one.
 *
 * @param known what an attacker knows who started the session on a device: the user code, addresses, the client, the scope
 */
export function asFromAnotherSite(request: PageRequest, known: readonly string[]): ForeignRequest {
  const fields = request.fields.filter(([, value]) => isKnown(value, known));
  const leftOut = request.fields.filter((field) => !fields.includes(field)).map(([name]) => `"${name}"`);
  const { url, madeUp } = madeUpWhere(request.url, known);
  return {
    request: { ...request, url, fields },
    unknown: [...leftOut, ...(madeUp ? ['its address'] : [])],
  };
}

/** Words and small numbers can be guessed; whatever looks like more cannot. */
function isKnown(value: string, known: readonly string[]): boolean {
  if (/^(?:\p{Lu}?[\p{Ll} _:-]{0,15}|[\p{Lu} _-]{0,16}|\d{1,4})$/u.test(value)) return true;
  return known.some((text) => text === value || (bare(value) !== '' && bare(text).includes(bare(value))));
}

function madeUpWhere(
  address: string,
  known: readonly string[],
): { readonly url: string; readonly madeUp: boolean } {
  const url = new URL(address);
  url.pathname = url.pathname
    .split('/')
    .map((segment) => (!looksMade(segment) || isKnown(segment, known) ? segment : otherThan(segment)))
    .join('/');
  for (const [name, value] of [...url.searchParams])
    if (!isKnown(value, known)) url.searchParams.set(name, otherThan(value));
  return { url: url.href, madeUp: url.href !== new URL(address).href };
}

/** An identifier, and not the name of a page. */
function looksMade(segment: string): boolean {
  return /\d{5}|[\w.~-]{12}/.test(segment) && /\d/.test(segment);
}

/** A value of the same shape. */
function otherThan(value: string): string {
  return value.replace(/[a-z0-9]/gi, (char) => {
    if (char === '9') return '0';
    if (/z/i.test(char)) return String.fromCharCode(char.charCodeAt(0) - 25);
    return String.fromCharCode(char.charCodeAt(0) + 1);
  });
}
