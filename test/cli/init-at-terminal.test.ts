import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'rfc8628-init-terminal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `rfc8628 init` on a terminal of 80 columns, where each question is answered once it is there. */
async function initAtTerminal(
  args: readonly string[],
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<{ readonly status: number; readonly screen: string }> {
  const command = ['-r', './test/register.cjs', 'src/cli/main.ts', 'init', ...args];
  const terminal = spawn(process.execPath, command, { cwd: ROOT, cols: 80, rows: 24 });
  const deadline = setTimeout(() => terminal.kill('SIGKILL'), 30_000);
  const left = [...answers];
  let screen = '';
  let read = 0;
  terminal.onData((data) => {
    screen += data;
    const [next] = left;
    const at = next === undefined ? -1 : screen.indexOf(next[0], read);
    if (!next || at < 0) return;
    read = at + next[0].length;
    left.shift();
    terminal.write(next[1]);
  });
  const status = await new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  clearTimeout(deadline);
  return { status, screen: stripVTControlCharacters(screen) };
}

describe('init at a terminal', () => {
  let provider: PlainProvider;
  before(async () => {
    provider = await startPlainProvider({ lifetime: 300 });
  });
  after(() => provider.close());

  it('asks, and writes what it is told', async () => {
    const out = join(folder, 'asked.yaml');
    const { status, screen } = await initAtTerminal(
      [provider.issuer, '--out', out],
      [
        ['client_id', 'tv\r'],
        ['scope', 'profile\r'],
        ['secret', 'n\r'],
        ['user name', 'alice\r'],
      ],
    );
    assert.equal(status, 0, screen);
    assert.match(readFileSync(out, 'utf8'), /^client: \{client_id: tv\}\n[\s\S]*^scope: profile$/m);
  });

  for (const [name, key] of [
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ] as const) {
    it(`ends in one line with ${name}, and writes nothing`, async () => {
      const out = join(folder, `${name}.yaml`);
      const { status, screen } = await initAtTerminal([provider.issuer, '--out', out], [['client_id', key]]);
      assert.equal(status, 3, screen);
      assert.match(screen, /\r\nrfc8628: The question was left unanswered, and nothing was done\.\r\n$/);
      assert.equal(existsSync(out), false);
    });
  }
});
