import type { ContainerRuntimeClient, StartedTestContainer } from 'testcontainers';
import { isLoopback } from '../device-client/address-policy';
import { within } from './bounded-wait';
import { watchOverContainers } from './container-cleanup';
import { findContainerEngine } from './container-engine';
import { LogTail } from './log-tail';
import { forwardFromLoopback } from './loopback-forwarder';
import { TargetUnavailable } from './target-error';

export interface ContainerOptions {
  /** Name and version; pulled where it is not there. */
  readonly image: string;
  /** The environment variable that names another image, for messages. */
  readonly imageVariable: string;
  /** The port that it listens on, inside. */
  readonly port: number;
  /** Answers 200 to a GET once it is ready. */
  readonly readyPath: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface RunningContainer {
  /** Without a path: `http://localhost:49153`. */
  readonly origin: string;
  /** The end of what it wrote so far; secrets are not taken out of it. */
  log(): string;
  /** Removes it. */
  stop(): Promise<void>;
}

/** Images of servers on a Java runtime are some 100 MB. */
const PULLED_WITHIN_MS = 300_000;
const READY_WITHIN_MS = 90_000;
const STOP_GRACE_MS = 2_000;
const LOG_CHARACTERS = 256 * 1024;

/**
 * Starts a container on a free port and waits until it answers. It is removed by `stop`, and when this process ends
 * without.
 *
 * @throws TargetUnavailable when there is no engine or no image, or it does not get ready
 */
export async function startContainer(options: ContainerOptions): Promise<RunningContainer> {
  const engine = await findContainerEngine();
  const advice = `load it by hand, or name another by ${options.imageVariable}`;
  await pullImage(engine, options.image, advice, options.signal);
  const cleanup = await watchOverContainers(engine);
  const log = new LogTail(LOG_CHARACTERS);
  let container: StartedTestContainer;
  try {
    container = await start(options, cleanup.labels, log);
  } catch (error) {
    // Given up half-way, it may still come: then it is still to be removed.
    if (options.signal?.aborted) throw interrupted();
    const written = log.text() || (await cleanup.logs());
    await cleanup.finish();
    throw new TargetUnavailable(
      `The container of ${options.image} did not get ready: ${firstLineOf(error)}.`,
      written,
    );
  }
  const port = container.getMappedPort(options.port);
  const host = container.getHost();
  const forwarder = isLoopback(new URL(`http://${host}`))
    ? undefined
    : await forwardFromLoopback({ host, port });
  return {
    origin: forwarder ? `http://127.0.0.1:${forwarder.port}` : `http://${host}:${port}`,
    log: () => log.text(),
    stop: async () => {
      await forwarder?.close();
      // An engine that is gone has nothing left to be stopped; what was found out is not to be lost over that.
      await container.stop({ timeout: STOP_GRACE_MS }).catch(() => {});
      await cleanup.finish().catch(() => {});
    },
  };
}

/**
 * Has an image on this machine, pulled where it is not there.
 *
 * @param advice what to do where it cannot be had
 * @throws TargetUnavailable
 */
export async function pullImage(
  engine: ContainerRuntimeClient,
  image: string,
  advice: string,
  signal?: AbortSignal,
): Promise<void> {
  const { ImageName } = await import('testcontainers');
  try {
    await within(PULLED_WITHIN_MS, engine.image.pull(ImageName.fromString(image)), signal);
  } catch (error) {
    if (signal?.aborted) throw interrupted();
    throw new TargetUnavailable(
      `The image ${image} is not on this machine and cannot be pulled (${firstLineOf(error)}): ${advice}.`,
    );
  }
}

async function start(
  { image, port, readyPath, environment = {}, signal }: ContainerOptions,
  labels: Readonly<Record<string, string>>,
  log: LogTail,
): Promise<StartedTestContainer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const starting = new GenericContainer(image)
    .withExposedPorts(port)
    .withEnvironment({ ...environment })
    .withLabels({ ...labels })
    .withWaitStrategy(Wait.forHttp(readyPath, port, { abortOnContainerExit: true }).forStatusCode(200))
    .withStartupTimeout(READY_WITHIN_MS)
    .withLogConsumer(
      (stream) => void stream.on('data', (chunk) => log.add(String(chunk))).on('error', () => {}),
    )
    .start();
  try {
    return await within(READY_WITHIN_MS + 30_000, starting, signal);
  } catch (error) {
    starting.then((late) => late.stop()).catch(() => {});
    throw error;
  }
}

function interrupted(): TargetUnavailable {
  return new TargetUnavailable('Interrupted while the container was starting.');
}

/** The first line of an error of the engine, without its full stop. */
export function firstLineOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  return line.replace(/^\(HTTP code \d+\) /, '').replace(/[\s.]+$/, '');
}
