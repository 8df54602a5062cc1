import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { within } from './bounded-wait';

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** On every container of ours; its value is the process that it belongs to. */
const LABEL = 'rfc8628-conformance';
const RYUK_WITHIN_MS = 30_000;
/** No run takes as long: a container of ours that is older was left behind. */
const LEFT_BEHIND_AFTER_S = 3600;

/** Sees to it that a process' containers end with it, however it ends. */
export interface ContainerCleanup {
  /** To be put on each of them. */
  readonly labels: Readonly<Record<string, string>>;
  /** What they wrote, of all that there are. */
  logs(): Promise<string>;
  /** Removes those that are left, and watches no longer. */
  finish(): Promise<void>;
}

/**
 * Has the containers of this process removed when it ends without having done so: by Testcontainers' own reaper (Ryuk)
 * where its image is to be had, else by a small process that watches this one. Removes what earlier ones left behind.
 */
export async function watchOverContainers(engine: ContainerRuntimeClient): Promise<ContainerCleanup> {
  await removeLeftBehind(engine);
  const owner = randomUUID();
  const label = `${LABEL}=${owner}`;
  const stopWatching = (await ryukWatches(engine)) ? () => {} : startWatcher(label);
  return {
    labels: { [LABEL]: owner },
    logs: async () => (await Promise.all((await labelled(engine, label)).map(logOf))).join('\n'),
    finish: async () => {
      for (const container of await labelled(engine, label)) await remove(container);
      stopWatching();
    },
  };
}

async function labelled({ container }: ContainerRuntimeClient, label: string): Promise<Container[]> {
  const found = await container.dockerode.listContainers({ all: true, filters: { label: [label] } });
  return found.map(({ Id }) => container.dockerode.getContainer(Id));
}

async function logOf(container: Container): Promise<string> {
  const frames = await container.logs({ stdout: true, stderr: true, follow: false });
  return textOf(frames);
}

/** Docker sends both streams as one, in frames: a byte for which of them, three of nothing, four for the length. */
function textOf(frames: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length; ) {
    const end = at + 8 + frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(parts).toString('utf8');
}

async function remove(container: Container): Promise<void> {
  // Somebody else may be at it.
  await container.remove({ force: true, v: true }).catch(() => {});
}

/** Its image may be neither here nor to be had; Testcontainers has to be told so before it starts anything. */
async function ryukWatches(engine: ContainerRuntimeClient): Promise<boolean> {
  if (process.env.TESTCONTAINERS_RYUK_DISABLED === 'true') return false;
  const { getReaper, ImageName } = await import('testcontainers');
  const { REAPER_IMAGE } = await import('testcontainers/build/reaper/reaper.js');
  try {
    await within(RYUK_WITHIN_MS, engine.image.pull(ImageName.fromString(REAPER_IMAGE)));
    await within(RYUK_WITHIN_MS, getReaper(engine));
    return true;
  } catch {
    process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
    return false;
  }
}

/** Waits for the end of its standard input, which is the end of the process that started it, and then removes twice: a request may have been under way. */
const WATCHER = `
  const [testcontainers, label] = process.argv.slice(1);
  const removeAll = async () => {
    const { container } = await require(testcontainers).getContainerRuntimeClient();
    const found = await container.dockerode.listContainers({ all: true, filters: { label: [label] } });
    for (const { Id } of found) await container.dockerode.getContainer(Id).remove({ force: true, v: true }).catch(() => {});
  };
  process.stdin.resume().on('end', async () => {
    await removeAll().catch(() => {});
    setTimeout(() => removeAll().catch(() => {}).then(() => process.exit()), 3000);
  });`;

/** @returns what ends it */
function startWatcher(label: string): () => void {
  const watcher = spawn(process.execPath, ['-e', WATCHER, require.resolve('testcontainers'), label], {
    // In a group of its own: Ctrl-C is for those that it watches.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => {});
  watcher.unref();
  (watcher.stdin as Socket).on('error', () => {}).unref();
  return () => void watcher.kill('SIGKILL');
}

async function removeLeftBehind({ container }: ContainerRuntimeClient): Promise<void> {
  const found = await container.dockerode.listContainers({ all: true, filters: { label: [LABEL] } });
  const before = Date.now() / 1000 - LEFT_BEHIND_AFTER_S;
  for (const { Id, Created } of found) {
    if (Created < before) await remove(container.dockerode.getContainer(Id));
  }
}
