import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const OF_THE_FILE = 'S3cret-of-the-file';
const OF_ITS_OWN = 'gho_16C7e42F292c6912E7710c838347Ae178B4a';

/** Says more than it should, asks for codes with a secret that nobody gave it, and gives up. */
const TALKATIVE = `
const { env } = process;
const own = 'built-in-3f9a64e1b7';
console.log('DEBUG client_secret=' + env.RFC8628_CLIENT_SECRET + ' own ' + own);
console.log('DEBUG {"access_token": "7-long-and-secret-7"} cached ${OF_ITS_OWN} \\u0007');
const body = new URLSearchParams({ client_id: 'tv', client_secret: own });
fetch(env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, { method: 'POST', body }).then(() => process.exit(3));
`;

/** Ends with the codes, and leaves it to another process to poll. */
const LEAVES = `
const { spawn } = require('node:child_process');
const { env, argv } = process;
const post = (url, form) =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ client_id: 'tv', ...form }) }).then((answer) => answer.json());
async function main() {
  if (argv[2] !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    await post(env.RFC8628_TOKEN_ENDPOINT, { grant_type, device_code: argv[2] });
    return;
  }
  const codes = await post(env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, {});
  console.log(codes.verification_uri, codes.user_code);
  spawn(process.execPath, [__filename, codes.device_code], { detached: true, stdio: 'ignore' }).unref();
}
main();
`;

describe('a client that cannot be judged', () => {
  it('is explained without the secrets in what it was started with, printed and sent', async () => {
    writeFileSync(join(folder, 'talkative.cjs'), TALKATIVE);
    const file = join(folder, 'talkative.json');
    writeFileSync(
      file,
      JSON.stringify({
        name: 'talkative',
        command: [process.execPath, 'talkative.cjs', '{client_secret}'],
        client: { client_id: 'tv', client_secret: OF_THE_FILE },
      }),
    );
    const { status, stdout, stderr } = await run(['client', file, '--out', join(folder, 'out')]);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /one plain sign-in has to work.*It printed: "DEBUG client_secret=«redacted»/s);
    for (const secret of [OF_THE_FILE, OF_ITS_OWN, 'built-in-3f9a64e1b7', '7-long-and-secret-7', '\u0007'])
      assert.ok(!(stdout + stderr).includes(secret), `${secret} in ${stderr}`);
  });

  it('is told to stay where it leaves the polling to a process of its own', async () => {
    writeFileSync(join(folder, 'leaves.cjs'), LEAVES);
    const out = join(folder, 'left');
    const { status, stderr } = await run([
      'client',
      '--out',
      out,
      '--',
      process.execPath,
      join(folder, 'leaves.cjs'),
    ]);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /It ended before it had a token, and what it had started polled in its place/);
  });
});
