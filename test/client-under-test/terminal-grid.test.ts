import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { Terminal } from '@xterm/headless';
import { Screen } from '../../src/client-under-test/screen';
import { COLUMNS, ROWS, TerminalGrid } from '../../src/client-under-test/terminal-grid';

function standing(...pieces: string[]): string {
  const grid = new TerminalGrid();
  for (const piece of pieces) grid.write(piece);
  return grid.text;
}

/** What a terminal that many people use makes of the same. */
async function standingElsewhere(...pieces: string[]): Promise<string> {
  const terminal = new Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  for (const piece of pieces) await new Promise<void>((written) => terminal.write(piece, written));
  const { active } = terminal.buffer;
  const rows = Array.from(
    { length: ROWS },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
  );
  terminal.dispose();
  return rows
    .map((row) => row.trimEnd())
    .join('\n')
    .trimEnd();
}

/** Lines of more than a screen. */
const MANY = Array.from({ length: 40 }, (_, number) => `line ${number}\r\n`).join('');

const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  'text that is put where other text left a gap': ['Code: WDJB-....\u001b[1;12HMJHT'],
  'a sequence that is broken in two': ['Open \u001b[', '3;5Hhere\u001b]0;a tit', 'le\u0007 and there'],
  'a line that is longer than the screen is wide': [`${'a'.repeat(100)}\r\nb`, 'c'.repeat(80), '\r\nd'],
  'more lines than there are rows': [MANY, 'end'],
  'a cleared screen, and parts of lines': [
    'abcdef\u001b[3G\u001b[K',
    '\r\nxyz\u001b[1K\u001b[A\u001b[J',
    'new',
  ],
  'letters that are taken out, put in and repeated': [
    'abcdef\r\u001b[2P\u001b[1@z\u001b[5G-\u001b[7b\u001b[2X',
  ],
  'lines that are taken out and put in': ['a\r\nb\r\nc\r\nd\u001b[2;1H\u001b[2L\u001b[Ee\u001b[4;1H\u001b[M'],
  'a region that scrolls': [
    '\u001b[2;4r\u001b[1;1Htop\u001b[2;1Ha\r\nb\r\nc\r\nd',
    '\u001b[2;1H\u001bMfirst',
  ],
  'the cursor saved and moved': [
    'one\u001b7\u001b[10;10Htwo\u001b8three\u001b[3Dx\u001b[5;2fy\u001b[20dz\b\bw\tv',
  ],
  'another screen': ['first', '\u001b[?1049h\u001b[2J\u001b[HSecond \u001b[1mWDJB\u001b[0m'],
  'a link and its text': ['\u001b]8;;https://as.example/x\u001b\\a page\u001b]8;;\u001b\\.'],
};

describe('what stands on a terminal', () => {
  for (const [what, pieces] of Object.entries(WRITTEN))
    it(`is as elsewhere: ${what}`, async () => {
      assert.equal(standing(...pieces), await standingElsewhere(...pieces));
    });

  it('is as elsewhere whatever is written', async () => {
    const parts = [
      'abc',
      'x',
      '\n',
      '\r',
      '\b',
      '\t',
      '\u001b[5;7H',
      '\u001b[K',
      '\u001b[1J',
      '\u001b[3C',
      '\u001b[2A',
    ];
    const more = [
      '\u001b[2B',
      '\u001b[9D',
      '\u001b[4P',
      '\u001b[3@',
      '\u001b[L',
      '\u001b[2M',
      '\u001b[31m',
      '\u001b[X',
      '\u001bM',
    ];
    let seed = 8628;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const all = [...parts, ...more];
    const pieces = Array.from({ length: 2000 }, () => all[next(all.length)] ?? '');
    assert.equal(standing(...pieces), await standingElsewhere(...pieces));
  });
});

describe('a screen', () => {
  it('showed what stood on it, in whatever pieces it was written', () => {
    const screen = new Screen();
    screen.add('Open https:// now', 0);
    screen.add('\u001b[1;14Has.example/device', 1000);
    assert.ok(!screen.text.includes('https://as.example/device'));
    assert.ok(screen.everShowed('https://as.example/device'));
    assert.equal(screen.standingAt(500), 'Open https:// now');
    assert.match(screen.standingAt(1000), /https:\/\/as\.example\/device/);
    assert.ok(!screen.everShowed('WDJB-MJHT'));
  });

  it('does not count a text within another', () => {
    const screen = new Screen();
    screen.add('\u001b[2;1Hhttps://as.example/d?c=WDJB-MJHT', 0);
    assert.ok(screen.everShowed('WDJB-MJHT'));
    assert.ok(!screen.everShowed('WDJB-MJHT', ['https://as.example/d?c=WDJB-MJHT']));
  });
});
