import { strict as assert } from 'node:assert';
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  besidesUserCode,
  confusablePairs,
  derivedFromUserCode,
  estimateEntropy,
  looksLikeCounter,
} from '../../src/judging/code-sample';

/** What the scenarios ask: nine digits (RFC 8628 §6.1) and a random UUID (RFC 6749 §10.10, let off six bits). */
const USER_CODE_BITS = Math.log2(10 ** 9);
const DEVICE_CODE_BITS = 120;
const SAMPLES = 400;

const from = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
const sampleOf = (size: number, code: (index: number) => string): string[] =>
  Array.from({ length: size }, (_, index) => code(index));

const letters = (): string => `${from('BCDFGHJKLMNPQRSTVWXZ', 4)}-${from('BCDFGHJKLMNPQRSTVWXZ', 4)}`;
const digits = (): string => from('0123456789', 9);
const groups = (): string => [3, 3, 3].map((length) => from('0123456789', length)).join('-');
const bytes = (): string => randomBytes(32).toString('base64url');

const HONEST: readonly (readonly [string, () => string, number])[] = [
  ['8 of 20 letters', letters, USER_CODE_BITS],
  ['9 digits', digits, USER_CODE_BITS],
  ['8 of 20 katakana', () => from('アイウエオカキクケコサシスセソタチツテト', 8), USER_CODE_BITS],
  ['9 digits in groups', groups, USER_CODE_BITS],
  ['random UUIDs', () => randomUUID(), DEVICE_CODE_BITS],
  ['32 bytes in base64url', bytes, DEVICE_CODE_BITS],
  ['16 bytes in hex', () => randomBytes(16).toString('hex'), DEVICE_CODE_BITS],
  ['32 bytes behind a prefix', () => `dc_${bytes()}`, DEVICE_CODE_BITS],
];

describe('codes as strong as the RFC asks', () => {
  for (const [what, code, bits] of HONEST) {
    for (const size of [2, 3, 8, 12, 20]) {
      it(`${what} are not accused by samples of ${size}`, () => {
        for (let sample = 0; sample < SAMPLES; sample++) {
          const codes = sampleOf(size, code);
          const { bitsAtMost } = estimateEntropy(codes);
          assert.ok(bitsAtMost >= bits, `${bitsAtMost} bits for ${codes.join(' ')}`);
          if (bits === DEVICE_CODE_BITS) assert.equal(looksLikeCounter(codes), false, codes.join(' '));
        }
      });
    }
    it(`${what} are not accused by large samples, where some part repeats itself by chance`, () => {
      for (const size of [50, 100, 200, 500]) {
        for (let sample = 0; sample < 15; sample++) {
          const codes = sampleOf(size, code);
          const { bitsAtMost } = estimateEntropy(codes);
          assert.ok(bitsAtMost >= bits, `${bitsAtMost} bits from ${size} codes`);
        }
      }
    });
  }

  it('a device code is not said to follow from a user code that it has nothing to do with', () => {
    for (let sample = 0; sample < 200; sample++) {
      for (const userCode of [letters(), digits(), groups()]) {
        assert.equal(derivedFromUserCode(bytes(), userCode), false);
        assert.equal(derivedFromUserCode(randomUUID(), userCode), false);
      }
    }
  });
});

