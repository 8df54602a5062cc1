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
});
