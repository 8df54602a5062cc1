import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSecrets } from '../../src/targets/start-secrets';

const folder = mkdtempSync(join(tmpdir(), 'rfc8628-start-secrets-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the secrets that a server is started with', () => {
  it('are those of its environment', () => {
    const env = { ADMIN_PASSWORD: 'hunter2-of-admin', PORT: '8080', MONKEY: 'no secret' };
    assert.deepEqual(startSecrets({ command: ['x'], env, timeout: 1 }, folder), ['hunter2-of-admin']);
    const container = { image: 'x', env: { API_KEY: 'key-of-the-api' } };
    assert.deepEqual(startSecrets({ container, timeout: 1 }, folder), ['key-of-the-api']);
  });

  it('are those that a Compose file names, in either form, and by a variable', () => {
    process.env.RFC8628_TEST_SECRET = 'from the environment';
    writeFileSync(
      join(folder, 'compose.yaml'),
      `services:
  idp:
    environment: { DB_PASSWORD: hunter2-of-db, MODE: dev, CLIENT_SECRET: "\${RFC8628_TEST_SECRET:-x}" }
  db:
    environment: ["POSTGRES_PASSWORD=a=b", "MODE=dev"]
`,
    );
    const start = { compose: { file: 'compose.yaml' }, timeout: 1 };
    assert.deepEqual(startSecrets(start, folder), ['hunter2-of-db', 'from the environment', 'a=b']);
    delete process.env.RFC8628_TEST_SECRET;
  });

  it('are none where the Compose file cannot be read: that is said elsewhere', () => {
    assert.deepEqual(startSecrets({ compose: { file: 'none.yaml' }, timeout: 1 }, folder), []);
  });
});
