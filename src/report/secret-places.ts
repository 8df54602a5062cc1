import type { Element } from 'domhandler';
import { createScanner } from 'jsonc-parser';
import { elementsIn, parseHtml } from '../http/html-tree';
import { mayNameSecret, namesSecret, readsLikeWords } from './secret-names';
import type { TextRange } from './text-range';

/** The scanner's kinds of tokens: it declares them as a const enum, which modules compiled one by one cannot read. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  colon: 6,
  string: 10,
  number: 11,
  end: 17,
} as const;

const UNEXPECTED_END_OF_STRING = 2;

/** A value with the name it stands under, and where it stands in the text. */
export interface NamedValue extends TextRange {
  readonly name: string;
  readonly value: string;
}

/**
 * Values in a JSON text that stand under a name that may be a secret's, wherever they are nested, repeated members
 * included. Broken JSON is read as far as it makes sense. Strings are given without their quotes; of numbers the whole.
 */
export function* secretsInJson(text: string): Iterable<NamedValue> {
  const scanner = createScanner(text, true);
  /** The name that stands before the next value. */
  let name: string | undefined;
  /** A string that is a name if a colon follows, and a value otherwise. */
  let string: { readonly text: string; readonly value: NamedValue | undefined } | undefined;
  let depth = 0;
  /** The object or array around, that stands under a name which may be a secret's. */
  let inside: { readonly name: string; readonly depth: number } | undefined;
  let kind: number;
  do {
    kind = scanner.scan();
    if (kind === TOKEN.colon) {
      name = string?.text;
      string = undefined;
      continue;
    }
    if (string?.value) yield string.value;
    string = undefined;
    switch (kind) {
      case TOKEN.openBrace:
      case TOKEN.openBracket:
        depth++;
        if (!inside && name !== undefined && mayNameSecret(name)) inside = { name, depth };
        break;
      case TOKEN.closeBrace:
      case TOKEN.closeBracket:
        if (inside?.depth === depth) inside = undefined;
        depth--;
        break;
      case TOKEN.string: {
        const under = nameOf(name, inside);
        string = {
          text: scanner.getTokenValue(),
          value: under === undefined ? undefined : literal(scanner, under, 1),
        };
        break;
      }
      case TOKEN.number: {
        const under = nameOf(name, inside);
        if (under !== undefined) yield literal(scanner, under, 0);
        break;
      }
      default:
    }
    name = undefined;
  } while (kind !== TOKEN.end);
}

function nameOf(name: string | undefined, inside: { readonly name: string } | undefined): string | undefined {
  if (name !== undefined && mayNameSecret(name)) return name;
  return inside?.name;
}

function literal(scanner: ReturnType<typeof createScanner>, name: string, quote: 0 | 1): NamedValue {
  const start = scanner.getTokenOffset() + quote;
  const whole = scanner.getTokenOffset() + scanner.getTokenLength();
  // A string that the text's end cuts off has no closing quote.
  const closed = quote === 0 || Number(scanner.getTokenError()) !== UNEXPECTED_END_OF_STRING;
  return {
    name,
    value: scanner.getTokenValue(),
    start,
    end: Math.max(start, closed ? whole - quote : whole),
  };
}

