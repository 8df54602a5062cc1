// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a target file names a variable
import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { lockFolder } from '../../src/report/folder-lock';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const GOOD = 'name: example\nissuer: https://idp.example\nclient: {client_id: tv}\n';

/** What is wrong, the arguments, and what the one line has to name. */
const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'a target file that is not there',
    [join(folder, 'none.yaml')],
    /none\.yaml cannot be read: there is no such file/,
  ],
  ['a target file that is no YAML', [file('bad.yaml', 'a: [')], /bad\.yaml is neither YAML nor JSON/],
  ['an unknown key', [file('key.yaml', `${GOOD}clientt: {}\n`)], /key\.yaml: unknown key "clientt"/],
  [
    'a missing variable',
    [file('variable.yaml', GOOD.replace('tv', "tv, client_secret: '${RFC8628_TEST_NOT_SET}'"))],
    /"client\.client_secret" needs the environment variable RFC8628_TEST_NOT_SET, which is not set/,
  ],
  ['an unknown target', ['keycloakk'], /no target "keycloakk": give a built-in name \(embedded/],
  ['an unknown option', ['--sample', '3'], /unknown option '--sample'/],
  ['an option without its value', ['--out'], /--out/],
  [
    'a tag expression that is none',
    ['--tags', '@3.5-success and and'],
    /Tag expression "@3\.5-success and and"/,
  ],
  ['a shard of no targets', ['--shard', '2/3'], /--shard takes .* of the targets that are named/],
  [
    'a baseline of several targets that is not there',
    ['one.yaml', 'two.yaml', '--baseline', join(folder, 'none')],
    /none is not there: of several targets --baseline takes the folder that their folders are in/,
  ],
  ['an empty target', [''], /target/],
  ['tags that no scenario has', ['--tags', '@nothing'], /No scenario has the tag "@nothing"; a tag is an @/],
  [
    'a tag that nearly is one',
    ['--tags', 'not @slow and @3.5-sucess'],
    /No scenario has the tag "@.*"; did you mean "@3\.5-success"\?$/m,
  ],
  [
    'a folder below a file',
    ['--out', join(file('in-the-way', ''), 'reports')],
    /a file, not a folder; .*--out/,
  ],
  ['a file in place of the folder', ['--out', file('file', '')], /a file, not a folder/],
  [
    'Cucumber messages below a file',
    ['--cucumber-messages', join(file('way', ''), 'x')],
    /a file, not a folder/,
  ],
];

describe('wrong use', { concurrency: 2 }, () => {
  for (const [what, args, line] of WRONG) {
    it(`${what} gives one line that names it, and status 2`, async () => {
      const out = args.includes('--out') ? [] : ['--out', join(folder, 'never')];
      const { status, stdout, stderr } = await run(['provider', ...args, ...out]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^rfc8628: [^\n]+\n$/);
      assert.match(stderr, line);
      assert.equal(stdout, '');
    });
  }

  it('a folder in which nothing can be made', { skip: !existsSync('/proc/self') }, async () => {
    const { status, stderr } = await run(['provider', '--out', '/proc/rfc8628/reports']);
    assert.equal(status, 2);
    assert.match(stderr, /^rfc8628: the reports cannot be written to "\/proc\/rfc8628\/reports": [^\n]+\n$/);
  });

  it('a folder that another run is writing to gives one line, and status 2', async () => {
    const out = join(folder, 'in use');
    mkdirSync(out);
    const lock = await lockFolder(out);
    const target = file('unreachable.yaml', GOOD.replace('https://idp.example', 'http://127.0.0.1:9'));
    const { status, stdout, stderr } = await run(['provider', target, '--out', out]);
    await lock.release();
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^rfc8628: another run \\(process ${process.pid}\\) [^\\n]+--out\\n$`));
    assert.equal(stdout, '');
    assert.deepEqual(readdirSync(out), []);
  });

  it('an unknown command gives one line, and status 2', async () => {
    const { status, stderr } = await run(['judge']);
    assert.equal(status, 2);
    assert.match(stderr, /^rfc8628: unknown command 'judge'[^\n]*\n$/);
  });
});
