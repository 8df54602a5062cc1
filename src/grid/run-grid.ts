import { createEndUser } from '../end-user/create-end-user';
import { axiosTransport } from '../http/transport';
import { discover } from '../provider-under-test/discovery';
import { connectionOf, type OpenTarget } from '../provider-under-test/target';
import { LOGIN, loginClient } from '../targets/built-in-client';
import { type ClientFile, readClientFile, versionOf } from '../targets/client-file';
import { openTarget } from '../targets/open-target';
import { CELL_FORMAT, type Cell } from './cell';
import { type GridServer, signIn } from './sign-in';

export interface GridOptions {
  /** Built-in names, target files or their folders. */
  readonly servers: readonly string[];
  /** `login`, or client files. */
  readonly clients: readonly string[];
  /** Clients that are at one server at the same time; 3 unless given. */
  readonly jobs?: number;
  readonly signal: AbortSignal;
  readonly onCell: (cell: Cell) => void;
  /** What there is to be waited for, in words. */
  readonly onNotice?: (text: string) => void;
}

const JOBS = 3;

interface GridClient {
  readonly file: ClientFile;
  readonly version: string | undefined;
}

/**
 * Lets every client sign in at every server, for real: each server is started as its target file says, each client as
 * its client file says, and the end user of the target approves.
 *
 * @throws TargetError when a file is wrong or a server cannot be started; the signal's reason when it is interrupted
 */
export async function runGrid(options: GridOptions): Promise<void> {
  const { signal } = options;
  const clients: GridClient[] = [];
  for (const name of options.clients) {
    const file = name === LOGIN ? loginClient() : readClientFile(name);
    clients.push({ file, version: await versionOf(file, signal) });
  }
  for (const name of options.servers) {
    signal.throwIfAborted();
    const open = await openTarget(
      name,
      {},
      { signal, ...(options.onNotice && { onNotice: options.onNotice }) },
    );
    try {
      await atServer(open, clients, options);
    } finally {
      await open.close();
    }
  }
}

async function atServer(
  { target }: OpenTarget,
  clients: readonly GridClient[],
  { jobs = JOBS, signal, onCell }: GridOptions,
): Promise<void> {
  const { endpoints } = await discover(target, axiosTransport(connectionOf(target)), signal);
  const endUser = createEndUser(target.user, { ...(target.ca !== undefined && { ca: target.ca }) });
  const server: GridServer = { target, endpoints, endUser };
  const left = [...clients];
  const one = async (): Promise<void> => {
    for (let client = left.shift(); client; client = left.shift()) {
      onCell(await cellOf(server, client, signal));
    }
  };
  const working = Array.from({ length: Math.min(jobs, clients.length) }, one);
  try {
    await Promise.all(working);
  } finally {
    left.length = 0;
    await Promise.allSettled(working);
    await endUser.close();
  }
}

async function cellOf(server: GridServer, { file, version }: GridClient, signal: AbortSignal): Promise<Cell> {
  const { target } = server;
  const run_at = new Date().toISOString();
  return {
    format: CELL_FORMAT,
    server: named(target.name, target.version),
    client: named(file.name, version),
    ...(await signIn(file, server, signal)),
    run_at,
  };
}

function named(name: string, version: string | undefined) {
  return { name, ...(version !== undefined && { version }) };
}