describe('codes that are weaker', () => {
  const words = ['WOLF', 'BEAR', 'LYNX', 'HAWK', 'TOAD', 'SWAN', 'CROW', 'DEER', 'MOLE', 'SEAL'];
  const prefix = from('0123456789abcdef', 24);
  const WEAK: readonly (readonly [string, (index: number) => string, number, number])[] = [
    [
      'a word of ten and 4 digits',
      () => `${words[randomInt(10)]}-${from('0123456789', 4)}`,
      USER_CODE_BITS,
      20,
    ],
    ['6 digits', () => from('0123456789', 6), USER_CODE_BITS, 20],
    ['6 digits, of which three were seen', () => from('0123456789', 6), USER_CODE_BITS, 3],
    ['8 digits', () => from('0123456789', 8), USER_CODE_BITS, 20],
    ['5 letters', () => from('BCDFGHJKLMNPQRSTVWXZ', 5), USER_CODE_BITS, 20],
    [
      'a shared prefix and few random characters',
      () => prefix + from('0123456789abcdef', 8),
      DEVICE_CODE_BITS,
      20,
    ],
    ['64 bits in hex', () => randomBytes(8).toString('hex'), DEVICE_CODE_BITS, 3],
    ['a counter behind zeros', (index) => String(4711 + index).padStart(40, '0'), DEVICE_CODE_BITS, 20],
  ];
  for (const [what, code, bits, size] of WEAK) {
    it(`${what}: found to be`, () => {
      for (let sample = 0; sample < 200; sample++) {
        const { bitsAtMost } = estimateEntropy(sampleOf(size, code));
        assert.ok(bitsAtMost < bits, `${bitsAtMost} bits`);
      }
    });
  }

  it('says how the estimate was made', () => {
    const { how } = estimateEntropy(sampleOf(20, () => from('0123456789', 6)));
    assert.match(how, /^upper bound from 20 codes of 6 characters, alphabet taken as 10/);
  });

  for (const [what, code] of [
    ['decimal', (n: number) => String(n)],
    ['hexadecimal', (n: number) => n.toString(16).padStart(32, '0')],
    ['behind a prefix', (n: number) => `session-${n}`],
    ['milliseconds of a clock', (n: number) => String(1_700_000_000_000 + 37 * n)],
    ['downwards', (n: number) => String(9_000_000 - n)],
  ] as const) {
    it(`a counter (${what}) is seen`, () => {
      assert.equal(looksLikeCounter(sampleOf(20, (index) => code(5000 + 3 * index))), true);
    });
  }

  it('a device code that holds its user code is as strong as the rest of it', () => {
    const rest = bytes().replace(/[^a-zA-Z0-9]/g, '');
    for (const [deviceCode, besides] of [
      [`WDJBMJHT${rest}`, rest],
      ['x9WDJB-MJHT7f', 'x97f'],
      ['session_wdjbmjht', 'session'],
      ['wdjb-mjht', ''],
      [rest, undefined],
    ] as const)
      assert.equal(besidesUserCode(deviceCode, 'WDJB-MJHT'), besides);
    assert.equal(derivedFromUserCode('wdjbmjht', 'WDJB-MJHT'), true);
  });

  it('four codes are too few to call a counter', () => {
    assert.equal(looksLikeCounter(['1', '2', '3', '4']), false);
  });

  for (const [what, derive] of [
    ['is its MD5', (code: string) => createHash('md5').update(code).digest('hex')],
    [
      'is the SHA-256 of it without its dash',
      (code: string) => createHash('sha256').update(code.replace('-', '')).digest('base64url'),
    ],
    [
      'is its SHA-1 in capitals',
      (code: string) => createHash('sha1').update(code).digest('hex').toUpperCase(),
    ],
    ['is its base64', (code: string) => Buffer.from(code).toString('base64')],
  ] as const) {
    it(`a device code that ${what} follows from the user code`, () => {
      for (let sample = 0; sample < 100; sample++) {
        const code = letters();
        assert.equal(derivedFromUserCode(derive(code), code), true);
      }
    });
  }
});

describe('characters that people confuse', () => {
  it('are pairs of which both occur', () => {
    assert.deepEqual(confusablePairs(['A0', 'BO']), ['0 and O']);
    assert.deepEqual(confusablePairs(['1I', 'l']), ['1 and I', '1 and l', 'I and l']);
    assert.deepEqual(confusablePairs(['A0', 'B1']), []);
    assert.deepEqual(confusablePairs(['o0']), []);
    assert.deepEqual(confusablePairs([]), []);
  });
});
