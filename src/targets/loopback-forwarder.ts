import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port of this machine's loopback address behind which another one answers. */
export interface LoopbackForwarder {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Makes a port elsewhere reachable at 127.0.0.1. Where this process runs in a container beside the engine's, or the
 * engine on another machine, published ports are at an address over which plain http would be refused.
 *
 * @param at the port of this machine; a free one unless given
 */
export async function forwardFromLoopback(
  to: { readonly host: string; readonly port: number },
  at = 0,
): Promise<LoopbackForwarder> {
  const sockets = new Set<Socket>();
  const held = (socket: Socket, other: () => Socket): Socket => {
    sockets.add(socket);
    return socket
      .on('error', () => other().destroy())
      .on('close', () => {
        sockets.delete(socket);
        other().destroySoon();
      });
  };
  const server = createServer((near) => {
    const far: Socket = connect(to.port, to.host);
    held(near, () => far);
    held(far, () => near);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Makes a published port reachable at 127.0.0.1 by its own number, unless it is there already: an engine in the container
 * that this process runs in publishes its ports here, whatever address it is found by.
 *
 * @returns undefined where something listens at that port of the loopback address
 */
export async function forwardPublished(to: {
  readonly host: string;
  readonly port: number;
}): Promise<LoopbackForwarder | undefined> {
  try {
    return await forwardFromLoopback(to, to.port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
