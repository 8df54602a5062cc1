import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { startCommand } from './start-command';
import type { StartedServer } from './started-server';
import { TargetError, TargetUnavailable } from './target-error';

const DOWN_WITHIN_MS = 60_000;

/**
 * Starts what a Compose file describes, as a project of its own, by the `docker compose` of this machine. Its containers
 * and volumes are removed by `stop`, and when this process ends without.
 *
 * @param compose `file` counts from `folder`; without `service` all of it is started
 * @throws TargetError when there is no such file; TargetUnavailable when there is no Docker Compose
 */
export async function startCompose(
  compose: { readonly file: string; readonly service?: string | undefined },
  { folder, env }: { readonly folder: string; readonly env?: Readonly<Record<string, string>> },
): Promise<StartedServer> {
  const file = resolve(folder, compose.file);
  if (!existsSync(file)) throw new TargetError(`"start.compose.file" names ${file}, which is not there.`);
  const own = { folder: dirname(file), ...(env && { env }) };
  const project = ['-p', `rfc8628-${randomUUID()}`, '-f', basename(file)];
  const [program, ...before] = composeProgram();
  const up = [...before, ...project, 'up', '--no-color', ...(compose.service ? [compose.service] : [])];
  const server = await startCommand([program, ...up], own);
  const down = [...before, ...project, 'down', '--volumes', '--timeout', '2'];
  const atExit = (): void =>
    void spawn(program, down, { cwd: own.folder, detached: true, stdio: 'ignore' }).unref();
  process.on('exit', atExit);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await removed(program, down, own.folder);
      process.off('exit', atExit);
    },
  };
}

/** @throws TargetUnavailable */
function composeProgram(): readonly [string, ...string[]] {
  const answers = (program: string, args: readonly string[]): boolean =>
    spawnSync(program, [...args, 'version'], { stdio: 'ignore', timeout: 15_000 }).status === 0;
  if (answers('docker', ['compose'])) return ['docker', 'compose'];
  if (answers('docker-compose', [])) return ['docker-compose'];
  throw new TargetUnavailable(
    '"start.compose" needs Docker Compose, and neither "docker compose" nor "docker-compose" answers here.',
  );
}

/** An engine that is gone has nothing left to remove; what was found out is not to be lost over that. */
function removed(program: string, down: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(program, down, { cwd: folder, stdio: 'ignore', timeout: DOWN_WITHIN_MS });
    child.once('error', () => resolve()).once('exit', () => resolve());
  });
}
