import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Certificate } from './certificates';

export interface InterceptingProxyOptions {
  /** Gives a certificate for each host; without it, only plain http is answered. */
  readonly certificateFor: ((host: string) => Promise<Certificate>) | undefined;
  readonly serve: (request: IncomingMessage, response: ServerResponse, host: string) => void;
  readonly keep: (socket: Socket) => void;
}

/**
 * A forward proxy that answers for every host: plain requests as they are, and within a tunnel (CONNECT) with a
 * certificate for the host that was asked for. Nothing leaves this machine.
 */
export class InterceptingProxy {
  readonly #server: Server;
  readonly #inner: Server;

  private constructor(server: Server, inner: Server) {
    this.#server = server;
    this.#inner = inner;
  }

  /** @throws Error where no port can be had */
  static async start({ certificateFor, serve, keep }: InterceptingProxyOptions): Promise<InterceptingProxy> {
    const hosts = new WeakMap<object, string>();
    const server = createServer((request, response) => {
      const host = URL.canParse(request.url ?? '')
        ? new URL(request.url ?? '').host
        : (request.headers.host ?? '');
      serve(request, response, host);
    });
    // What comes out of a tunnel is read by a server that never listens.
    const inner = createServer((request, response) => {
      serve(request, response, hosts.get(request.socket) ?? request.headers.host ?? '');
    });
    for (const each of [server, inner]) {
      each.keepAliveTimeout = 90_000;
      each.requestTimeout = 0;
      each.on('clientError', (_error, socket) => socket.destroy());
    }
    server.on('connection', (socket: Socket) => keep(socket));
    server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      void tunnel(request.url ?? '', socket, head).catch(() => socket.destroy());
    });

    const tunnel = async (target: string, socket: Socket, head: Buffer): Promise<void> => {
      const host = target.replace(/:443$/, '');
      const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      const isTls = await firstByteIs(0x16, socket);
      if (!isTls || !certificateFor) {
        hosts.set(socket, host);
        inner.emit('connection', socket);
        return;
      }
      const certificate = await certificateFor(name);
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext(certificate),
        ALPNProtocols: ['http/1.1'],
      });
      keep(secure);
      hosts.set(secure, host);
      inner.emit('connection', secure);
    };

    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve());
    });
    return new InterceptingProxy(server, inner);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#inner.closeAllConnections();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** Looks at the first byte without taking it: a tunnel may hold a TLS handshake, or plain HTTP. */
function firstByteIs(byte: number, socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('readable', () => {
      const chunk = socket.read() as Buffer | null;
      if (!chunk) {
        resolve(false);
        return;
      }
      socket.unshift(chunk);
      resolve(chunk[0] === byte);
    });
    socket.once('close', () => resolve(false));
  });
}
