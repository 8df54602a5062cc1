import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the pages of a provider see it. */
export interface PageHit {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly fields: URLSearchParams;
  readonly cookies: string;
  readonly headers: IncomingMessage['headers'];
}

/** What a page answers: markup, or an answer of another kind. */
export type PageAnswer =
  | string
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly body?: string | Buffer;
      readonly raw?: (response: ServerResponse) => void;
    };

export interface PageServer {
  readonly origin: string;
  readonly hits: PageHit[];
  close(): Promise<void>;
}

/** A server on loopback whose pages are given by `METHOD /path`. */
export async function pageServer(
  pages: Readonly<Record<string, (hit: PageHit) => PageAnswer>>,
): Promise<PageServer> {
  const hits: PageHit[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? '/', 'http://loopback');
    const hit: PageHit = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      fields: new URLSearchParams(body),
      cookies: request.headers.cookie ?? '',
      headers: request.headers,
    };
    hits.push(hit);
    const page = pages[`${hit.method} ${hit.path}`];
    const answer: PageAnswer = page ? page(hit) : { status: 404, body: '<h1>Not found</h1>' };
    if (typeof answer === 'string') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(answer);
    } else if (answer.raw) {
      answer.raw(response);
    } else {
      response
        .writeHead(answer.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...answer.headers })
        .end(answer.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const to = (location: string, headers: Record<string, string | string[]> = {}): PageAnswer => ({
  status: 302,
  headers: { location, ...headers },
});
