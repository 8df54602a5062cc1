/**
 * What must not reach a terminal, a page or an XML file as it is: C0 and C1 controls (terminal escapes begin with
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

/** Names and titles are no longer than this anywhere. */
const LONGEST_LABEL = 300;

/** A name or a title: on one line, harmless, and of bearable length. */
export function label(text: string): string {
  return oneLine(shortened(text, LONGEST_LABEL));
}

/** The whitespace and punctuation after which a text may be cut without leaving half of a token. */
const BOUNDARY = /[\s"'<>&,;{}()[\]]/;

/** How far before the limit a boundary is looked for. */
const BOUNDARY_REACH = 512;

/**
 * The beginning of a long text and how much was left out.
 *
 * Cut where a word ends, if one ends near: half of a secret would no longer be recognised as one.
 */
export function beginning(text: string, length: number): { readonly text: string; readonly leftOut: number } {
  if (text.length <= length) return { text, leftOut: 0 };
  let end = length;
  while (end > length - BOUNDARY_REACH && end > 0 && !BOUNDARY.test(text.charAt(end - 1))) end--;
  if (end <= length - BOUNDARY_REACH || end <= 0) end = length;
  const kept = text.slice(0, end).replace(/[\ud800-\udbff]$/, '');
  return { text: kept, leftOut: text.length - kept.length };
}

const LEFT_OUT = /\n\[… \d{1,9} more characters left out\]$/;

/** A text of bearable length: what was left out is said in a last line. One that was cut before stays as it is. */
export function bearable(text: string, length: number): string {
  if (text.length <= length || text.replace(LEFT_OUT, '').length <= length) return text;
  const cut = beginning(text, length);
  return cut.text + leftOut(cut.leftOut);
}

/** The last line of a text that was cut. */
export function leftOut(characters: number): string {
  return `\n[… ${characters} more characters left out]`;
}
