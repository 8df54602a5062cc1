import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { promptOnScreen } from '../../src/grid/prompt-on-screen';

describe('a prompt on a screen', () => {
  const read: readonly [name: string, screen: string, uri: string, userCode: string][] = [
    [
      'in a sentence',
      'Open https://id.example/device and type the code WDJB-MJHT.',
      'https://id.example/device',
      'WDJB-MJHT',
    ],
    [
      'on lines of their own',
      'Go to\n\n  https://id.example/device\n\nUser code:\n\n  ABCDEFGH\n',
      'https://id.example/device',
      'ABCDEFGH',
    ],
    [
      'of digits in groups',
      'Code: 123 456 789, at (https://id.example/d).',
      'https://id.example/d',
      '123 456 789',
    ],
    [
      'beside a complete address',
      'https://id.example/device?user_code=WDJB-MJHT\nor https://id.example/device with WDJB-MJHT',
      'https://id.example/device',
      'WDJB-MJHT',
    ],
    [
      'in a complete address alone',
      'Visit https://id.example/d?user_code=QQ-11-ZZ now',
      'https://id.example/d?user_code=QQ-11-ZZ',
      'QQ-11-ZZ',
    ],
    [
      'among names that look like codes',
      'RFC8628 OAUTH2 LOGIN\nhttps://id.example/device\ncode: KXRT-9QPL',
      'https://id.example/device',
      'KXRT-9QPL',
    ],
  ];
  for (const [name, screen, uri, userCode] of read) {
    it(`is read ${name}`, () => assert.deepEqual(promptOnScreen(screen), { uri, userCode }));
  }

  it('is none while the code, or the address, is missing', () => {
    assert.equal(promptOnScreen('Open https://id.example/device'), undefined);
    assert.equal(promptOnScreen('Your code is WDJB-MJHT'), undefined);
    assert.equal(promptOnScreen(''), undefined);
  });

  it('has the address of the server, not of its manual', () => {
    const screen = 'Help: https://docs.example/login\nOpen https://id.example/device, code WDJB-MJHT';
    assert.equal(promptOnScreen(screen, [], ['https://id.example'])?.uri, 'https://id.example/device');
  });

  it('has the address that a browser was opened with', () => {
    const opened = ['https://id.example/device?user_code=WDJB-MJHT'];
    const screen = 'Open https://id.example/device and type WDJB-MJHT';
    assert.deepEqual(promptOnScreen(screen, opened), { uri: opened[0], userCode: 'WDJB-MJHT' });
  });
});
