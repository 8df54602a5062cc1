import { isInvisible, ORDINARY, type Rendition, rendered } from './rendition';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are made of
const RENDITIONS = /(?:\u001b\[|\u009b)([\d;:]*)m/g;
/** What blanks take the place of: line ends and whatever else is written in between stay. */
const MARKS = /[\p{L}\p{N}\p{P}\p{S}]/gu;
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are made of
  /((?:\u001b\[|\u009b)[\d;:<=>?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[^[\]])/;

/**
 * What is written to a terminal without the text that nobody can read there, which it is told to conceal or to write in
 * the colour of the background. Escape sequences stay, and so does the length of it all.
 *
 * ```ts
 * withoutInvisible('Code: \u001b[8mWDJB\u001b[0m.'); // 'Code: \u001b[8m    \u001b[0m.'
 * ```
 */
export function withoutInvisible(raw: string): string {
  let seen = '';
  let end = 0;
  let rendition: Rendition = ORDINARY;
  for (const { index, 0: sequence, 1: numbers = '' } of raw.matchAll(RENDITIONS)) {
    seen += inRendition(raw.slice(end, index), rendition) + sequence;
    end = index + sequence.length;
    rendition = rendered(rendition, numbers);
  }
  return seen + inRendition(raw.slice(end), rendition);
}

function inRendition(text: string, rendition: Rendition): string {
  if (!isInvisible(rendition)) return text;
  return text
    .split(SEQUENCES)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(MARKS, (mark) => ' '.repeat(mark.length))))
    .join('');
}
