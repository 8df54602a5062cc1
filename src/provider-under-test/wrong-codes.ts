/** Codes and secrets that nobody was given, of the look of one that somebody was. */

/** Consonants, which make no words. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
/** Letters that are digits as well where a code is written in hexadecimal. */
const HEX_LETTERS = 'BCDF';
const DIGITS = '0123456789';

/** Letters that a server may take for one another, so that a slip of the pen counts for nothing. */
const LOOK_ALIKES = ['IJL', 'OQD', 'UVWY', 'CG', 'MN', 'PR', 'EF', 'KX', 'ST'];

/** How many characters of a code another one that is nearly the same has otherwise: in base64 the last may not count. */
const CHANGED = 2;

/** Characters by which another code is too long: in base64 less than four may not count. */
const TOO_MANY = 4;

/** Characters of a secret that servers look at which keep it as bcrypt does. */
const LOOKED_AT = 72;

/** A code of the same form that was never issued: every letter and digit is drawn anew from its own kind. */
export function unknownCode(code: string): string {
  return code
    .replace(/[A-Z]/g, () => drawn(LETTERS))
    .replace(/[a-z]/g, () => drawn('bcdfghjkmnpqrstvwxz'))
    .replace(/[0-9]/g, () => drawn(DIGITS));
}

/**
 * A code that begins as the given one does and ends otherwise: a server may look at its beginning only.
 *
 * @returns the same code where it has no letters and digits
 * @example
 * codeThatEndsOtherwise('WDJB-MJHT') // 'WDJB-MJRK'
 */
export function codeThatEndsOtherwise(code: string): string {
  const places = placesIn(code.slice(0, LOOKED_AT)).slice(-CHANGED);
  return changedAt(code, places);
}

/**
 * A code that ends as the given one does and begins otherwise.
 *
 * @returns the same code where it has no letters and digits
 * @example
 * codeThatBeginsOtherwise('WDJB-MJHT') // 'KZJB-MJHT'
 */
export function codeThatBeginsOtherwise(code: string): string {
  return changedAt(code, placesIn(code).slice(0, CHANGED));
}

/**
 * The given code, and a few characters of its kind behind it.
 *
 * @example
 * longerCode('WDJB-MJHT') // 'WDJB-MJHTKLRX'
 */
export function longerCode(code: string): string {
  const [last] = placesIn(code).slice(-1);
  return code + unknownCode((last === undefined ? 'X' : code.charAt(last)).repeat(TOO_MANY));
}

/**
 * The first half of the given code, without the dash that may end it.
 *
 * @example
 * firstHalfOf('WDJB-MJHT') // 'WDJB'
 */
export function firstHalfOf(code: string): string {
  return code.slice(0, Math.ceil(code.length / 2)).replace(/[^A-Za-z0-9]+$/, '');
}

/** Whether a server that keeps secrets as bcrypt does looks at the whole of it, and of what is longer by a little. */
export function isLookedAtWhole(secret: string): boolean {
  return secret.length + TOO_MANY <= LOOKED_AT;
}

function placesIn(code: string): number[] {
  return [...code.matchAll(/[A-Za-z0-9]/g)].map(({ index }) => index);
}

function changedAt(code: string, places: readonly number[]): string {
  const isHex = !/[G-Zg-z]/.test(code);
  const characters = code.split('');
  for (const place of places) characters[place] = otherThan(code.charAt(place), isHex);
  return characters.join('');
}

function otherThan(char: string, isHex: boolean): string {
  if (/\d/.test(char)) return drawn(DIGITS.replace(char, ''));
  const capital = char.toUpperCase();
  const alike = LOOK_ALIKES.find((letters) => letters.includes(capital)) ?? capital;
  const letters = [...(isHex ? HEX_LETTERS : LETTERS)].filter((each) => !alike.includes(each));
  const other = drawn(letters.join(''));
  return char === capital ? other : other.toLowerCase();
}

function drawn(alphabet: string): string {
  return alphabet.charAt(Math.floor(Math.random() * alphabet.length));
}
