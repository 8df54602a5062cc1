/** A stretch of a text: from `start` up to, not including, `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What stands in a report in place of a secret. */
export const REDACTED = '«redacted»';

/** The text with every range replaced by {@link REDACTED}; ranges that overlap or touch are replaced once. */
export function withoutRanges(text: string, ranges: readonly TextRange[]): string {
  if (ranges.length === 0) return text;
  const sorted = [...ranges].sort((a, b) => a.start - b.start || b.end - a.end);
  let result = '';
  let done = 0;
  let open: TextRange | undefined;
  for (const range of sorted) {
    if (open && range.start <= open.end) {
      if (range.end > open.end) open = { start: open.start, end: range.end };
      continue;
    }
    if (open) {
      result += text.slice(done, open.start) + REDACTED;
      done = open.end;
    }
    open = range;
  }
  if (open) {
    result += text.slice(done, open.start) + REDACTED;
    done = open.end;
  }
  return result + text.slice(done);
}
