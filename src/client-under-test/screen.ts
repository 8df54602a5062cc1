import { stripVTControlCharacters } from 'node:util';
import { ENDPOINTS } from './addresses';
import { withoutInvisible } from './invisible-text';
import { TerminalGrid } from './terminal-grid';

/** A piece of text as it came from the client. */
export interface ScreenPiece {
  readonly text: string;
  /** Milliseconds on the scenario's clock. */
  readonly at: number;
}

/** Beyond this much text nothing new is kept: the first part and the last one say what there is to be said. */
const LONGEST = 1024 * 1024;

/** Sequences that move the cursor: text need not have been written in the order in which it is read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are made of
const MOVES = /(?:\u001b\[|\u009b)[\d;]*[A-HPXbdfr@]|\u001b[78M]|\u0008/;

/** What a client wrote, piece by piece. */
export class Screen {
  #pieces: ScreenPiece[] = [];
  #kept = 0;
  #total = 0;

  add(text: string, at: number): void {
    this.#total += text.length;
    if (text === '' || this.#kept >= LONGEST) return;
    const kept = text.slice(0, LONGEST - this.#kept);
    this.#kept += kept.length;
    this.#pieces.push({ text: kept, at });
  }

  get pieces(): readonly ScreenPiece[] {
    return this.#pieces;
  }

  /** How many characters were written, be they kept or not. */
  get length(): number {
    return this.#total;
  }

  /** As it was written, escape sequences included. */
  get raw(): string {
    return this.#pieces.map(({ text }) => text).join('');
  }

  /** As a person reads it: without escape sequences, what overwrites a line on a line of its own. */
  get text(): string {
    return readable(this.raw);
  }

  /** All that was written, be it made invisible or not: a secret that cannot be seen can still be copied. */
  get written(): string {
    return plain(this.raw);
  }

  /** The first `length` characters, as a person reads them. */
  textBefore(length: number): string {
    return readable(this.raw.slice(0, length));
  }

  /** What was written after the first `length` characters, as a person reads it. */
  textFrom(length: number): string {
    return plain(withoutInvisible(this.raw).slice(length));
  }

  /** What was written until a moment, as a person reads it. */
  textUntil(at: number): string {
    return readable(
      this.#pieces
        .filter((piece) => piece.at <= at)
        .map(({ text }) => text)
        .join(''),
    );
  }

  /**
   * What stood on a terminal at a moment.
   *
   * @returns empty for a program that writes one line after another: what it wrote is what is read
   */
  standingAt(at: number): string {
    return this.#standing((grid) => grid.text, at).at(-1) ?? '';
  }

  /**
   * True when a text stood on a terminal at any time.
   *
   * @param passingOver texts in which it does not count
   */
  everShowed(text: string, passingOver: readonly string[] = []): boolean {
    return this.#standing((grid) => shows(grid.text, text, passingOver)).includes(true);
  }

  /** What a look at a terminal shows after each piece that was written until a moment. */
  #standing<T>(look: (grid: TerminalGrid) => T, until = Number.POSITIVE_INFINITY): readonly T[] {
    if (!MOVES.test(this.raw)) return [];
    const grid = new TerminalGrid();
    return this.#pieces
      .filter(({ at }) => at <= until)
      .map(({ text }) => {
        grid.write(text);
        return look(grid);
      });
  }

  /** When something was first written, after a moment, that a person reads as such. */
  saidAt(what: RegExp, after: number): number | undefined {
    return this.#pieces.find(({ at, text }) => at > after && what.test(readable(text)))?.at;
  }

  /** What was written after that moment, as a person reads it. */
  textAfter(at: number): string {
    const before = this.#pieces.filter((piece) => piece.at <= at);
    return this.textFrom(before.reduce((length, { text }) => length + text.length, 0));
  }
}

/**
 * Text as a person reads it: without escape sequences and what these make invisible, a carriage return for a line of its
 * own.
 */
export function readable(raw: string): string {
  return plain(withoutInvisible(raw));
}

function plain(raw: string): string {
  return stripVTControlCharacters(raw).replace(/\r\n?/g, '\n');
}

/**
 * True when a text is shown, be it broken over lines where a window is narrow, or its letters spread.
 *
 * @param passingOver texts in which it does not count
 */
export function shows(screen: string, text: string, passingOver: readonly string[] = []): boolean {
  if (passingOver.length === 0 && screen.includes(text)) return true;
  return without(joined(screen), passingOver.map(joined)).includes(joined(text));
}

/** True when a screen shows a code, or an address as it may be shown to whoever is to type it, or showed it at any time. */
export function isShown(screen: Screen, text: string, passingOver: readonly string[] = besides()): boolean {
  const typed = typedAddress(text);
  return shows(screen.text, typed, passingOver) || screen.everShowed(typed, passingOver);
}

/**
 * Texts in which an address does not count as shown: that of an endpoint, which a program may log, begins as that of the
 * page does.
 */
export function besides(others: readonly string[] = []): readonly string[] {
  return [...others, ENDPOINTS.device_authorization_endpoint].flatMap((each) => [each, typedAddress(each)]);
}

/** An address as it may be shown to whoever is to type it: browsers complete the scheme, and televisions leave it out. */
export function typedAddress(text: string): string {
  return text.replace(/^https:\/\//, '');
}

/** A text without others that stand in it. */
export function without(text: string, others: readonly string[]): string {
  return others.reduce((rest, each) => rest.replaceAll(each, ''), text);
}

/** A text without what breaks it over lines, frames it or its letters, or keeps it together. */
function joined(text: string): string {
  return text.replace(/[\u2010-\u2013]/g, '-').replace(/[\s[\]|\p{Cf}\u2500-\u257f]+/gu, '');
}
