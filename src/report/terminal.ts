import pc = require('picocolors');

import { type Clock, systemClock } from '../http/clock';
import { label, oneLine } from '../http/safe-text';
import type { Report } from './model';
import { renderProgress, type SectionSoFar, type SoFar } from './render-progress';
import { type LineStyle, renderReport } from './render-report';
import { counted, duration } from './report-words';
import type { TextColumns } from './text-columns';

/** Something the run waits for. */
export interface Wait {
  /** In words, to follow "waiting for": `the code to expire (3.5-expired-token)`. */
  readonly what: string;
  /** Milliseconds still to wait; undefined where nobody knows (a person, an answer). */
  readonly remainingMs?: number;
}

/** The part of a terminal, pipe or file that is written to. */
export interface LineStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface TerminalReporterOptions {
  /** Standard output or standard error; the latter where the former carries `--json`. */
  readonly stream: LineStream;
  readonly text: TextColumns;
  /** For NO_COLOR and TERM; the process's own unless told otherwise. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Pick<Clock, 'now'>;
}

const COLUMNS = 80;
const ROWS = 24;
/** What the summary takes; on a narrower terminal lines wrap where it likes. */
const FEWEST_COLUMNS = 60;
const MOST_WAITS = 4;
/** Milliseconds between two lines of progress where lines stay: in CI logs. */
const LOG_PACE_MS = 10_000;

/** What is being waited for, the longest wait first: the one that decides when the run ends. */
export function renderWaits(waits: readonly Wait[], columns: number, text: TextColumns): readonly string[] {
  const sorted = [...waits].sort(
    (a, b) => (b.remainingMs ?? Number.POSITIVE_INFINITY) - (a.remainingMs ?? Number.POSITIVE_INFINITY),
  );
  const shown = sorted.slice(0, sorted.length > MOST_WAITS ? MOST_WAITS - 1 : MOST_WAITS);
  const lines = shown.map((wait) => {
    const left = remaining(wait);
    return `${text.fitted(`  waiting for ${label(wait.what)}`, columns - left.length)}${left}`;
  });
  if (sorted.length > shown.length)
    lines.push(`  and for ${counted(sorted.length - shown.length, 'more thing')}`);
  return lines;
}

function remaining({ remainingMs }: Wait): string {
  if (remainingMs === undefined) return '';
  // Rounded up, so that "0 s left" is never waited for.
  return `, ${duration(Math.max(1000, Math.ceil(remainingMs / 1000) * 1000)).replace('.0', '')} left`;
}

/**
 * Writes for people: progress in place on a terminal, a line now and then in a log, and the report at the end. Nothing
 * it writes holds control characters of a provider.
 */
export class TerminalReporter {
  readonly #stream: LineStream;
  readonly #text: TextColumns;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #inPlace: boolean;
  readonly #colour: boolean;
  /** Lines of progress that stand on the terminal and are to be overwritten. */
  #standing = 0;
  #lastLogged = Number.NEGATIVE_INFINITY;
  #lastFound: readonly SoFar[] | undefined;
  /** What a log was told of each section, last. */
  readonly #told = new Map<string, string>();

  constructor({ stream, text, environment = process.env, clock = systemClock }: TerminalReporterOptions) {
    this.#stream = stream;
    this.#text = text;
    this.#clock = clock;
    const able = stream.isTTY === true && environment.TERM !== 'dumb';
    this.#inPlace = able && !environment.CI;
    this.#colour = able && !environment.NO_COLOR;
  }

  /** A line that stays. */
  line(text: string): void {
    this.#clear();
    for (const line of this.#text.wrapped(oneLine(text), this.#columns)) this.#write(line);
  }

  /** Lines that stay as they are, made harmless before. */
  block(lines: readonly string[]): void {
    this.#clear();
    for (const line of lines) this.#write(line);
  }

  /**
   * Says what is known of each requirement, and what is being waited for; empty lists say that nothing is. To be called
   * about once a second: a terminal shows each call in place of the last, a log gets each section when all of it is known,
   * and the longest wait every ten seconds.
   */
  waiting(waits: readonly Wait[], found: readonly SoFar[] = []): void {
    const style = { columns: this.#columns - 1, colour: this.#colour, text: this.#text };
    if (this.#inPlace) this.#replace(renderProgress(found, style), waits, style);
    else {
      // A log is told of each verdict once: what has not changed need not be rendered again.
      this.#log(found === this.#lastFound ? [] : renderProgress(found, style), waits);
      this.#lastFound = found;
    }
  }

  #replace(sections: readonly SectionSoFar[], waits: readonly Wait[], style: LineStyle): void {
    this.#clear();
    const colours = pc.createColors(this.#colour);
    // A line as wide as the terminal would wrap in some and make two of it.
    const waiting = renderWaits(waits, style.columns, this.#text).map((line) => colours.dim(line));
    const room = (this.#stream.rows ?? ROWS) - 1 - waiting.length;
    const all = sections.flatMap(({ lines }) => lines);
    // What does not fit are the names of what failed: the tallies say that there are some.
    const shown =
      all.length <= room ? all : sections.flatMap(({ lines }) => lines.slice(0, 1)).slice(0, room);
    for (const line of [...shown, ...waiting]) this.#write(line);
    this.#standing = shown.length + waiting.length;
  }

  #log(sections: readonly SectionSoFar[], waits: readonly Wait[]): void {
    for (const { section, isComplete, lines } of sections) {
      const text = lines.join('\n');
      // A scenario that was run again may have changed what was said of its section.
      if (!isComplete || this.#told.get(section) === text) continue;
      this.#told.set(section, text);
      for (const line of lines) this.#write(line);
    }
    const now = this.#clock.now();
    if (waits.length === 0 || now - this.#lastLogged < LOG_PACE_MS) return;
    this.#lastLogged = now;
    const more = waits.length > 1 ? ` (and ${waits.length - 1} more)` : '';
    // Of several, the one that says how long still is the one that a reader of a log wants.
    const known = waits.filter(({ remainingMs }) => remainingMs !== undefined);
    const lines = renderWaits(known.length > 0 ? known : waits, this.#columns - more.length, this.#text);
    this.#write(`${lines[0] ?? ''}${more}`);
  }

  /**
   * The whole report.
   *
   * @param reportPath where the reports lie, as the reader would type it
   */
  report(report: Report, reportPath?: string): void {
    this.#clear();
    const lines = renderReport(report, {
      columns: this.#columns,
      colour: this.#colour,
      text: this.#text,
      ...(reportPath !== undefined && { reportPath }),
    });
    for (const line of lines) this.#write(line);
  }

  /** Takes the progress off the terminal, before something else writes to it. */
  clear(): void {
    this.#clear();
  }

  get #columns(): number {
    const columns = this.#inPlace ? (this.#stream.columns ?? COLUMNS) : COLUMNS;
    return Math.max(FEWEST_COLUMNS, Math.min(columns, 100));
  }

  #clear(): void {
    if (this.#standing === 0) return;
    // Up to the first line of progress, and away with everything below.
    this.#stream.write(`\u001b[${this.#standing}A\u001b[0J`);
    this.#standing = 0;
  }

  #write(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}
