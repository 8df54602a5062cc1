import { Help } from 'commander';

/** How text fills the columns of a terminal, wide characters and those without width counted as a terminal does. */
export interface TextColumns {
  /** How many columns a text takes. */
  readonly columnsOf: (text: string) => number;
  /** Lines of whole words; only a word that is longer than a line makes a longer one. */
  readonly wrapped: (text: string, columns: number) => readonly string[];
  /** At most `most` lines, no column too long; what is missing shows as an ellipsis. */
  readonly wrappedAtMost: (text: string, columns: number, most: number) => readonly string[];
  /** The text, or as much of its beginning as fits with an ellipsis. */
  readonly fitted: (text: string, columns: number) => string;
}

let loaded: Promise<TextColumns> | undefined;

/** Loads what measures text: an ES module, which this package cannot require. */
export function textColumns(): Promise<TextColumns> {
  loaded ??= load();
  return loaded;
}

/** Breaks lines as the help of the command does, and counts columns as a terminal does. */
class LineBreaker extends Help {
  constructor(override readonly displayWidth: (text: string) => number) {
    super();
    this.minWidthToWrap = 1;
  }
}

async function load(): Promise<TextColumns> {
  const { default: columnsOf } = await import('string-width');
  const breaker = new LineBreaker(columnsOf);
  const graphemes = new Intl.Segmenter();

  const withEllipsis = (text: string, columns: number): string => {
    let kept = '';
    let width = 0;
    for (const { segment } of graphemes.segment(text)) {
      const needed = columnsOf(segment);
      if (width + needed > columns - 1) break;
      kept += segment;
      width += needed;
    }
    return `${kept.trimEnd()}…`;
  };
  const wrapped = (text: string, columns: number): readonly string[] =>
    text.trim() === '' ? [] : breaker.boxWrap(text.replace(/ +/g, ' ').trim(), columns).split('\n');
  const fitted = (text: string, columns: number): string =>
    columnsOf(text) <= columns ? text : withEllipsis(text, columns);
  const wrappedAtMost = (text: string, columns: number, most: number): readonly string[] => {
    const lines = wrapped(text, columns);
    const kept = lines.slice(0, most);
    const last = kept.at(-1);
    if (lines.length > most && last !== undefined) {
      kept[most - 1] = withEllipsis(columnsOf(last) < columns ? `${last} ` : last, columns);
    }
    return kept.map((line) => fitted(line, columns));
  };
  return { columnsOf: (text) => columnsOf(text), wrapped, wrappedAtMost, fitted };
}
