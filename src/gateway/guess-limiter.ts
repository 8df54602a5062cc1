/** Who typed a user code. */
export interface Guesser {
  readonly browser: string;
  /** The address it came from. */
  readonly source: string;
}

/** Keeps user codes from being guessed ([RFC 8628 §5.1](https://www.rfc-editor.org/rfc/rfc8628#section-5.1)). */
export interface GuessLimiter {
  /** Milliseconds until this one may try again; 0 when at once. Until then not even the right code is looked at. */
  waitMs(guesser: Guesser, at: number): number;
  wrong(guesser: Guesser, at: number): void;
  right(guesser: Guesser, at: number): void;
}

export interface GuessBudgets {
  /** Wrong codes in a row from one browser within `windowSeconds`; 5 unless given. */
  readonly perBrowser?: number;
  /** Wrong codes from one address within `windowSeconds`; 30 unless given, as many people may share one. */
  readonly perSource?: number;
  /** 300 unless given. */
  readonly windowSeconds?: number;
}

const MAX_TRACKED = 10_000;

/**
 * A budget for a browser, to be plain with a person early, and one for an address, as a guesser throws cookies away. A
 * right code ends the browser's row but gives the address nothing back: otherwise one's own code would buy new guesses.
 */
export function guessBudgets({
  perBrowser = 5,
  perSource = 30,
  windowSeconds = 300,
}: GuessBudgets = {}): GuessLimiter {
  const windowMs = windowSeconds * 1000;
  const browsers = new Misses(windowMs);
  const sources = new Misses(windowMs);
  return {
    waitMs: ({ browser, source }, at) =>
      Math.max(browsers.waitMs(browser, perBrowser, at), sources.waitMs(networkOf(source), perSource, at)),
    wrong: ({ browser, source }, at) => {
      browsers.add(browser, at);
      sources.add(networkOf(source), at);
    },
    right: ({ browser }) => browsers.clear(browser),
  };
}

class Misses {
  /** The times of the last misses, the one that was touched last at the end. */
  private readonly times = new Map<string, readonly number[]>();

  constructor(private readonly windowMs: number) {}

  waitMs(who: string, budget: number, at: number): number {
    const recent = this.recent(who, at);
    const oldestThatCounts = recent.at(-budget);
    return oldestThatCounts === undefined ? 0 : oldestThatCounts + this.windowMs - at;
  }

  add(who: string, at: number): void {
    const recent = [...this.recent(who, at), at];
    this.times.delete(who);
    this.times.set(who, recent);
    const [eldest] = this.times.keys();
    if (this.times.size > MAX_TRACKED && eldest !== undefined) this.times.delete(eldest);
  }

  clear(who: string): void {
    this.times.delete(who);
  }

  private recent(who: string, at: number): readonly number[] {
    return (this.times.get(who) ?? []).filter((time) => at - time < this.windowMs);
  }
}

/** One subscriber has a whole /64 of IPv6 addresses to guess from. */
function networkOf(address: string): string {
  const groups = address.split(':');
  if (groups.length < 3 || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const headGroups = head === '' ? [] : head.split(':');
  const tailGroups = tail === '' ? [] : tail.split(':');
  const missing = Array.from({ length: Math.max(0, 8 - headGroups.length - tailGroups.length) }, () => '0');
  return [...headGroups, ...missing, ...tailGroups].slice(0, 4).join(':');
}
