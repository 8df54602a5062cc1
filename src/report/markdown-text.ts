import { oneLine, shortened, visible } from '../http/safe-text';

const LONGEST_SPAN = 600;

/** Text on one line in which nothing has a meaning; the fence is longer than any run of backticks inside. */
export function codeSpan(text: string, longest = LONGEST_SPAN): string {
  const line = oneLine(shortened(text, longest));
  if (line === '') return '(empty)';
  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A block of text in which nothing has a meaning. */
export function codeBlock(text: string, language: 'http' | 'sh' | 'gherkin' | 'text'): string {
  const shown = visible(text);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** Our own words, with everything that Markdown or HTML could read as markup escaped. */
export function prose(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Text for a cell of a table: a bar would end the cell, even within a code span. */
export function tableCell(text: string, longest = 300): string {
  return codeSpan(text, longest).replaceAll('|', '\\|');
}
