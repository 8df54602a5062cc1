import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSigningKey } from '../device-client/client-assertion';
import {
  authMethodOf,
  type ClientRegistration,
  lackingIn,
  usesCertificate,
} from '../device-client/client-registration';
import type { UserDescription } from '../end-user/end-user';
import { connectionOf, type OpenTarget, type Target } from '../provider-under-test/target';
import { secretsOf } from '../provider-under-test/target-secrets';
import { CLIENT_KEYS, type ClientKey, type RegisteredClients, registerClients } from './client-registrar';
import { expectDistinctClients } from './distinct-clients';
import { printedVersion } from './product-version';
import type { StartDescription } from './start-description';
import type { StartOptions } from './start-options';
import { startSecrets } from './start-secrets';
import { startServer } from './start-server';
import type { StartedServer } from './started-server';
import { TargetError } from './target-error';
import { readTargetFile } from './target-file';
import { override, type TargetOverrides } from './target-overrides';

const ENDS_WITHIN_MS = 2000;

/**
 * Opens what a target file describes: starts the server where the file says how, asks for its version, and
 * registers clients where it is told to.
 *
 * @param path of the target file; the paths in it count from its folder
 * @throws TargetError when the file is wrong; TargetUnavailable when its server cannot be started here
 */
export async function openTargetFile(
  path: string,
  overrides: TargetOverrides,
  { signal, onNotice, onRead, onSecret }: StartOptions,
): Promise<OpenTarget> {
  const { start, versionCommand, register, ...read } = readTargetFile(path);
  const folder = dirname(resolve(path));
  const target: Target = withPathsFrom(folder, override(read, overrides), path);
  expectDistinctClients(target, path);
  onRead?.({
    name: target.name,
    secrets: [
      ...secretsOf(target),
      ...(register?.initialAccessToken === undefined ? [] : [register.initialAccessToken]),
      ...(start ? startSecrets(start, folder) : []),
    ],
  });
  const { issuer } = target;
  const missing = register?.clients.filter((key) => key !== 'client' || target.client.client_id === '') ?? [];
  let server: StartedServer | undefined;
  let registered: RegisteredClients | undefined;
  const begin = (description: StartDescription): Promise<StartedServer> =>
    startServer(description, {
      folder,
      ...(issuer !== undefined && { issuer }),
      connection: connectionOf(target),
      ...(signal && { signal }),
      ...(onNotice && { onWaiting: onNotice }),
    });
  let earlierLog = '';
  if (start) server = await begin(start);
  try {
    const version = versionCommand
      ? await printedVersion(versionCommand, { folder, source: path, ...(signal && { signal }) })
      : target.version;
    if (register && missing.length > 0) {
      registered = await registerClients(target, {
        ...register,
        clients: missing,
        ...(signal && { signal }),
        ...(onNotice && { onTrouble: onNotice }),
        ...(onSecret && { onSecret }),
      });
    }
    return {
      target: {
        ...target,
        ...registered?.clients,
        ...(registered && {
          registered: Object.values(registered.clients).map(({ client_id }) => client_id),
        }),
        ...(version !== undefined && { version }),
      },
      ...(server && { log: () => earlierLog + (server?.log() ?? '') }),
      // What was registered for the run may be forgotten with the process.
      ...(start &&
        !registered && {
          restart: async () => {
            const how = await howItEnded(server);
            earlierLog += server?.log() ?? '';
            await server?.stop();
            server = undefined;
            server = await begin(start).catch(() => undefined);
            return server && how;
          },
        }),
      close: async () => {
        await registered?.delete();
        await server?.stop();
      },
    };
  } catch (error) {
    await registered?.delete();
    await server?.stop();
    throw server && error instanceof TargetError ? new TargetError(error.message, server.log()) : error;
  }
}

/** In words: a server that ends, ends soon after it has stopped answering. */
async function howItEnded(server: StartedServer | undefined): Promise<string> {
  const still = 'it was still running, and took no connections';
  return server ? Promise.race([server.ended, sleep(ENDS_WITHIN_MS, still, { ref: false })]) : still;
}

/** Files are read, and programs started, where the target file lies. */
function withPathsFrom(folder: string, target: Target, source: string): Target {
  const read = (path: string, key: string): string => readNamed(resolve(folder, path), key, source);
  const person = (user: UserDescription): UserDescription => (user.command ? { ...user, folder } : user);
  const { ca, certificate } = target;
  return {
    ...target,
    ...withKeys(target, read, source),
    user: person(target.user),
    ...(target.other_user && { other_user: person(target.other_user) }),
    ...(ca !== undefined && { ca: read(ca, 'ca') }),
    ...(certificate && {
      certificate: {
        cert: read(certificate.cert, 'certificate.cert'),
        key: read(certificate.key, 'certificate.key'),
      },
    }),
  };
}

/** @throws TargetError when a client's key cannot be read, or it lacks what it says it authenticates with */
function withKeys(
  target: Target,
  read: (path: string, key: string) => string,
  source: string,
): Partial<Record<ClientKey, ClientRegistration>> {
  const clients: Partial<Record<ClientKey, ClientRegistration>> = {};
  for (const key of CLIENT_KEYS) {
    const client = target[key];
    if (!client) continue;
    const lacking = lackingIn(client);
    const method = authMethodOf(client);
    if (lacking !== undefined) {
      throw new TargetError(
        `${source}: "${key}" authenticates with ${method} and needs "${key}.${lacking}".`,
      );
    }
    if (usesCertificate(client) && !target.certificate) {
      throw new TargetError(`${source}: "${key}" authenticates with ${method} and needs "certificate".`);
    }
    const audience = client.assertion_audience ?? target.issuer;
    clients[key] = {
      ...client,
      ...(audience !== undefined && method.endsWith('_jwt') && { assertion_audience: audience }),
      ...(client.private_key !== undefined && {
        private_key: checkedKey(
          read(client.private_key, `${key}.private_key`),
          `${source}: "${key}.private_key"`,
        ),
      }),
    };
  }
  return clients;
}

function checkedKey(text: string, where: string): string {
  try {
    readSigningKey(text);
    return text;
  } catch (error) {
    throw new TargetError(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readNamed(path: string, key: string, source: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new TargetError(`${source}: the file named by "${key}", ${path}, cannot be read.`);
  }
}
