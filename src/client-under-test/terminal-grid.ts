import { isInvisible, ORDINARY, rendered } from './rendition';

/** A cell is one character, whatever its width: what is looked for is text, not where it stands. */
type Row = string[];

/** Columns and rows of the terminal that a client is given. */
export const COLUMNS = 80;
export const ROWS = 24;

/** Longer sequences are none: whatever they hold is passed over. */
const LONGEST_SEQUENCE = 4096;
const DRAWN = '│';

/** One step of what a terminal reads: a sequence, a control character, or text. */
const STEP = new RegExp(
  [
    // CSI, with its private mark, its numbers and its last letter.
    '(?:\\u001b\\[|\\u009b)(?<mark>[<=>?]?)(?<numbers>[\\d;:]*)[ -/]*(?<last>[@-~])',
    // OSC, and strings for a device: titles, links, the clipboard.
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)',
    '\\u001b[PX^_][^\\u001b]*\\u001b\\\\',
    '\\u001b\\((?<charset>.)',
    '\\u001b[)*+#%].',
    '\\u001b(?<after>[0-Z\\\\^-~])',
    '(?<control>[\\u0000-\\u001a\\u001c-\\u001f\\u007f])',
    '(?<text>[^\\u0000-\\u001f\\u007f\\u009b]+)',
    // What begins as a sequence and does not go on as one is passed over.
    '(?:\\u001b\\[|\\u009b)[<=>?]?[\\d;:]*[ -/]*(?=[^ -~])',
    '\\u001b(?=[^ -~])',
  ].join('|'),
  'gsuy',
);

/**
 * What stands on a terminal while a program that moves the cursor writes to it: such a program sends what has changed
 * since it last wrote, so that no text need have been sent in one piece to be read in one.
 *
 * ```ts
 * const grid = new TerminalGrid();
 * grid.write('Code: WDJB-....\u001b[1;12HMJHT');
 * grid.text; // Code: WDJB-MJHT
 * ```
 */
export class TerminalGrid {
  #rows: Row[] = empty();
  #x = 0;
  #y = 0;
  #top = 0;
  #bottom = ROWS - 1;
  #saved = { x: 0, y: 0 };
  #rest = '';
  #lastLetter = ' ';
  #draws = false;
  #rendition = ORDINARY;

  /** Takes in what was written; a sequence may be broken anywhere. */
  write(written: string): void {
    const all = this.#rest + written;
    let end = 0;
    for (const { index, 0: step, groups = {} } of all.matchAll(STEP)) {
      end = index + step.length;
      const { text, control, last, numbers = '', mark, after, charset } = groups;
      if (text !== undefined) for (const letter of text) this.#put(letter);
      else if (control !== undefined) this.#control(control);
      else if (last !== undefined) this.#sequence(last, numbers, mark ?? '');
      else if (after !== undefined) this.#escape(after);
      else if (charset !== undefined) this.#draws = charset === '0';
    }
    const left = all.slice(end);
    this.#rest = left.length < LONGEST_SEQUENCE ? left : '';
  }

  /** Row by row, without the blanks at the end of each. */
  get text(): string {
    return this.#rows
      .map((row) => row.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  #put(letter: string): void {
    if (this.#x >= COLUMNS) {
      this.#x = 0;
      this.#lineFeed();
    }
    const cell = isInvisible(this.#rendition) ? ' ' : this.#draws ? DRAWN : letter;
    this.#row[this.#x] = cell;
    this.#lastLetter = cell;
    this.#x += 1;
  }

  get #row(): Row {
    return this.#rows[this.#y] ?? [];
  }

  #control(control: string): void {
    if (control === '\n' || control === '\u000b' || control === '\f') this.#lineFeed();
    else if (control === '\r') this.#x = 0;
    else if (control === '\b') this.#x = Math.max(0, Math.min(this.#x, COLUMNS) - 1);
    else if (control === '\t') this.#x = Math.min(COLUMNS - 1, (Math.floor(this.#x / 8) + 1) * 8);
    else if (control === '\u000e') this.#draws = true;
    else if (control === '\u000f') this.#draws = false;
  }

