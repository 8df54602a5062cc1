import type { GatewayOptions } from '../../../src/gateway/gateway';
import type { ServerChange } from './reference-server';

/** Ways to change what goes over the wire in front of the reference server. */

export type Front = NonNullable<GatewayOptions['front']>;
export type Members = Readonly<Record<string, unknown>>;
type Endpoint = '/device_authorization' | '/token';

export function pathOf(request: Request): string {
  return new URL(request.url).pathname;
}

/** The form that a request carries; the request itself can still be passed on. */
export async function formOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.clone().text());
}

/** The same request with another form. */
export function withForm(request: Request, form: URLSearchParams): Request {
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  return new Request(request.url, { method: request.method, headers, body: form.toString() });
}

/** The same response with another body, another status or other headers. */
export function respond(
  response: Response,
  { status = response.status, body, headers = {} }: Reply,
): Response {
  const sent = new Headers(response.headers);
  sent.delete('content-length');
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: sent });
}

export interface Reply {
  readonly status?: number;
  /** A text as it is, or an object to be sent as JSON. */
  readonly body: string | object;
  /** Set, or taken away with null. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

export interface Answer {
  readonly status: number;
  readonly members: Members;
  /** What the request had asked with. */
  readonly form: URLSearchParams;
  readonly request: Request;
}

/** Changes answers of an endpoint; `change` returns nothing for those that stay as they are. */
export function answering(endpoint: Endpoint, change: (answer: Answer) => Reply | undefined): ServerChange {
  return {
    front: async (request, next) => {
      if (pathOf(request) !== endpoint) return next(request);
      const form = await formOf(request);
      const response = await next(request);
      const members = membersOf(await response.clone().text());
      const reply = change({ status: response.status, members, form, request });
      return reply ? respond(response, reply) : response;
    },
  };
}

function membersOf(text: string): Members {
  try {
    return JSON.parse(text) as Members;
  } catch {
    return {};
  }
}

/** Changes the members of every device authorization response that starts a session. */
export function codesWith(change: (members: Members) => Members): ServerChange {
  return answering('/device_authorization', ({ status, members }) =>
    status === 200 ? { body: change(members) } : undefined,
  );
}

/** Changes every token response to a poll. */
export function tokenWith(change: (members: Members) => Members): ServerChange {
  return answering('/token', ({ status, members, form }) =>
    status === 200 && form.has('device_code') ? { body: change(members) } : undefined,
  );
}

/** Sends an error of the token endpoint otherwise; nothing is returned for those that stay as they are. */
export function tokenErrorAs(change: (error: string, members: Members) => Reply | undefined): ServerChange {
  return answering('/token', ({ members }) =>
    typeof members.error === 'string' ? change(members.error, members) : undefined,
  );
}

/** Answers a request to an endpoint by itself; nothing is returned for those that are let through. */
export function insteadOf(
  endpoint: Endpoint,
  answer: (form: URLSearchParams, request: Request) => Reply | undefined,
): ServerChange {
  return {
    front: async (request, next) => {
      if (pathOf(request) !== endpoint || request.method !== 'POST') return next(request);
      const reply = answer(await formOf(request), request);
      return reply ? json(reply) : next(request);
    },
  };
}

function json(reply: Reply): Response {
  return respond(
    new Response(null, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } }),
    { status: 200, ...reply },
  );
}

export function oauthError(error: string, error_description: string, status = 400): Reply {
  return { status, body: { error, error_description } };
}

/** Changes the forms that are sent to an endpoint. */
export function formsAt(
  endpoint: Endpoint,
  change: (form: URLSearchParams, request: Request) => URLSearchParams,
): ServerChange {
  return {
    front: async (request, next) =>
      pathOf(request) === endpoint && request.method === 'POST'
        ? next(withForm(request, change(await formOf(request), request)))
        : next(request),
  };
}

/** Lets the first refresh token of a device be used again and again, and sends no other one. */
export function keepingRefreshTokens(): ServerChange {
  return {
    replace: ({ upstream }) => {
      const current = new Map<string, string>();
      return {
        upstream: {
          ...upstream,
          refresh: async (request) => {
            const { refreshToken: first } = request;
            const { refresh_token, ...tokens } = await upstream.refresh({
              ...request,
              refreshToken: current.get(first) ?? first,
            });
            if (refresh_token !== undefined) current.set(first, refresh_token);
            return tokens;
          },
        },
      };
    },
  };
}

/** A page of the server's own. */
export function page(title: string, text: string, status = 200): Response {
  return new Response(`<!doctype html><title>${title}</title><h1>${title}</h1><p>${text}</p>`, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

/** What a form on a page would send, were its button pressed. */
export function hiddenFields(html: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(
    /<input type="hidden" name="([^"]*)" value="([^"]*)">/g,
  ))
    fields.set(name, value);
  return fields;
}

/** Makes the decision that a page offers, in place of the end user: what the browser is sent to next is returned. */
export async function decideOn(
  offered: Response,
  browser: Request,
  decision: 'approve' | 'deny',
  next: (request: Request) => Promise<Response>,
): Promise<Response> {
  const fields = hiddenFields(await offered.clone().text());
  if (!fields.has('form_token') || !fields.has('user_code')) return offered;
  fields.set('decision', decision);
  const cookies = [browser.headers.get('cookie'), offered.headers.get('set-cookie')?.split(';', 1)[0]];
  const decided = await next(
    new Request(new URL('/device/decision', browser.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: cookies.filter((cookie) => cookie != null).join('; '),
      },
      body: fields.toString(),
    }),
  );
  const welcome = offered.headers.get('set-cookie');
  if (welcome === null) return decided;
  const headers = new Headers(decided.headers);
  headers.append('set-cookie', welcome);
  return new Response(decided.body, { status: decided.status, headers });
}

/** Sends cookies that every browser adds to requests from every site, frames included. */
export function cookiesForEverySite(): ServerChange {
  return {
    front: async (request, next) => {
      const response = await next(request);
      const [cookie] = response.headers.getSetCookie();
      if (cookie === undefined) return response;
      const headers = new Headers(response.headers);
      headers.set(
        'set-cookie',
        `${cookie.replace(/;\s*(?:SameSite=\w+|Secure)/gi, '')}; SameSite=None; Secure`,
      );
      return new Response(response.body, { status: response.status, headers });
    },
  };
}

/** Takes away the headers that keep pages out of frames. */
export function pagesForEveryFrame(): ServerChange {
  return {
    front: async (request, next) => {
      const response = await next(request);
      const headers = new Headers(response.headers);
      headers.delete('x-frame-options');
      const policy = headers.get('content-security-policy');
      if (policy !== null)
        headers.set('content-security-policy', policy.replace(/;?\s*frame-ancestors [^;]*/, ''));
      return new Response(response.body, { status: response.status, headers });
    },
  };
}

/** Changes the metadata that a server publishes. */
export function metadataWith(
  change: (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): ServerChange {
  return {
    replace: ({ metadata }) => ({ metadata: (settings, upstream) => change(metadata(settings, upstream)) }),
  };
}
