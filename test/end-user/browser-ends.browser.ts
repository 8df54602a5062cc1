import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEndUser } from '../../src/end-user/create-end-user';
import { start } from '../cli/command';
import { whyNoBrowser } from './installed-browser';

const skip =
  whyNoBrowser() || (existsSync('/proc/self/cmdline') ? false : 'no /proc to look for processes in');
const CODE = 'WDJB-MJHT';

/** Processes that were told this folder on their command line. */
function processesWith(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function until(what: () => boolean, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(100)) {
    if (what()) return true;
  }
  return what();
}

describe('a browser ends with the run that started it', { skip }, () => {
  let server: Server;
  let origin: string;
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-browser-ends-'));
  before(async () => {
    // A provider whose page never comes, and one whose script never ends.
    server = createServer((request, response) => {
      const json = (status: number, value: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (request.url === '/hang') return;
      if (request.url === '/busy') {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<h1>Device</h1><script>for (;;) {}</script>');
      } else if (request.url === '/device_authorization') {
        json(200, {
          device_code: 'a-device-code-of-no-meaning',
          user_code: CODE,
          verification_uri: `${origin}/hang`,
          expires_in: 300,
          interval: 5,
        });
      } else json(400, { error: 'authorization_pending' });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`that is ended by ${signal}`, async () => {
      const temporary = mkdtempSync(join(folder, `${signal}-`));
      const target = join(temporary, 'target.json');
      writeFileSync(
        target,
        JSON.stringify({
          name: 'hangs',
          issuer: origin,
          endpoints: {
            device_authorization_endpoint: `${origin}/device_authorization`,
            token_endpoint: `${origin}/token`,
          },
          client: { client_id: 'tv' },
          user: { driver: 'browser' },
        }),
      );
      const command = start(['provider', target, '--out', join(temporary, 'out')], { TMPDIR: temporary });
      const profile = join(temporary, 'playwright');
      assert.ok(await until(() => processesWith(profile).length > 0, 40_000), 'no browser was started');
      command.process.kill(signal);
      await command.finished;
      assert.ok(await until(() => processesWith(profile).length === 0, 10_000), 'a process is left');
      // What is killed cannot clear up; every other end does.
      const left = readdirSync(temporary).filter((name) => name.startsWith('playwright'));
      if (signal !== 'SIGKILL') assert.deepEqual(left, []);
    });
  }

  it('a page that never comes, and one whose script never ends, end the visit in time', async () => {
    const user = createEndUser({ driver: 'browser' }, { timeoutMs: 2000 });
    try {
      for (const path of ['/hang', '/busy']) {
        const begun = performance.now();
        const visit = await user.openBrowser().run({ uri: origin + path, userCode: CODE, decision: 'look' });
        assert.equal(visit.outcome, 'stuck', visit.detail);
        assert.ok(performance.now() - begun < 20_000, `${path} took too long`);
      }
    } finally {
      await user.close();
    }
  });

  it('a visit that is given up ends at once, and so does closing', async () => {
    const user = createEndUser({ driver: 'browser' });
    const giveUp = new AbortController();
    const task = { uri: `${origin}/hang`, userCode: CODE, decision: 'look', signal: giveUp.signal } as const;
    const visiting = user.openBrowser().run(task);
    const other = user.openBrowser().run({ uri: `${origin}/hang`, userCode: CODE, decision: 'look' });
    await sleep(3000);
    const begun = performance.now();
    giveUp.abort();
    assert.match((await visiting).detail, /given up/);
    await user.close();
    assert.equal((await other).outcome, 'stuck');
    assert.ok(performance.now() - begun < 8000);
  });
});
