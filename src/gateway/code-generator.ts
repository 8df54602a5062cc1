import { randomBytes, randomInt } from 'node:crypto';

/** Makes the two codes of a session. */
export interface CodeGenerator {
  /** What only the device holds; never shown. */
  deviceCode(): string;
  /** What the end user types, as it is shown. */
  userCode(): string;
}

/** Letters without vowels and without look-alikes ([RFC 8628 §6.1](https://www.rfc-editor.org/rfc/rfc8628#section-6.1)). */
export const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';

/** Where chance comes from. */
export interface Randomness {
  bytes(count: number): Buffer;
  /** A whole number from 0 to just under `below`, each as likely as the other. */
  int(below: number): number;
}

const systemRandomness: Randomness = {
  bytes: (count) => randomBytes(count),
  int: (below) => randomInt(below),
};

/** A device code of 256 bits, and a user code of 8 letters out of 20: 34.5 bits ([RFC 8628 §5.1](https://www.rfc-editor.org/rfc/rfc8628#section-5.1), §5.2). */
export function unguessableCodes(random: Randomness = systemRandomness): CodeGenerator {
  const letter = () => USER_CODE_ALPHABET.charAt(random.int(USER_CODE_ALPHABET.length));
  const four = () => Array.from({ length: 4 }, letter).join('');
  return {
    deviceCode: () => random.bytes(32).toString('base64url'),
    userCode: () => `${four()}-${four()}`,
  };
}
