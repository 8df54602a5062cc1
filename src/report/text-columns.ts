const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const WITHOUT_WIDTH = /\p{Mark}|\p{Format}/u;

/** How many columns of a terminal a text without escapes takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (!WITHOUT_WIDTH.test(character)) columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}

/** Lines of whole words; only a word that is longer than a line makes a longer one. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const needed = columnsOf(word);
    if (line !== '' && width + 1 + needed > columns) {
      lines.push(line);
      line = word;
      width = needed;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      width += needed + (width === 0 ? 0 : 1);
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** At most `most` lines, no column too long; what is missing shows as an ellipsis. */
export function wrappedAtMost(text: string, columns: number, most: number): readonly string[] {
  const lines = wrapped(text, columns);
  const kept = lines.slice(0, most);
  const last = kept.at(-1);
  if (lines.length > most && last !== undefined) kept[most - 1] = withEllipsis(last, columns);
  return kept.map((line) => fitted(line, columns));
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitted(text: string, columns: number): string {
  return columnsOf(text) <= columns ? text : withEllipsis(text, columns);
}

function withEllipsis(text: string, columns: number): string {
  let kept = '';
  let width = 0;
  for (const character of text) {
    const needed = columnsOf(character);
    if (width + needed > columns - 1) break;
    kept += character;
    width += needed;
  }
  return `${kept.trimEnd()}…`;
}
