import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { REQUIREMENTS } from '../../src/rfc8628/requirements';
import { run } from './command';

describe('what the command tells of itself', { concurrency: 2 }, () => {
  it('--version', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
    assert.deepEqual(await run(['--version']), {
      status: 0,
      signal: null,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it('--help names every command; provider --help every option and every exit status', async () => {
    const main = await run(['--help']);
    assert.equal(main.status, 0);
    for (const name of ['provider', 'login', 'gateway', 'init', 'compare', 'targets', 'requirements'])
      assert.match(main.stdout, new RegExp(`^  ${name}\\b`, 'm'));
    const provider = await run(['provider', '--help']);
    assert.equal(provider.status, 0);
    for (const option of [
      'out',
      'tags',
      'client-id',
      'client-secret',
      'scope',
      'max-wait',
      'strict',
      'allow-incomplete',
      'json',
    ]) {
      assert.match(provider.stdout, new RegExp(`^  --${option}\\b`, 'm'));
    }
    assert.match(provider.stdout, /Exit status:\n {2}0 .* {2}1 .* {2}2 .* {2}3 .* {2}4 /s);
  });

  it('targets lists the embedded one', async () => {
    const { status, stdout } = await run(['targets']);
    assert.equal(status, 0);
    assert.match(stdout, /^ {2}embedded\b/m);
  });

  it('requirements lists every one with its level, and what judges it', async () => {
    const { status, stdout } = await run(['requirements']);
    assert.equal(status, 0);
    for (const { id, level } of REQUIREMENTS) assert.ok(stdout.includes(`\n${id}  ${level}`), id);
    assert.match(
      stdout,
      /^ {4}- A device authorization request is answered with codes\n {6}features\/provider\/3\.1-\S*:\d+$/m,
    );
  });

  it('requirements --json is JSON, with a scenario for each', async () => {
    const list = JSON.parse((await run(['requirements', '--json'])).stdout);
    assert.deepEqual(
      list.map(({ id }: { id: string }) => id),
      REQUIREMENTS.map(({ id }) => id),
    );
    for (const { id, scenarios } of list) assert.ok(scenarios.length > 0, id);
  });

  it('requirements lists some: of a party, a level, a section, with certain words', async () => {
    const { stdout } = await run([
      'requirements',
      '--json',
      '--party',
      'provider',
      '--level',
      'must',
      '--section',
      '3.3',
      'Approv',
    ]);
    const list: readonly { id: string; party: string; level: string; section: string }[] = JSON.parse(stdout);
    assert.deepEqual(
      list.map(({ id }) => id),
      REQUIREMENTS.filter(({ id }) =>
        ['3.3-user-interaction', '3.3-right-session', '3.3-wrong-code', '3.3.1-asks'].includes(id),
      ).map(({ id }) => id),
    );
    const none = await run(['requirements', '--section', '3.9']);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /^rfc8628: No requirement is of this kind; [^\n]*3\.5[^\n]*\n$/);
  });

  it('login and gateway say what their exit statuses mean', async () => {
    const login = await run(['login', '--help']);
    assert.match(login.stdout, /Exit status:\n {2}0 .* {2}1 .* {2}2 .* {2}3 .* {2}130 /s);
    const gateway = await run(['gateway', '--help']);
    assert.match(gateway.stdout, /Exit status:\n {2}0 .* {2}2 .* {2}3 /s);
  });

  it('no line is longer than a terminal of 80 columns', async () => {
    const commands = ['provider', 'client', 'login', 'gateway', 'init', 'site', 'compare', 'requirements'];
    const calls = [['--help'], ['targets'], ['requirements'], ...commands.map((name) => [name, '--help'])];
    for (const call of calls) {
      const { stdout } = await run(call);
      // The place of a scenario in a file is one word.
      const long = stdout.split('\n').filter((line) => line.length > 80 && /\S\s/.test(line.trim()));
      assert.deepEqual(long, [], call.join(' '));
    }
  });

  it('every command has help, and a mistake points to that of its command', async () => {
    const { stderr } = await run(['compare', 'a']);
    assert.match(stderr, /^rfc8628: missing required argument 'after' \(rfc8628 compare --help [^\n]*\)\n$/);
  });
});