  #escape(letter: string): void {
    if (letter === '7') this.#saved = { x: this.#x, y: this.#y };
    else if (letter === '8') ({ x: this.#x, y: this.#y } = this.#saved);
    else if (letter === 'D') this.#lineFeed();
    else if (letter === 'E') {
      this.#x = 0;
      this.#lineFeed();
    } else if (letter === 'M') {
      if (this.#y === this.#top) this.#scroll(this.#top, -1);
      else this.#y = Math.max(0, this.#y - 1);
    } else if (letter === 'c') {
      this.#rows = empty();
      this.#moveTo(0, 0);
      [this.#top, this.#bottom] = [0, ROWS - 1];
      this.#rendition = ORDINARY;
    }
  }

  #sequence(last: string, text: string, mark: string): void {
    const numbers = text.split(/[;:]/).map(Number);
    const [first = 0, second = 0] = numbers;
    const count = Math.max(1, first);
    if (mark !== '') {
      // The other screen of a terminal, which begins and is left empty: what stood on the first is not looked for again.
      if (numbers.some((number) => [47, 1047, 1049].includes(number)) && /[hl]/.test(last))
        this.#rows = empty();
      return;
    }
    const x = Math.min(this.#x, COLUMNS - 1);
    const row = this.#row;
    switch (last) {
      case 'm':
        this.#rendition = rendered(this.#rendition, text);
        break;
      case 'A':
        this.#moveTo(x, this.#y - count);
        break;
      case 'B':
      case 'e':
        this.#moveTo(x, this.#y + count);
        break;
      case 'C':
      case 'a':
        this.#moveTo(x + count, this.#y);
        break;
      case 'D':
        this.#moveTo(x - count, this.#y);
        break;
      case 'E':
        this.#moveTo(0, this.#y + count);
        break;
      case 'F':
        this.#moveTo(0, this.#y - count);
        break;
      case 'G':
      case '`':
        this.#moveTo(count - 1, this.#y);
        break;
      case 'H':
      case 'f':
        this.#moveTo(Math.max(1, second) - 1, count - 1);
        break;
      case 'd':
        this.#moveTo(x, count - 1);
        break;
      case 'J':
        if (first !== 1) this.#blank(this.#y, first === 0 ? x : 0, COLUMNS);
        if (first === 0) this.#clear(this.#y + 1, ROWS);
        else if (first === 1) {
          this.#clear(0, this.#y);
          this.#blank(this.#y, 0, x + 1);
        } else this.#clear(0, ROWS);
        break;
      case 'K':
        this.#blank(this.#y, first === 0 ? x : 0, first === 1 ? x + 1 : COLUMNS);
        break;
      case 'X':
        this.#blank(this.#y, x, x + count);
        break;
      case 'P':
        row.splice(x, count);
        row.push(...blanks(COLUMNS - row.length));
        break;
      case '@':
        row.splice(x, 0, ...blanks(Math.min(count, COLUMNS)));
        row.length = COLUMNS;
        break;
      case 'L':
        this.#x = 0;
        this.#scroll(this.#y, -count);
        break;
      case 'M':
        this.#x = 0;
        this.#scroll(this.#y, count);
        break;
      case 'S':
        this.#scroll(this.#top, count);
        break;
      case 'T':
        this.#scroll(this.#top, -count);
        break;
      case 'b':
        for (let left = Math.min(count, COLUMNS * ROWS); left > 0; left -= 1) {
          const draws = this.#draws;
          this.#draws = false;
          this.#put(this.#lastLetter);
          this.#draws = draws;
        }
        break;
      case 'r':
        this.#top = Math.min(count, ROWS) - 1;
        this.#bottom = Math.min(second || ROWS, ROWS) - 1;
        this.#moveTo(0, 0);
        break;
      case 's':
        this.#saved = { x, y: this.#y };
        break;
      case 'u':
        this.#moveTo(this.#saved.x, this.#saved.y);
        break;
    }
  }

  #moveTo(x: number, y: number): void {
    this.#x = Math.min(Math.max(0, x), COLUMNS - 1);
    this.#y = Math.min(Math.max(0, y), ROWS - 1);
  }

  #lineFeed(): void {
    if (this.#y === this.#bottom) this.#scroll(this.#top, 1);
    else this.#y = Math.min(ROWS - 1, this.#y + 1);
  }

  /** Moves the rows from one to the end of the region up, or down where `by` is negative. */
  #scroll(from: number, by: number): void {
    for (let left = Math.min(Math.abs(by), ROWS); left > 0; left -= 1) {
      this.#rows.splice(by > 0 ? from : this.#bottom, 1);
      this.#rows.splice(by > 0 ? this.#bottom : from, 0, blanks(COLUMNS));
    }
  }

  #clear(from: number, until: number): void {
    for (let y = from; y < until; y += 1) this.#rows[y] = blanks(COLUMNS);
  }

  #blank(y: number, from: number, until: number): void {
    this.#rows[y]?.fill(' ', from, Math.min(until, COLUMNS));
  }
}

function empty(): Row[] {
  return Array.from({ length: ROWS }, () => blanks(COLUMNS));
}

function blanks(count: number): Row {
  return Array<string>(Math.max(0, count)).fill(' ');
}
