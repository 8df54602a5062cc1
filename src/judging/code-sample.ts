import { createHash } from 'node:crypto';

/** What a sample of codes shows of their entropy. It is an upper bound: it never says more than could be there. */
export interface EntropyEstimate {
  /** Bits at the most: as if every position that varies were drawn evenly from the whole alphabet its characters suggest. */
  readonly bitsAtMost: number;
  /** How the estimate was made, in words. */
  readonly how: string;
}

/**
 * Fewer codes than this tell too little of a position, or of what a part is drawn from: the variant of eight random
 * UUIDs, one of four digits, is the same for all of them once in 16,384 samples.
 */
const ENOUGH_CODES = 12;
/** Different characters at one position that tell what it is drawn from. */
const ENOUGH_CHARACTERS = 8;
/**
 * Standard deviations that chance is allowed: repetitions are counted as if this many of them were luck, so that a
 * sample says less than it seems to once in millions, not once in a few.
 */
const ALLOWANCE = 5;
/** Sums of logarithms come out a little low, and nine digits have to be as good as nine digits. */
const PRECISION = 1e6;

/**
 * Estimates the entropy of codes from a sample, generously: a sample can show that codes are weak, never that they are
 * strong. Characters are counted with the whole alphabet they suggest (a digit with ten, a letter with 26, …); a
 * position that never varies counts nothing; a part between separators that repeats itself bounds its own number of
 * values by the birthday rule.
 *
 * @param codes codes of independent sessions, in the order they were issued
 */
export function estimateEntropy(codes: readonly string[]): EntropyEstimate {
  const alphabet = alphabetSize(codes.join(''));
  const parts = codes.map((code) => code.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== ''));
  const sameForm = parts.every((each) => each.length === parts[0]?.length);
  // Codes such as base64url have separators inside of their alphabet; then the whole code is the one part.
  const columns =
    sameForm && parts[0] ? parts[0].map((_, index) => parts.map((each) => each[index] ?? '')) : [codes];
  const alphabetOfParts = alphabetSize(columns.flat().join(''));
  let bits = 0;
  let bounded = 0;
  for (const column of columns) {
    const byCharacters = positionBits(column, alphabetOfParts);
    const byRepetition = repetitionBits(column);
    if (byRepetition < byCharacters) bounded++;
    bits += Math.min(byCharacters, byRepetition);
  }
  const lengths = new Set(codes.map((code) => code.length));
  return {
    bitsAtMost: Math.ceil(bits * PRECISION) / PRECISION,
    how:
      `upper bound from ${count(codes.length, 'code')} of ${[...lengths].join(' or ')} characters, ` +
      `alphabet taken as ${alphabet}` +
      (codes.length >= ENOUGH_CODES ? ', positions that never vary not counted' : '') +
      (bounded > 0 ? `, ${count(bounded, 'part')} bounded by how often it repeats` : ''),
  };
}

function positionBits(column: readonly string[], alphabetOfAll: number): number {
  const shortest = Math.min(...column.map((code) => code.length));
  // A few hexadecimal characters are all digits often enough: only many of them say what a part is drawn from.
  const isEnough = column.length >= ENOUGH_CODES;
  const alphabet = isEnough ? alphabetSize(column.join('')) : alphabetOfAll;
  let bits = 0;
  for (let position = 0; position < shortest; position++) {
    const values = new Set(column.map((code) => code[position]));
    if (values.size === 1 && isEnough) continue;
    bits += Math.log2(positionAlphabet([...values].join(''), alphabet));
  }
  // Codes of differing length: the longest one counts, to stay on the generous side.
  const longest = Math.max(...column.map((code) => code.length));
  return bits + (longest - shortest) * Math.log2(alphabet);
}

/** A position that only ever holds digits or only letters (`WOLF-1234`) is not drawn from both. */
function positionAlphabet(values: string, whole: number): number {
  if (values.length < ENOUGH_CHARACTERS) return whole;
  return Math.min(whole, alphabetSize(values));
}

function repetitionBits(column: readonly string[]): number {
  const seen = new Map<string, number>();
  for (const value of column) seen.set(value, (seen.get(value) ?? 0) + 1);
  let repetitions = 0;
  for (const times of seen.values()) repetitions += (times * (times - 1)) / 2;
  // Their number is about Poisson's, whose square root deviates by a half; this is the least that chance explains.
  const atLeast = Math.max(0, Math.sqrt(repetitions) - ALLOWANCE / 2) ** 2;
  const pairs = (column.length * (column.length - 1)) / 2;
  return atLeast === 0 ? Number.POSITIVE_INFINITY : Math.log2(pairs / atLeast);
}

