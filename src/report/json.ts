import type { Report } from './model';

/**
 * Characters that JSON lets stand as they are, yet act on a terminal that shows the file (C1 controls, DEL), hide or
 * reorder text (bidirectional controls), or end a line for some readers.
 */
const BETTER_ESCAPED = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/g;

/** `report.json`: the report as it is, indented; every string survives parsing unchanged. */
export function jsonReport(report: Report): string {
  const json = JSON.stringify(report, undefined, 2);
  // Such characters can only stand within strings, where the escape means the same.
  const harmless = json.replace(
    BETTER_ESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${harmless}\n`;
}