/** Parameters of a form body, a query or a fragment, as they stand in any text that holds one. */
export function* secretsInForm(text: string): Iterable<NamedValue> {
  for (const match of text.matchAll(/(^|[?&#;\s])([^=&?#;\s"'<>{}]{1,80})=([^&#;\s"'<>]*)/g)) {
    const [whole, before = '', name = '', value = ''] = match;
    const start = match.index + before.length + name.length + 1;
    const decodedName = formDecoded(name.replace(/^amp;/, ''));
    if (value !== '' && mayNameSecret(decodedName)) {
      yield { name: decodedName, value: formDecoded(value), start, end: match.index + whole.length };
    }
  }
}

/**
 * Names and values as they stand in scripts, in broken JSON and in prose: `"device_code": "x"`, `access_token=x`,
 * `'password' : 'x'`.
 */
export function* secretsInProse(text: string): Iterable<NamedValue> {
  const pairs =
    /(?<![A-Za-z0-9_-])(\\?["']?)([A-Za-z][A-Za-z0-9_-]{1,39})\1[ \t]{0,8}[:=][ \t]{0,8}(?:\\?"((?:[^"\\\n]|\\[^"\n]){1,65536})|\\?'([^'\\\n]{1,65536})|([^\s"'<>&,;{}()[\]\\]{1,65536}))/g;
  for (const match of text.matchAll(pairs)) {
    const name = match[2] ?? '';
    const value = match[3] ?? match[4] ?? match[5] ?? '';
    if (!mayNameSecret(name)) continue;
    const end = match.index + match[0].length;
    yield { name, value, start: end - value.length, end };
  }
}

interface HtmlValue {
  /** The name that it stands under, which may be a secret's. */
  readonly name: string;
  readonly value: string;
  readonly element: Element;
  readonly attribute: 'content' | 'value';
}

/**
 * Values of form fields and meta elements of an HTML page that stand under a name that may be a secret's, and of every
 * password field; `secretsInHtml` says where they stand, too, which takes longer.
 */
export function* valuesInHtml(text: string, { places = false } = {}): Iterable<HtmlValue> {
  // To parse a page takes longer than all else that is done with it.
  if (!/<(?:input|button|meta|param)/i.test(text)) return;
  for (const element of elementsIn(parseHtml(text, { places }), 'input, button, meta, param')) {
    const { name = '', id = '', type = '', property = '' } = element.attribs;
    const attribute = element.name === 'meta' ? 'content' : 'value';
    const value = element.attribs[attribute] ?? '';
    const named = [name, id, property].find((one) => mayNameSecret(one));
    const under = type.toLowerCase() === 'password' ? 'password' : named;
    if (value !== '' && under !== undefined) yield { name: under, value, element, attribute };
  }
}

/** As {@link valuesInHtml}, with the places of the values in the text. */
export function* secretsInHtml(text: string): Iterable<NamedValue> {
  for (const { name, value, element, attribute } of valuesInHtml(text, { places: true })) {
    const location = element.sourceCodeLocation;
    const place = location && 'attrs' in location ? attributePlace(location.attrs, attribute) : undefined;
    if (!place) continue;
    // The attribute's own place includes its name: value="…".
    const source = text.slice(place.startOffset, place.endOffset);
    const equals = source.indexOf('=') + 1;
    const quoted = /^\s*["']/.exec(source.slice(equals))?.[0].length ?? 0;
    yield {
      name,
      value,
      start: place.startOffset + equals + quoted,
      end: quoted > 0 ? place.endOffset - 1 : place.endOffset,
    };
  }
}

/** The parser's types leave out what it says of attributes. */
function attributePlace(
  attributes: unknown,
  name: string,
): { readonly startOffset: number; readonly endOffset: number } | undefined {
  const place = (attributes as Record<string, { startOffset?: unknown; endOffset?: unknown }> | undefined)?.[
    name
  ];
  const { startOffset, endOffset } = place ?? {};
  if (typeof startOffset !== 'number' || typeof endOffset !== 'number') return undefined;
  return { startOffset, endOffset };
}

/** Only those that are secrets by their name. */
export function* certain(values: Iterable<NamedValue>): Iterable<NamedValue> {
  // An empty value is none, and worth seeing.
  for (const value of values) {
    if (value.end > value.start && namesSecret(value.name, value.value)) yield value;
  }
}

/** Only those that are secrets by their name and do not read like words: `access_token: missing` is a finding. */
export function* likely(values: Iterable<NamedValue>): Iterable<NamedValue> {
  for (const value of certain(values)) if (!readsLikeWords(value.value)) yield value;
}

function formDecoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
