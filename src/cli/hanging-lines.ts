const COLUMNS = 80;

/**
 * A text in lines of whole words that a terminal of 80 columns does not break, the later ones below the first word.
 *
 * @param lead what stands before the first line; the others get as many blanks
 * @example hangingLines('  - ', 'A poll without a device_code is refused')
 */
export function hangingLines(lead: string, text: string): readonly string[] {
  const room = COLUMNS - lead.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((each, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + each);
}
