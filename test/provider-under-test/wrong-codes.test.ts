import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { nearlyThatCode, unknownDeviceCode } from '../../src/provider-under-test/request-shapes';

it('a mistyped code differs from the one that was issued in its last two characters, and looks like it', () => {
  for (const code of ['WDJB-MJHT', '1234-5678', 'wdjb mjht', 'AEIO-UYAE', 'ab12cd34', 'WDJBMJHT-']) {
    for (let time = 0; time < 20; time++) {
      const near = nearlyThatCode(code);
      const kinds = (text: string) => text.replace(/[A-Z]/g, 'A').replace(/[a-z]/g, 'a').replace(/\d/g, '0');
      assert.equal(kinds(near), kinds(code));
      const changed = [...code].filter((char, place) => char !== near[place]).length;
      assert.equal(changed, 2, `${code} ${near}`);
      assert.equal(near.slice(0, code.length - 3), code.slice(0, code.length - 3));
    }
  }
});

it('a device code that nobody was given begins as one that somebody was, and goes on otherwise', () => {
  for (const code of ['GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS', 'c0ffee00-1234-4567-89ab-0123456789ab']) {
    const other = unknownDeviceCode(code);
    assert.equal(other.length, code.length);
    assert.equal(other.slice(0, code.length / 2), code.slice(0, code.length / 2));
    assert.notEqual(other, code);
  }
  // Where the end has nothing to draw anew, all of it is.
  assert.notEqual(unknownDeviceCode('abcdefghijkl--------------'), 'abcdefghijkl--------------');
});
