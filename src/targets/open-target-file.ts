import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { UserDescription } from '../end-user/end-user';
import type { OpenTarget, Target } from '../provider-under-test/target';
import { printedVersion } from './product-version';
import type { StartOptions } from './start-options';
import { startServer } from './start-server';
import type { StartedServer } from './started-server';
import { TargetError } from './target-error';
import { readTargetFile } from './target-file';
import { override, type TargetOverrides } from './target-overrides';

/**
 * Opens what a target file describes: starts the server where the file says how, and asks for its version.
 *
 * @param path of the target file; the paths in it count from its folder
 * @throws TargetError when the file is wrong; TargetUnavailable when its server cannot be started here
 */
export async function openTargetFile(
  path: string,
  overrides: TargetOverrides,
  { signal, onWaiting }: StartOptions,
): Promise<OpenTarget> {
  const { start, versionCommand, ...read } = readTargetFile(path);
  const folder = dirname(resolve(path));
  const target: Target = override(withPathsFrom(folder, read, path), overrides);
  const { issuer, ca } = target;
  let server: StartedServer | undefined;
  if (start) {
    server = await startServer(start, {
      folder,
      ...(issuer !== undefined && { issuer }),
      ...(ca !== undefined && { ca }),
      ...(signal && { signal }),
      ...(onWaiting && { onWaiting }),
    });
  }
  try {
    const version = versionCommand
      ? await printedVersion(versionCommand, { folder, source: path, ...(signal && { signal }) })
      : target.version;
    return {
      target: { ...target, ...(version !== undefined && { version }) },
      ...(server && { log: () => server.log() }),
      close: async () => {
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Files are read, and programs started, where the target file lies. */
function withPathsFrom(folder: string, target: Target, source: string): Target {
  const person = (user: UserDescription): UserDescription => (user.command ? { ...user, folder } : user);
  return {
    ...target,
    user: person(target.user),
    ...(target.other_user && { other_user: person(target.other_user) }),
    ...(target.ca !== undefined && { ca: readNamed(resolve(folder, target.ca), 'ca', source) }),
  };
}

function readNamed(path: string, key: string, source: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new TargetError(`${source}: the file named by "${key}", ${path}, cannot be read.`);
  }
}
