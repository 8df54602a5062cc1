import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { rfc8628 } from './command';
import { itWithDocker, type NamedImage } from './docker';

const GONE_WITHIN_MS = 20_000;

async function assertGone(image: NamedImage): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while ((await image.containers()).length > 0 && Date.now() < deadline) await sleep(250);
  assert.deepEqual(await image.containers(), [], 'its container is still there');
  await image.forget();
}

describe('a container of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfc8628-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  itWithDocker('is removed after Ctrl-C, and what was learnt is reported', async (docker) => {
    const image = await docker.nameImage();
    const command = rfc8628(['provider', 'mock-oauth2-server+gateway', '--out', folder], {
      MOCK_OAUTH2_SERVER_IMAGE: image.name,
    });
    await command.says(/^Judging /m);
    assert.equal((await image.containers()).length, 1);
    await sleep(1000);
    command.process.kill('SIGINT');
    assert.equal(await command.ended, 3, command.output());
    assert.match(command.output(), /interrupted/);
    await assertGone(image);
  });

  itWithDocker('is removed when the process is killed', async (docker) => {
    const image = await docker.nameImage();
    const command = rfc8628(['login', 'mock-oauth2-server+gateway'], {
      MOCK_OAUTH2_SERVER_IMAGE: image.name,
    });
    await command.says(/enter this code/);
    assert.equal((await image.containers()).length, 1);
    command.process.kill('SIGKILL');
    assert.equal(await command.ended, null);
    await assertGone(image);
  });

  itWithDocker('is removed when Ctrl-C comes while it is starting', async (docker) => {
    const image = await docker.nameImage();
    const command = rfc8628(['provider', 'mock-oauth2-server', '--out', folder], {
      MOCK_OAUTH2_SERVER_IMAGE: image.name,
    });
    while ((await image.containers()).length === 0) await sleep(100);
    command.process.kill('SIGINT');
    assert.equal(await command.ended, 3, command.output());
    await assertGone(image);
  });
});

describe('without a Docker engine', () => {
  it('the targets that need one say so in one line, with the way out', {
    timeout: 60_000,
  }, async (context) => {
    // In a mount namespace of its own the engine's sockets can be hidden from the command.
    const sockets = ['/var/run/docker.sock', '/run/docker.sock'];
    const hide = sockets
      .map((path) => `{ [ ! -e ${path} ] || mount --bind /dev/null ${path}; }`)
      .join(' && ');
    if (process.env.DOCKER_HOST || spawnSync('unshare', ['-m', 'sh', '-c', hide]).status !== 0) {
      return context.skip("the engine's socket cannot be hidden from the command on this machine");
    }
    const run = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', `${hide} && exec "$@"`, 'sh', process.execPath, '-r', 'ts-node/register'].concat([
        'src/cli/main.ts',
        'provider',
        'mock-oauth2-server',
      ]),
      {
        encoding: 'utf8',
        timeout: 45_000,
        env: { ...process.env, HOME: tmpdir(), XDG_RUNTIME_DIR: tmpdir() },
      },
    );
    assert.equal(run.status, 3, run.stderr);
    assert.match(run.stderr, /^rfc8628: .*no Docker engine.*https:\/\/docs\.docker\.com.*\n$/);
    assert.equal(run.stdout, '');
  });
});