/** The size of the smallest customary alphabet that holds every character of the text. */
function alphabetSize(text: string): number {
  if (/^[0-9]*$/.test(text)) return 10;
  if (/^[0-9a-f-]*$/.test(text) || /^[0-9A-F-]*$/.test(text)) return 16;
  let size = 0;
  if (/[0-9]/.test(text)) size += 10;
  if (/[a-z]/.test(text)) size += 26;
  if (/[A-Z]/.test(text)) size += 26;
  const others = [...new Set(text.replace(/[0-9a-zA-Z]/g, ''))];
  const beyondAscii = others.filter((character) => /[\p{L}\p{N}]/u.test(character));
  // Nobody knows which letters of another script were to be drawn; each position shows a few of them only.
  const ofOtherScripts = beyondAscii.reduce((most, letter) => Math.max(most, lettersLike(letter)), 0);
  return Math.max(2, size + others.length - beyondAscii.length + ofOtherScripts);
}

/** How many letters, or digits, a script has that codes could be drawn from; more rather than less. */
function lettersLike(character: string): number {
  if (/\p{N}/u.test(character)) return 10;
  if (/\p{Script=Han}|\p{Script=Hangul}/u.test(character)) return 20_000;
  return 90;
}

const SMALL_STEP = 1_000_000_000n;

/**
 * True when codes, in the order of issue, only ever count upwards (or downwards) by small steps: what a counter or a
 * clock looks like, whatever base it is written in.
 */
export function looksLikeCounter(codes: readonly string[]): boolean {
  if (codes.length < 5) return false;
  const numbers = codes.map(asNumber);
  const steps = numbers.slice(1).map((value, index) => value - (numbers[index] ?? 0n));
  const rising = steps.every((step) => step > 0n);
  const falling = steps.every((step) => step < 0n);
  if (!rising && !falling) return false;
  // Random codes sort themselves by accident once in n!/2; five of them once in 60, so the steps have to be small too.
  return steps.every((step) => -SMALL_STEP < step && step < SMALL_STEP);
}

function asNumber(code: string): bigint {
  let value = 0n;
  for (const character of code.replace(/[^0-9a-z]/gi, '').toLowerCase()) {
    value = value * 36n + BigInt(Number.parseInt(character, 36));
  }
  return value;
}

/**
 * What a device code has besides its user code, where it contains that: whoever has seen the user code knows all but the rest.
 *
 * @returns undefined where it does not contain it
 * @example
 * besidesUserCode('WDJBMJHT.dGhpcyBpcw', 'WDJB-MJHT') // 'dGhpcyBpcw'
 */
export function besidesUserCode(deviceCode: string, userCode: string): string | undefined {
  const bare = bareCode(userCode);
  const inside = bareCode(deviceCode);
  const place = inside.toLowerCase().indexOf(bare.toLowerCase());
  if (bare.length < 4 || place < 0) return undefined;
  return inside.slice(0, place) + inside.slice(place + bare.length);
}

function bareCode(code: string): string {
  return code.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a device code can be computed from its user code: is the same, or a plain hash or encoding of it. */
export function derivedFromUserCode(deviceCode: string, userCode: string): boolean {
  const bare = bareCode(userCode);
  if (besidesUserCode(deviceCode, userCode) === '') return true;
  const spellings = new Set([userCode, bare, userCode.toLowerCase(), bare.toLowerCase()]);
  for (const spelling of spellings) {
    if (
      [Buffer.from(spelling).toString('base64'), Buffer.from(spelling).toString('base64url')].includes(
        deviceCode,
      )
    ) {
      return true;
    }
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digest = createHash(algorithm).update(spelling).digest();
      const forms = [digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')];
      if (forms.some((form) => form.toLowerCase() === deviceCode.toLowerCase())) return true;
    }
  }
  return false;
}

/** Pairs of characters that people confuse on a screen; a code's alphabet should hold one of each at the most. */
const CONFUSABLE = [
  ['0', 'O'],
  ['1', 'I'],
  ['1', 'l'],
  ['I', 'l'],
] as const;

/** The confusable pairs that both occur in a sample of codes ([RFC 8628 §6.1](https://www.rfc-editor.org/rfc/rfc8628#section-6.1)). */
export function confusablePairs(codes: readonly string[]): string[] {
  const alphabet = new Set(codes.join(''));
  return CONFUSABLE.filter(([one, other]) => alphabet.has(one) && alphabet.has(other)).map(
    ([one, other]) => `${one} and ${other}`,
  );
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
