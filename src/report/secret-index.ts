import { type DecodedText, decodedOnce } from './decoded-text';
import type { TextRange } from './text-range';

/** A shorter secret would be found in half of all words; such a one is only redacted where its name stands by it. */
export const SHORTEST_SECRET = 6;

/** An encoding within an encoding (a URL in a query, in JSON) is read; deeper than this nothing nests in earnest. */
const LAYERS = 4;

/** From so many characters on a base64 spelling is distinctive. */
const SHORTEST_BASE64 = 7;

/** Characters that are compared before anything else is: a secret's last ones, for many have a prefix in common. */
const KEY = 6;

const BUCKETS = 1 << 16;

/**
 * Finds registered secrets in texts: as they are, percent-encoded, JSON-escaped, HTML-escaped, several of these within
 * each other, and within base64 (a Basic header that someone echoes).
 *
 * The time it takes hardly depends on how many secrets there are: a run learns hundreds of codes and tokens.
 */
export class SecretIndex {
  readonly #secrets = new Set<string>();
  readonly #spellings = new Map<string, Spelling[]>();
  /** Which endings are worth looking up: a first sieve, for at most places in a text no secret ends. */
  readonly #sieve = new Uint8Array(BUCKETS);

  /** False for a secret that is too short to be looked for. */
  add(secret: string): boolean {
    if (secret.length < SHORTEST_SECRET) return false;
    if (this.#secrets.has(secret)) return true;
    this.#secrets.add(secret);
    this.#spell(secret, 'plain');
    // Where such a secret is read through an encoding, what only looks encoded in it is decoded along.
    for (let decoded = decodedOnce(secret), layer = 0; decoded && layer < LAYERS; layer++) {
      if (decoded.text.length >= SHORTEST_SECRET) this.#spell(decoded.text, 'plain');
      decoded = decodedOnce(decoded.text);
    }
    // A form writes spaces as plus signs, which nothing else decodes.
    if (secret.includes(' ')) this.#spell(secret.replaceAll(' ', '+'), 'plain');
    for (const core of base64Cores(secret)) {
      this.#spell(core, 'base64');
      this.#spell(core.replaceAll('+', '-').replaceAll('/', '_'), 'base64');
    }
    return true;
  }

  /** Where secrets stand in the text, in no particular order. */
  find(text: string): readonly TextRange[] {
    if (this.#secrets.size === 0) return [];
    const ranges = [...this.#findPlain(text)];
    const layers: DecodedText[] = [];
    let current = text;
    while (layers.length < LAYERS) {
      const decoded = decodedOnce(current);
      if (decoded === undefined) break;
      layers.push(decoded);
      for (const found of this.#findPlain(decoded.text)) {
        ranges.push(layers.reduceRight((range, layer) => layer.originOf(range), found));
      }
      current = decoded.text;
    }
    return ranges;
  }

  #spell(text: string, kind: Spelling['kind']): void {
    const ending = text.length - KEY;
    const key = text.slice(ending);
    const known = this.#spellings.get(key);
    if (!known) this.#spellings.set(key, [{ text, kind }]);
    else if (!known.some((one) => one.text === text)) {
      known.push({ text, kind });
      // The longest that fits is the one that counts.
      known.sort((a, b) => b.text.length - a.text.length);
    }
    this.#sieve[bucketOf(text, ending)] = 1;
  }

  *#findPlain(text: string): Iterable<TextRange> {
    const last = text.length - KEY;
    for (let at = 0; at <= last; at++) {
      if (this.#sieve[bucketOf(text, at)] === 0) continue;
      const end = at + KEY;
      const found = this.#spellings
        .get(text.slice(at, end))
        ?.find((one) => one.text.length <= end && text.startsWith(one.text, end - one.text.length));
      if (!found) continue;
      const start = end - found.text.length;
      if (found.kind === 'plain') yield { start, end };
      else {
        const whole = wholeBase64(text, start, end);
        yield whole;
        at = Math.max(at, whole.end - KEY);
      }
    }
  }
}

interface Spelling {
  readonly text: string;
  readonly kind: 'plain' | 'base64';
}

function bucketOf(text: string, at: number): number {
  return (
    (text.charCodeAt(at) * 31 * 31 * 7 + text.charCodeAt(at + 1) * 31 * 13 + text.charCodeAt(at + 2) * 257) &
    (BUCKETS - 1)
  );
}

/**
 * What base64 makes of the secret's own bytes, for each of the three places where they can begin within a group; the
 * characters at either end that neighbouring bytes have a part in are left off.
 */
function base64Cores(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2]
    .map((before) => {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    })
    .filter((core) => core.length >= SHORTEST_BASE64);
}

/** The ends of the base64 that a secret stands in hold the rest of its bits. */
function wholeBase64(text: string, from: number, to: number): TextRange {
  const part = /[A-Za-z0-9+/_=-]/;
  let start = from;
  let end = to;
  while (start > 0 && part.test(text.charAt(start - 1))) start--;
  while (end < text.length && part.test(text.charAt(end))) end++;
  return { start, end };
}
