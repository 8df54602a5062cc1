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
