import { stripVTControlCharacters } from 'node:util';

/** A line, a name or a title is no longer than this anywhere. */
const LONGEST = 300;

/**
 * Control characters, line and paragraph separators, unpaired surrogates, and format characters: among these the
 * bidirectional controls, zero-width characters and tags that make a terminal show something else than was sent.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Cf}]/u;

/**
 * Text from a server, made fit for a terminal or a log: one line, no escape sequences, no control or bidirectional
 * characters, at most `longest` characters (300 unless told otherwise).
 */
export function safeText(text: string, longest: number = LONGEST): string {
  // Cut first: nobody has to scan a megabyte to show a line of it.
  const line = safeLine(text.slice(0, longest * 8));
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** As {@link safeText}, and as long as it is. */
export function safeLine(text: string): string {
  return stripVTControlCharacters(text).replace(new RegExp(UNSAFE, 'gu'), ' ').replace(/\s+/gu, ' ').trim();
}

/** True when a text can be shown as it is: one line, nothing in it that {@link safeText} would have to take out. */
export function isSafeText(text: string): boolean {
  return !UNSAFE.test(text);
}

/**
 * What must not reach a terminal, a page or an XML file as it is, where text keeps its lines and its scripts: C0 and C1 controls (terminal escapes begin with
 * them) but tab and line feed, DEL, what turns the direction of text or hides it, line separators, the byte order
 * mark, non-characters, and halves of surrogate pairs.
 */
const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

/** Harmful characters written out (`\u001b`), so that a reader sees that they came, and nothing acts on them. */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(HARMFUL, (character) =>
      character === '\r' ? '\\r' : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
}

/** As {@link visible}, and on one line: white space is folded to single spaces. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim());
}

/** The first `length` characters at most, with an ellipsis where something is missing; halves no surrogate pair. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}

/** A name or a title: on one line, harmless, and not too long. */
export function label(text: string): string {
  return oneLine(shortened(text, LONGEST));
}
