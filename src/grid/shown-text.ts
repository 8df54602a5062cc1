import { visible } from '../http/safe-text';
import { REDACTED, Redactor } from '../report/redactor';

/** What looks like a token or a key that nobody told us of: long, and of letters and digits mixed. */
const RANDOM = /(?<![\w/.-])[\w.~+/-]{24,}={0,2}(?!\w)/g;
/** Characters between two slashes that may be part of a token. */
const SHORTEST_SEGMENT = 12;
const LONGEST = 20_000;

export interface ShownTextOptions {
  /** Values that must not be shown: passwords, client secrets. */
  readonly secrets: readonly (string | undefined)[];
  /** Folders of this machine, and what is written in place of them. */
  readonly folders: readonly (readonly [folder: string, name: string])[];
}

/**
 * Makes what a client wrote fit for everybody's eyes: no secret, no token, no folder of the machine that it ran on, and
 * nothing that a page or a terminal would act on.
 */
export function shownText({ secrets, folders }: ShownTextOptions): (text: string) => string {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.register(secret);
  return (text) => {
    const cleared = redactor.body(text.slice(0, LONGEST)).replace(RANDOM, withoutRandom);
    return visible(folders.reduce((shown, [folder, name]) => shown.replaceAll(folder, name), cleared));
  };
}

/** Of a path, or the end of an address, only the segments that look random. */
function withoutRandom(word: string): string {
  const segments = word.split('/');
  if (!segments.some(looksRandom)) return segments.length > 1 || !isMixed(word) ? word : REDACTED;
  if (!/^[./~]/.test(word)) return REDACTED;
  return segments.map((segment) => (looksRandom(segment) ? REDACTED : segment)).join('/');
}

function looksRandom(segment: string): boolean {
  return segment.length >= SHORTEST_SEGMENT && isMixed(segment);
}

function isMixed(text: string): boolean {
  return /\d/.test(text) && /[a-z]/i.test(text);
}
