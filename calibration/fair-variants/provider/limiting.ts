import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerChange } from '../../defects/provider/reference-server';

/** What a request is for, whichever server it comes to. */
export type Kind = 'session' | 'poll' | 'page';

/** A refusal by a limit. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

/** Counts what comes, and says in how many seconds there is room again; 0 where there is now. */
export type Budget = (now: number) => number;

/** So many within so many seconds, each counted from when it came. What is refused is not counted. */
export function within(seconds: number, count: number): Budget {
  const times: number[] = [];
  return (now) => {
    while ((times[0] ?? now) <= now - seconds * 1000) times.shift();
    const oldest = times[0];
    if (times.length >= count && oldest !== undefined) return (oldest + seconds * 1000 - now) / 1000;
    times.push(now);
    return 0;
  };
}

/** A bucket that holds so many, and is filled at so many a second. */
export function bucket(burst: number, perSecond: number): Budget {
  let level = burst;
  let last: number | undefined;
  return (now) => {
    level = Math.min(burst, level + ((now - (last ?? now)) / 1000) * perSecond);
    last = now;
    if (level < 1) return (1 - level) / perSecond;
    level -= 1;
    return 0;
  };
}

/**
 * Stands in front of a server, the reference one or the embedded one, and refuses what a budget has no room for.
 *
 * @param kinds what counts
 * @param refusal given the seconds until there is room again
 */
export function limiting(
  kinds: readonly Kind[],
  budget: Budget,
  refusal: (seconds: number) => Refusal,
): ServerChange {
  const refused = (method: string, path: string): Refusal | undefined => {
    const kind = kindOf(method, path);
    if (!kind || !kinds.includes(kind)) return undefined;
    const seconds = budget(performance.now());
    return seconds > 0 ? refusal(seconds) : undefined;
  };
  return inFront(refused);
}

/** Answers some requests in place of the server. */
export function inFront(answer: (method: string, path: string) => Refusal | undefined): ServerChange {
  return {
    front: async (request, next) => {
      const { status, headers, body } = answered(answer(request.method, new URL(request.url).pathname));
      return status === undefined ? next(request) : new Response(body, { status, headers });
    },
    embedded: {
      front: (next) => (request: IncomingMessage, response: ServerResponse) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const { status, headers, body } = answered(answer(request.method ?? 'GET', path));
        if (status === undefined) next(request, response);
        else response.writeHead(status, headers).end(body);
      },
    },
  };
}

function answered(refusal: Refusal | undefined): {
  readonly status?: number;
  readonly headers: Record<string, string>;
  readonly body: string;
} {
  if (!refusal) return { headers: {}, body: '' };
  const { status, headers, body = '' } = refusal;
  const isJson = typeof body === 'object';
  const type = isJson ? 'application/json' : body.startsWith('<') ? 'text/html' : 'text/plain';
  return {
    status,
    headers: { 'content-type': type, 'cache-control': 'no-store', ...headers },
    body: isJson ? JSON.stringify(body) : body,
  };
}

/** Pages count when something is sent to them: a code, a name and password, a decision. */
export function kindOf(method: string, path: string): Kind | undefined {
  if (method !== 'POST') return undefined;
  if (path === '/token') return 'poll';
  if (path === '/device_authorization' || path === '/device/auth') return 'session';
  return /^\/(device|interaction)(\/|$)/.test(path) ? 'page' : undefined;
}
