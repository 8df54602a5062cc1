import type { TextRange } from './text-range';

/** A text read through its encoding, and where each of its characters came from in the text as it stood. */
export interface DecodedText {
  readonly text: string;
  /** Maps a range of the decoded text to the range of the original one that spells it. */
  originOf(range: TextRange): TextRange;
}

const ENCODED =
  /(?:%[0-9a-fA-F]{2})+|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);?/g;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads a text as one that is percent-encoded, JSON-escaped or HTML-escaped, all at once, one layer deep.
 * Undefined where nothing in it is encoded.
 */
export function decodedOnce(text: string): DecodedText | undefined {
  const pieces: string[] = [];
  /** For each decoded code unit, where its spelling begins; one more at the end. */
  const starts: number[] = [];
  let from = 0;
  const plain = (to: number): void => {
    pieces.push(text.slice(from, to));
    for (let at = from; at < to; at++) starts.push(at);
  };
  for (const match of text.matchAll(ENCODED)) {
    plain(match.index);
    from = match.index + match[0].length;
    for (const { character, offset } of spelled(match[0])) {
      pieces.push(character);
      for (let unit = 0; unit < character.length; unit++) starts.push(match.index + offset);
    }
  }
  if (from === 0) return undefined;
  plain(text.length);
  starts.push(text.length);
  const originOf = ({ start, end }: TextRange): TextRange => ({
    start: starts[start] ?? text.length,
    end: starts[end] ?? text.length,
  });
  return { text: pieces.join(''), originOf };
}

interface Spelled {
  readonly character: string;
  /** Where its spelling begins within the match. */
  readonly offset: number;
}

function spelled(encoded: string): readonly Spelled[] {
  if (encoded.startsWith('%')) return percentDecoded(encoded);
  if (encoded.startsWith('\\u')) {
    return [{ character: String.fromCharCode(Number.parseInt(encoded.slice(2), 16)), offset: 0 }];
  }
  if (encoded.startsWith('\\')) {
    const escaped = encoded.slice(1);
    return [{ character: ESCAPES[escaped] ?? escaped, offset: 0 }];
  }
  const entity = encoded.replace(/^&|;$/g, '');
  return [{ character: NAMED[entity] ?? numbered(entity), offset: 0 }];
}

function numbered(entity: string): string {
  const point = /^#[xX]/.test(entity)
    ? Number.parseInt(entity.slice(2), 16)
    : Number.parseInt(entity.slice(1), 10);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
}

/** Bytes that are no UTF-8 come out as replacement characters, as they would from a lenient reader. */
function percentDecoded(encoded: string): readonly Spelled[] {
  const bytes = Buffer.from(encoded.replaceAll('%', ''), 'hex');
  const result: Spelled[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    const character = bytes.subarray(at, at + length).toString('utf8');
    result.push({ character, offset: at * 3 });
    at += length;
  }
  return result;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0) return lead <= 0xef ? 3 : 1;
  return lead >= 0xc2 ? 2 : 1;
}
