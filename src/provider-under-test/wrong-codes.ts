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
    .replace(/[0-9]/g, () => drawn(DIGITS))
    .replace(OF_ANOTHER_SCRIPT, (char) => otherOfItsScript(char, code));
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
  return code.slice(0, Math.ceil(code.length / 2)).replace(/[^\p{L}\p{N}]+$/u, '');
}

/**
 * The given code, its end replaced by what stands for any characters in a search of a database: whoever looks a code up by a
 * pattern finds the session of the given one, and of nobody else.
 *
 * @example
 * endingInWildcards('WDJB-MJHT') // 'WDJB-MJ%%'
 */
export function endingInWildcards(code: string): string {
  return code.slice(0, -CHANGED) + '%'.repeat(CHANGED);
}

/** Whether a server that keeps secrets as bcrypt does looks at the whole of it, and of what is longer by a little. */
export function isLookedAtWhole(secret: string): boolean {
  return secret.length + TOO_MANY <= LOOKED_AT;
}

function placesIn(code: string): number[] {
  return [...code.matchAll(/[\p{L}\p{N}]/gu)].map(({ index }) => index);
}

function changedAt(code: string, places: readonly number[]): string {
  const isHex = !/[G-Zg-z]/.test(code);
  const characters = code.split('');
  for (const place of places) {
    const char = code.charAt(place);
    characters[place] = /[A-Za-z0-9]/.test(char) ? otherThan(char, isHex) : otherOfItsScript(char, code);
  }
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

/** Letters and digits of any other script than the Latin one, as far as one unit of a string holds them. */
const OF_ANOTHER_SCRIPT = /(?![A-Za-z0-9])[\p{L}\p{N}]/gu;

/**
 * What else the code has of other scripts is of its alphabet for certain; or else the next characters to it.
 *
 * @returns the same one where nothing is known that could stand in its place
 */
function otherOfItsScript(char: string, code: string): string {
  if (char.length > 1 || char === '') return char;
  const ofCode = (code.match(OF_ANOTHER_SCRIPT) ?? []).filter((other) => other !== char);
  if (ofCode.length > 0) return ofCode[Math.floor(Math.random() * ofCode.length)] ?? char;
  const at = char.charCodeAt(0);
  const near = [at - 1, at + 1, at + 2].map((unit) => String.fromCharCode(unit));
  return near.find((other) => /^[\p{L}\p{N}]$/u.test(other)) ?? char;
}

function drawn(alphabet: string): string {
  return alphabet.charAt(Math.floor(Math.random() * alphabet.length));
}
