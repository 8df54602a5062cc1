import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { withoutInvisible } from '../../src/client-under-test/invisible-text';
import { isShown, Screen } from '../../src/client-under-test/screen';

const CODE = 'WDJB-MJHT';

function screen(...pieces: readonly string[]): Screen {
  const shown = new Screen();
  for (const [index, piece] of pieces.entries()) shown.add(piece, index);
  return shown;
}

const INVISIBLE: Readonly<Record<string, readonly string[]>> = {
  concealed: [`Code: \u001b[8m${CODE}\u001b[0m.`],
  'concealed among other renditions': [`Code: \u001b[1;8;33m${CODE}\u001b[m.`],
  'concealed by a sequence that came before': ['Code: \u001b[8m', CODE, '\u001b[28m.'],
  'concealed on a screen that is drawn': [`\u001b[2J\u001b[5;5H\u001b[8m${CODE}`],
  'black on black': [`Code: \u001b[30;40m${CODE}\u001b[39m.`],
  'of the colour of its background, by number': [`Code: \u001b[38;5;21m\u001b[48;5;21m${CODE}\u001b[0m`],
  'of the colour of its background, by parts': [`Code: \u001b[38;2;1;2;3;48;2;1;2;3m${CODE}\u001b[0m`],
  'of the colour of its background, with colons': [`Code: \u001b[38:2::1:2:3;48:2::1:2:3m${CODE}\u001b[0m`],
  'of the colour of its background, by name and by number': [
    `Code: \u001b[37m\u001b[48;5;7m${CODE}\u001b[0m`,
  ],
  'concealed with a colour for a part of it': [`\u001b[8mWDJB\u001b[36m-MJHT\u001b[0m`],
};

const VISIBLE: Readonly<Record<string, readonly string[]>> = {
  'grey, the eighth of 256 colours': [`Code: \u001b[38;5;8m${CODE}\u001b[0m.`],
  'on a grey background': [`Code: \u001b[48;5;8m${CODE}\u001b[0m.`],
  'of a colour with an 8 in it': [`Code: \u001b[38;2;8;8;8m${CODE}\u001b[0m.`],
  'after concealed text': [`\u001b[8mpassword\u001b[28m ${CODE}`],
  'after concealed text and a reset': [`\u001b[8mpassword\u001b[m ${CODE}`],
  'after black on black': [`\u001b[30;40m  \u001b[49m${CODE}`],
  'bold, which many terminals show brighter': [`\u001b[1;30;40m${CODE}\u001b[0m`],
  reversed: [`\u001b[7m${CODE}\u001b[27m`],
  'drawn, after concealed text': [`\u001b[2J\u001b[8mx\u001b[0m\u001b[5;5H${CODE}`],
};

describe('text that cannot be seen', () => {
  for (const [what, pieces] of Object.entries(INVISIBLE))
    it(`is not shown: ${what}`, () => {
      const seen = screen(...pieces);
      assert.equal(isShown(seen, CODE), false);
      assert.ok(seen.written.includes(CODE), 'it was written, and a secret there is one that got out');
    });

  for (const [what, pieces] of Object.entries(VISIBLE))
    it(`is none that is ${what}`, () => assert.ok(isShown(screen(...pieces), CODE)));

  it('is as long as it was written', () => {
    const raw = 'a\u001b[8mé𝒜-1\r\n\u001b[31mx\u001b]8;;https://as.example\u0007y\u001b[0mb';
    assert.equal(withoutInvisible(raw).length, raw.length);
    assert.ok(withoutInvisible(raw).includes('\u001b]8;;https://as.example\u0007'));
  });

  it('stays invisible to whoever reads on from the middle of it', () => {
    const seen = screen('one \u001b[8m', 'two\u001b[0m three');
    assert.equal(seen.textFrom('one \u001b[8m'.length).trim(), 'three');
    assert.equal(seen.textAfter(0).trim(), 'three');
  });
});
