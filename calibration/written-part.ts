import { readFileSync, writeFileSync } from 'node:fs';
import { PARTIES } from './parties';

const BEGIN = '<!-- written by `npm run calibrate -- --write`: from here to the end -->';

/**
 * Writes chapters into a document, behind the text that people wrote.
 *
 * @param headingOf the heading of a party's chapter
 * @param textOf the whole chapter; undefined for a party that was not run, whose chapter stays as it is
 * @throws Error when the document has no place for them
 */
export function writeChapters(
  path: string,
  headingOf: (party: string) => string,
  textOf: (party: string) => string | undefined,
): void {
  const document = readFileSync(path, 'utf8');
  const place = document.indexOf(BEGIN);
  if (place < 0) throw new Error(`${path} has no line "${BEGIN}" behind which the tables go.`);
  const written = document.slice(place);
  const chapters = PARTIES.map(({ name }) => textOf(name) ?? chapterIn(written, name, headingOf));
  const text = chapters.filter((each) => each !== '').join('\n');
  writeFileSync(path, `${document.slice(0, place)}${BEGIN}\n\n${text}`);
}

/** The chapter of a party as it was written before, if it was. */
function chapterIn(text: string, party: string, headingOf: (party: string) => string): string {
  const begin = text.indexOf(`${headingOf(party)}\n`);
  if (begin < 0) return '';
  const ends = PARTIES.map(({ name }) => text.indexOf(`${headingOf(name)}\n`)).filter((at) => at > begin);
  return `${text.slice(begin, ends.length > 0 ? Math.min(...ends) : undefined).trimEnd()}\n`;
}

/** Text that can stand in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** `owner/repository#number` as a link to that issue; any other text as it is. */
export function linked(source: string): string {
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(source) ?? [];
  return repository ? `[${source}](https://github.com/${repository}/issues/${number})` : source;
}
