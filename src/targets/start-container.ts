import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { StartedTestContainer } from 'testcontainers';
import { isLoopback } from '../device-client/address-policy';
import { within } from './bounded-wait';
import { firstLineOf, pullImage } from './container';
import { watchOverContainers } from './container-cleanup';
import { findContainerEngine } from './container-engine';
import { LogTail } from './log-tail';
import { forwardPublished, type LoopbackForwarder } from './loopback-forwarder';
import type { StartDescription } from './start-description';
import type { StartedServer } from './started-server';
import { TargetError, TargetUnavailable } from './target-error';

const CREATED_WITHIN_MS = 120_000;
const STOP_GRACE_MS = 2_000;
const LOG_CHARACTERS = 256 * 1024;

interface PublishedPort {
  readonly host: number;
  readonly container: number;
}

/**
 * Starts the container that a target file describes; whether it answers is for others to see. It is removed by `stop`,
 * and when this process ends without.
 *
 * @throws TargetError when a file of it is missing
 * @throws TargetUnavailable when there is no engine or no image, or it cannot be started
 */
export async function startTargetContainer(
  container: NonNullable<StartDescription['container']>,
  { folder, signal }: { readonly folder: string; readonly signal?: AbortSignal },
): Promise<StartedServer> {
  const { image, ports = [] } = container;
  const published = ports.map(publishedPort);
  const copies = copiesOf(container.files ?? {}, folder);
  const engine = await findContainerEngine();
  await pullImage(engine, image, 'load it by hand, or name another in the target file', signal);
  const cleanup = await watchOverContainers(engine);
  const log = new LogTail(LOG_CHARACTERS);
  const { GenericContainer, Wait } = await import('testcontainers');
  let started: StartedTestContainer;
  const forwarders: LoopbackForwarder[] = [];
  try {
    let description = new GenericContainer(image)
      .withExposedPorts(...published)
      .withEnvironment(container.env ?? {})
      .withLabels({ ...cleanup.labels })
      .withCopyFilesToContainer(copies.files)
      .withCopyDirectoriesToContainer(copies.folders)
      .withWaitStrategy(Wait.forAll([]))
      .withLogConsumer(
        (stream) => void stream.on('data', (chunk) => log.add(String(chunk))).on('error', () => {}),
      );
    if (container.command) description = description.withCommand([...container.command]);
    started = await within(CREATED_WITHIN_MS, description.start(), signal);
    forwarders.push(...(await forwardPorts(started, published)));
  } catch (error) {
    const written = log.text() || (await cleanup.logs().catch(() => ''));
    await cleanup.finish().catch(() => {});
    if (signal?.aborted) throw new TargetUnavailable('Interrupted while the container was starting.');
    throw new TargetUnavailable(
      `The container of ${image} cannot be started: ${firstLineOf(error)}.`,
      written,
    );
  }
  return {
    log: () => log.text(),
    ended: engine.container.dockerode
      .getContainer(started.getId())
      .wait()
      .then(
        ({ StatusCode }: { StatusCode: number }) => `the container ended with status ${StatusCode}`,
        () => new Promise<string>(() => {}),
      ),
    stop: async () => {
      for (const forwarder of forwarders) await forwarder.close();
      // An engine that is gone has nothing left to be stopped; what was found out is not to be lost over that.
      await started.stop({ timeout: STOP_GRACE_MS }).catch(() => {});
      await cleanup.finish().catch(() => {});
    },
  };
}

/** Where the engine is elsewhere, its published ports are brought to this machine, where the target file expects them. */
async function forwardPorts(
  started: StartedTestContainer,
  ports: readonly PublishedPort[],
): Promise<LoopbackForwarder[]> {
  const host = started.getHost();
  if (isLoopback(new URL(`http://${host}`))) return [];
  const forwarders = await Promise.all(ports.map((port) => forwardPublished({ host, port: port.host })));
  return forwarders.filter((each) => each !== undefined);
}

function publishedPort(port: number | string): PublishedPort {
  const [host = 0, container = host] = String(port).split(':').map(Number);
  return { host, container };
}

/** @throws TargetError when one of them is not there */
function copiesOf(files: Readonly<Record<string, string>>, folder: string) {
  const entries = Object.entries(files).map(([from, target]) => {
    const source = resolve(folder, from);
    const found = statSync(source, { throwIfNoEntry: false });
    if (!found) throw new TargetError(`"start.container.files" names ${source}, which is not there.`);
    return { copy: { source, target }, isFolder: found.isDirectory() };
  });
  return {
    files: entries.filter(({ isFolder }) => !isFolder).map(({ copy }) => copy),
    folders: entries.filter(({ isFolder }) => isFolder).map(({ copy }) => copy),
  };
}
