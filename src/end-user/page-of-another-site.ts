import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Two names of this machine: for a browser they are two sites, whatever their ports are. */
const NAMES = ['localhost', '127.0.0.1'] as const;
const EMPTY_PAGE = '<!doctype html><html lang="en"><title>Another site</title><body></body></html>';

/**
 * An empty page on a site that no server under test is on: what is done to others is done by scripts that run in it. It is
 * on this machine, for browsers keep pages of the internet from showing what is on a local network.
 */
export class PageOfAnotherSite {
  #server: Promise<Server> | undefined;

  /**
   * Its address, on another site than `target`.
   *
   * @throws Error where no port can be had
   */
  async addressBeside(target: URL): Promise<string> {
    this.#server ??= listening();
    const { port } = (await this.#server).address() as AddressInfo;
    const name = NAMES.find((each) => each !== target.hostname);
    return `http://${name}:${port}/`;
  }

  async close(): Promise<void> {
    const server = await this.#server?.catch(() => undefined);
    server?.closeAllConnections();
    server?.close();
  }
}

async function listening(): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(EMPTY_PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
