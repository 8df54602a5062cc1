import { stripVTControlCharacters } from 'node:util';

/** A piece of text as it came from the client. */
export interface ScreenPiece {
  readonly text: string;
  /** Milliseconds on the scenario's clock. */
  readonly at: number;
}

/** Beyond this much text nothing new is kept: the first part and the last one say what there is to be said. */
const LONGEST = 1024 * 1024;

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

  /** The first `length` characters, as a person reads them. */
  textBefore(length: number): string {
    return readable(this.raw.slice(0, length));
  }

  /** What was written after the first `length` characters, as a person reads it. */
  textFrom(length: number): string {
    return readable(this.raw.slice(length));
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

  /** When something was first written, after a moment, that a person reads as such. */
  saidAt(what: RegExp, after: number): number | undefined {
    return this.#pieces.find(({ at, text }) => at > after && what.test(readable(text)))?.at;
  }

  /** What was written after that moment, as a person reads it. */
  textAfter(at: number): string {
    return readable(
      this.#pieces
        .filter((piece) => piece.at > at)
        .map(({ text }) => text)
        .join(''),
    );
  }
}

/**
 * Text as a person reads it: without escape sequences, a carriage return for a line of its own.
 */
export function readable(raw: string): string {
  return stripVTControlCharacters(raw).replace(/\r\n?/g, '\n');
}

/** True when a text is shown, be it broken over lines where a window is narrow. */
export function shows(screen: string, text: string): boolean {
  if (screen.includes(text)) return true;
  const joined = (value: string): string => value.replace(/[\s│|┃║]+/gu, '');
  return joined(screen).includes(joined(text));
}
