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

/** A text of no more than `length` characters: what was left out is said in a last line. One that was cut before stays as it is. */
export function truncated(text: string, length: number): string {
  if (text.length <= length || text.replace(LEFT_OUT, '').length <= length) return text;
  const cut = beginning(text, length);
  return cut.text + leftOut(cut.leftOut);
}

/** The last line of a text that was cut. */
export function leftOut(characters: number): string {
  return `\n[… ${characters} more characters left out]`;
}
