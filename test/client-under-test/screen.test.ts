import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { shows, typedAddress } from '../../src/client-under-test/screen';

const CODE = 'WDJB-MJHT';
const COMPLETE = 'https://as.example/d?c=WDJB-MJHT';

describe('what a screen shows', () => {
  for (const screen of [
    'Enter WDJB-MJHT.',
    'W D J B - M J H T',
    '[W] [D] [J] [B]  -  [M] [J] [H] [T]',
    'WDJB\u2011MJHT',
    'WDJB-\u200bMJHT',
    '╔═══════════╗\n║ WDJB-MJHT ║\n╚═══════════╝',
    '┃WDJB-┃\n┃MJHT ┃',
  ])
    it(`is the code: ${JSON.stringify(screen)}`, () => assert.ok(shows(screen, CODE)));

  for (const screen of ['WDJB MJHT', 'WDJB-MJH', 'The code is on the clipboard.'])
    it(`is not the code: ${screen}`, () => assert.ok(!shows(screen, CODE)));

  const passedOver = [COMPLETE, typedAddress(COMPLETE)];
  for (const screen of [
    COMPLETE,
    'as.example/d?c=WDJB-MJHT',
    'https://as.example/d?\nc=WDJB-MJHT',
    '│https://as.example/d?c=WDJB-│\n│MJHT                        │',
  ])
    it(`is not the code where it stands in the address alone: ${JSON.stringify(screen)}`, () =>
      assert.ok(!shows(screen, CODE, passedOver)));

  it('is the code beside the address', () => {
    assert.ok(shows(`${COMPLETE}\n${CODE}`, CODE, passedOver));
  });

  it('may be an address without its scheme, where that is https', () => {
    assert.ok(shows('Go to as.example/device', typedAddress('https://as.example/device')));
    assert.ok(!shows('Go to as.example/device', typedAddress('http://as.example/device')));
  });
});
