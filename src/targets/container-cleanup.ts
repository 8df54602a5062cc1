import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { within } from './bounded-wait';

/** On every container of ours; its value is the process that it belongs to. */
const LABEL = 'rfc8628-conformance';
const RYUK_WITHIN_MS = 30_000;
/** No run takes as long: a container of ours that is older was left behind. */
const LEFT_BEHIND_AFTER_S = 3600;

/** Sees to it that a process' containers end with it, however it ends. */
export interface ContainerCleanup {
  /** To be put on each of them. */
  readonly labels: Readonly<Record<string, string>>;
  /** To be called once they are removed in good order. */
  done(): void;
}

/**
 * Has the containers of this process removed when it ends without having done so: by Testcontainers' own reaper (Ryuk)
 * where its image is to be had, else by a small process that watches this one. Removes what earlier ones left behind.
 */
export async function watchOverContainers(engine: ContainerRuntimeClient): Promise<ContainerCleanup> {
  await removeLeftBehind(engine);
  const owner = randomUUID();
  const labels = { [LABEL]: owner };
  if (await ryukWatches(engine)) return { labels, done: () => {} };
  return { labels, done: startWatcher(`${LABEL}=${owner}`) };
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
  const filters = { label: [LABEL] };
  const found = await container.dockerode.listContainers({ all: true, filters }).catch(() => []);
  for (const { Id, Created } of found) {
    if (Date.now() / 1000 - Created < LEFT_BEHIND_AFTER_S) continue;
    await container.dockerode
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch(() => {});
  }
}
