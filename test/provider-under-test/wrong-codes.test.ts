import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import {
  codeThatBeginsOtherwise,
  codeThatEndsOtherwise,
  endingInWildcards,
  firstHalfOf,
  isLookedAtWhole,
  longerCode,
  unknownCode,
} from '../../src/provider-under-test/wrong-codes';

const USER_CODES = ['WDJB-MJHT', '1234-5678', 'wdjb mjht', 'AEIO-UYAE', 'ab12cd34', 'WDJBMJHT-', 'A1B2-C3D4'];
const DEVICE_CODES = [
  'GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS',
  'c0ffee00-1234-4567-89ab-0123456789ab',
  'Zm9vYmFyYmF6cXV4cXV1eA==',
];
const kinds = (text: string) => text.replace(/[A-Z]/g, 'A').replace(/[a-z]/g, 'a').replace(/\d/g, '0');

it('a code that ends, or begins, otherwise differs in two characters, and looks like the issued one', () => {
  for (const code of [...USER_CODES, ...DEVICE_CODES]) {
    for (let time = 0; time < 50; time++) {
      for (const change of [codeThatEndsOtherwise, codeThatBeginsOtherwise]) {
        const near = change(code);
        assert.equal(kinds(near), kinds(code));
        const changed = [...code].map((char, place) => char !== near[place]);
        assert.equal(changed.filter(Boolean).length, 2, `${code} ${near}`);
        const half = code.length / 2;
        const otherHalf = change === codeThatEndsOtherwise ? changed.slice(0, half) : changed.slice(half);
        assert.ok(!otherHalf.includes(true), `${code} ${near}`);
      }
    }
  }
});

it('what is changed is no slip that a server may overlook', () => {
  const alike = (char: string) =>
    char.toUpperCase().replace(/[IJL]/, '1').replace(/[OQD]/, '0').replace(/[UVW]/, 'V').replace('G', 'C');
  for (let time = 0; time < 200; time++) {
    for (const code of ['ILJOQDUVWCG', 'iljoqduvwcg']) {
      const begun = codeThatBeginsOtherwise(code.slice(time % 10));
      assert.notEqual(alike(begun.charAt(0)), alike(code.charAt(time % 10)), begun);
    }
  }
});

it('a code of hexadecimal digits stays one', () => {
  for (const change of [codeThatBeginsOtherwise, codeThatEndsOtherwise])
    for (let time = 0; time < 50; time++)
      assert.match(change('c0ffee00-1234-4567-89ab-0123456789ab'), /^[0-9a-f-]{36}$/);
});

it('in base64 other bytes are meant by every one of them', () => {
  for (const bytes of [30, 31, 32]) {
    const code = Buffer.alloc(bytes, 0x5a).toString('base64url');
    const meant = Buffer.from(code, 'base64url');
    for (const change of [codeThatEndsOtherwise, codeThatBeginsOtherwise, longerCode, firstHalfOf])
      assert.ok(!Buffer.from(change(code), 'base64url').equals(meant), `${bytes}`);
  }
});

it('a code can be too long, or half of one', () => {
  assert.match(longerCode('WDJB-MJHT'), /^WDJB-MJHT[A-Z]{4}$/);
  assert.match(longerCode('1234-5678'), /^1234-5678\d{4}$/);
  assert.equal(firstHalfOf('WDJB-MJHT'), 'WDJB');
  assert.equal(firstHalfOf('12345678'), '1234');
});

it('a code without letters and digits stays what it is', () => {
  assert.equal(codeThatEndsOtherwise('--'), '--');
  assert.equal(unknownCode('--'), '--');
});

it('a secret longer than what bcrypt looks at is changed where it looks', () => {
  const long = 's'.repeat(100);
  assert.equal(codeThatEndsOtherwise(long).slice(72), long.slice(72));
  assert.notEqual(codeThatEndsOtherwise(long).slice(0, 72), long.slice(0, 72));
  assert.ok(!isLookedAtWhole(long));
  assert.ok(isLookedAtWhole('s'.repeat(60)));
});

it('codes of other scripts are made up as well, of what they have', () => {
  for (const code of ['ツカケチイキエキ', 'АБВГ-ДЕЖЗ', '٣٤٥٦-٧٨٩١', 'アアアアアアアア']) {
    for (const change of [codeThatBeginsOtherwise, codeThatEndsOtherwise, unknownCode]) {
      const other = change(code);
      assert.notEqual(other, code);
      assert.equal(other.length, code.length);
      assert.match(other, /^[\p{L}\p{N}-]+$/u);
      assert.doesNotMatch(other, /[A-Za-z0-9]/);
    }
    assert.ok(code.startsWith(firstHalfOf(code)) && firstHalfOf(code) !== '');
  }
});

it('wildcards stand for the end of a code, so that they find no session but its own', () => {
  assert.equal(endingInWildcards('WDJB-MJHT'), 'WDJB-MJ%%');
});
