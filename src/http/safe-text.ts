import { stripVTControlCharacters } from 'node:util';

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
