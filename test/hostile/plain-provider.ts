import { randomBytes, randomInt } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../../src/provider-under-test/target';
import { DEVICE_CODE_GRANT_TYPE } from '../../src/rfc8628/grant-type';

/** What a request is for, by its path. */
export type Endpoint = 'metadata' | 'device_authorization' | 'token' | 'userinfo' | 'page';

/** A request that arrived, its form read. */
export interface Call {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
  /** The body as it came. */
  readonly body: string;
  /** Requests that came before this one. */
  readonly number: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface PlainProviderOptions {
  /** Replaces single answers of a provider that otherwise does what RFC 8628 asks. */
  readonly bend?: (answer: Answer, call: Call) => Answer;
  /** Takes a request over altogether; it is answered as usual when this returns false. */
  readonly takeOver?: (call: Call, response: ServerResponse, request: IncomingMessage) => boolean;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Where it notes the secrets that it gives out. */
  readonly issued?: string[];
  /** Seconds that codes live. */
  readonly lifetime?: number;
  /** Seconds between polls. */
  readonly interval?: number;
  /** Undecided sessions that its store has room for; the oldest goes when there are more. No end of room unless told otherwise. */
  readonly room?: number;
  /** Milliseconds before a device authorization request is looked at. */
  readonly sessionMs?: number;
  /** Milliseconds that each page takes. */
  readonly pageMs?: number;
}

export interface PlainProvider {
  readonly issuer: string;
  readonly target: Target;
  /** Every request so far. */
  readonly calls: readonly Call[];
  /** Every device code, token and cookie that was given out, and every field against forgery. */
  readonly issued: readonly string[];
  /** Takes no further connections and ends those that are open. */
  stop(): void;
  close(): Promise<void>;
}

export const CLIENT_SECRETS = { basic: 'b4sic:secret/with+signs', post: 'p0st&secret=with%signs' } as const;
export const PASSWORDS = { alice: 'correct horse & battery', bob: 'tr0ub4dor<&>3' } as const;

const CLIENTS: Readonly<Record<string, { name: string; secret?: string; grant: boolean }>> = {
  tv: { name: 'Living-room TV', grant: true },
  radio: { name: 'Kitchen radio', grant: true },
  box: { name: 'Set-top box', secret: CLIENT_SECRETS.basic, grant: true },
  printer: { name: 'Printer', secret: CLIENT_SECRETS.post, grant: true },
  web: { name: 'Web shop', grant: false },
};

const SCOPES: ReadonlySet<string> = new Set(['profile', 'email']);

interface Session {
  readonly clientId: string;
  readonly scope: string;
  readonly userCode: string;
  readonly expiresAt: number;
  /** The browser that typed the code first. */
  browser?: string;
  decision?: 'approved' | 'denied';
  spent?: true;
}

const JSON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  pragma: 'no-cache',
} as const;
const HTML_HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } as const;

/**
 * A small authorization server that does what RFC 8628 asks, with pages that an end user can follow, on a free loopback
 * port: the ground on which hostile ones are made by bending one thing.
 */
export async function startPlainProvider(options: PlainProviderOptions = {}): Promise<PlainProvider> {
  const { lifetime = 3, interval = 1, room = Number.POSITIVE_INFINITY } = options;
  const sessions = new Map<string, Session>();
  const browsers = new Map<string, { user?: string; wrong: number; csrf: string }>();
  const accessTokens = new Set<string>();
  const refreshTokens = new Map<string, { clientId: string; scope: string }>();
  const calls: Call[] = [];
  const issued = options.issued ?? [];
  let issuer = '';

  const issue = (bytes = 32): string => {
    const secret = randomBytes(bytes).toString('base64url');
    issued.push(secret);
    return secret;
  };
  const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
    status,
    headers: { ...JSON_HEADERS, ...headers },
    body: JSON.stringify(body),
  });
  const refusal = (error: string, status = 400, headers: Record<string, string> = {}): Answer =>
    json(status, { error }, headers);

  /** The client, or the answer that refuses it. */
  function authenticate({ headers, form }: Call): string | Answer {
    const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
    let clientId = form.get('client_id') ?? '';
    let secret = form.get('client_secret') ?? '';
    if (basic !== undefined) {
      const [id = '', password = ''] = Buffer.from(basic, 'base64').toString().split(':');
      clientId = decoded(id);
      secret = decoded(password);
    }
    if (clientId === '') return refusal('invalid_request');
    const client = CLIENTS[clientId];
    if (client && (client.secret ?? '') === secret) return clientId;
    return basic === undefined
      ? refusal('invalid_client', 400)
      : refusal('invalid_client', 401, { 'www-authenticate': 'Basic realm="plain"' });
  }

  function improper({ method, headers, form }: Call): Answer | undefined {
    if (method !== 'POST')
      return { ...refusal('invalid_request', 405), headers: { ...JSON_HEADERS, allow: 'POST' } };
    if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? ''))
      return refusal('invalid_request');
    const names = [...form.keys()];
    return new Set(names).size < names.length ? refusal('invalid_request') : undefined;
  }

  function deviceAuthorization(call: Call): Answer {
    const wrong = improper(call);
    if (wrong) return wrong;
    const clientId = authenticate(call);
    if (typeof clientId !== 'string') return clientId;
    if (!CLIENTS[clientId]?.grant) return refusal('unauthorized_client');
    const letters = Array.from({ length: 8 }, () => 'BCDFGHJKLMNPQRSTVWXZ'.charAt(randomInt(20))).join('');
    const userCode = `${letters.slice(0, 4)}-${letters.slice(4)}`;
    const scope = call.form.get('scope') || 'profile';
    if (!scope.split(' ').every((value) => SCOPES.has(value))) return refusal('invalid_scope');
    const deviceCode = issue();
    sessions.set(deviceCode, { clientId, scope, userCode, expiresAt: performance.now() + lifetime * 1000 });
    const undecided = [...sessions].filter(([, { decision }]) => decision === undefined);
    if (undecided.length > room) sessions.delete(undecided[0]?.[0] ?? '');
    return json(200, {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: `${issuer}/verify`,
      verification_uri_complete: `${issuer}/verify?user_code=${userCode}`,
      expires_in: lifetime,
      interval,
    });
  }

  function tokens(clientId: string, scope: string): Answer {
    const accessToken = issue();
    const refreshToken = issue();
    accessTokens.add(accessToken);
    refreshTokens.set(refreshToken, { clientId, scope });
    return json(200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: refreshToken,
      scope,
    });
  }

  function token(call: Call): Answer {
    const wrong = improper(call);
    if (wrong) return wrong;
    const clientId = authenticate(call);
    if (typeof clientId !== 'string') return clientId;
    const grantType = call.form.get('grant_type') ?? '';
    if (grantType === '') return refusal('invalid_request');
    if (grantType === 'refresh_token') {
      const grant = refreshTokens.get(call.form.get('refresh_token') ?? '');
      return grant?.clientId === clientId ? tokens(clientId, grant.scope) : refusal('invalid_grant');
    }
    if (grantType !== DEVICE_CODE_GRANT_TYPE) return refusal('unsupported_grant_type');
    const deviceCode = call.form.get('device_code') ?? '';
    if (deviceCode === '') return refusal('invalid_request');
    const session = sessions.get(deviceCode);
    if (session?.clientId !== clientId || session.spent) return refusal('invalid_grant');
    if (performance.now() >= session.expiresAt) return refusal('expired_token');
    if (session.decision === 'denied') return refusal('access_denied');
    if (session.decision !== 'approved') return refusal('authorization_pending');
    session.spent = true;
    return tokens(clientId, session.scope);
  }

  function userinfo({ headers }: Call): Answer {
    const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    return accessTokens.has(bearer)
      ? json(200, { sub: 'alice' })
      : refusal('invalid_token', 401, { 'www-authenticate': 'Bearer error="invalid_token"' });
  }

  function page(call: Call): Answer {
    let sid = /(?:^|;\s*)browser_session=([^;]+)/.exec(call.headers.cookie ?? '')?.[1] ?? '';
    let browser = browsers.get(sid);
    const headers: Record<string, string> = { ...HTML_HEADERS };
    if (!browser) {
      sid = issue();
      browser = { wrong: 0, csrf: issue() };
      browsers.set(sid, browser);
      headers['set-cookie'] = `browser_session=${sid}; Path=/; HttpOnly; SameSite=Lax`;
    }
    const answer = (status: number, title: string, content: string): Answer => ({
      status,
      headers,
      body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
    });
    const form = (action: string, fields: string): string =>
      `<form method="post" action="${action}"><input type="hidden" name="csrf" value="${browser.csrf}">${fields}</form>`;
    const codeForm = (message: string, status = 200): Answer =>
      answer(
        status,
        'Connect a device',
        `<p>${message}</p>${form('/verify', '<label>Code <input name="user_code"></label><button>Continue</button>')}`,
      );
    const typed =
      call.method === 'POST' ? call.form.get('user_code') : call.url.searchParams.get('user_code');
    if (call.method === 'POST' && call.form.get('csrf') !== browser.csrf)
      return codeForm('Please begin again.', 400);
    if (typed === null || typed === '') return codeForm('Type the code that your device shows.');
    if (browser.wrong >= 8) return answer(429, 'Too many tries', '<p>Please try again later.</p>');

    const bare = typed.toUpperCase().replace(/[^A-Z]/g, '');
    const session = [...sessions.values()].find(({ userCode }) => userCode.replace('-', '') === bare);
    if (
      !session ||
      session.decision ||
      performance.now() >= session.expiresAt ||
      (session.browser !== undefined && session.browser !== sid)
    ) {
      browser.wrong++;
      return codeForm('That code is not valid, or it has expired.');
    }
    session.browser = sid;
    const hidden = `<input type="hidden" name="user_code" value="${session.userCode}">`;
    const password = call.form.get('password');
    if (password !== null) {
      const name = call.form.get('username') ?? '';
      if (PASSWORDS[name as keyof typeof PASSWORDS] === password) browser.user = name;
    }
    if (browser.user === undefined) {
      const fields =
        `${hidden}<label>User name <input name="username"></label>` +
        '<label>Password <input type="password" name="password"></label><button>Sign in</button>';
      return answer(200, 'Sign in', form('/verify', fields));
    }
    const decision = call.form.get('decision');
    if (decision === 'allow' || decision === 'deny') {
      session.decision = decision === 'allow' ? 'approved' : 'denied';
      return answer(
        200,
        decision === 'allow' ? 'Device connected' : 'Device refused',
        `<p>${decision === 'allow' ? 'You are signed in.' : 'Access was denied.'} You can go back to your device.</p>`,
      );
    }
    const buttons =
      '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>';
    return answer(
      200,
      'Connect a device',
      `<p>The device ${CLIENTS[session.clientId]?.name} asks for: ${escaped(session.scope)}. ` +
        `Does it show the code ${session.userCode}?</p>${form('/verify', hidden + buttons)}`,
    );
  }

  function metadata(): Answer {
    return json(200, {
      issuer,
      device_authorization_endpoint: `${issuer}/device_authorization`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      grant_types_supported: [DEVICE_CODE_GRANT_TYPE, 'refresh_token'],
      response_types_supported: [],
    });
  }

  const answers: Readonly<Record<Endpoint, (call: Call) => Answer>> = {
    metadata,
    device_authorization: deviceAuthorization,
    token,
    userinfo,
    page,
  };

  const listener: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', issuer);
      const call: Call = {
        endpoint: endpointOf(url.pathname),
        method: request.method ?? 'GET',
        url,
        headers: request.headers,
        form: new URLSearchParams(body),
        body,
        number: calls.length,
      };
      calls.push(call);
      if (options.takeOver?.(call, response, request)) return;
      if (call.endpoint === 'page' && options.pageMs) await sleep(options.pageMs);
      if (call.endpoint === 'device_authorization' && options.sessionMs) await sleep(options.sessionMs);
      const plain =
        call.endpoint === 'metadata' && !url.pathname.startsWith('/.well-known/oauth')
          ? refusal('not_found', 404)
          : answers[call.endpoint](call);
      const answer = options.bend?.(plain, call) ?? plain;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  };
  const server = options.tls ? createSecureServer({ ...options.tls }, listener) : createServer(listener);
  // A client that finds the certificate wanting ends the connection: that is no error of the test.
  server.on('tlsClientError', () => {});
  const port = await listen(server);
  issuer = `${options.tls ? 'https' : 'http'}://localhost:${port}`;

  return {
    issuer,
    target: targetOf(issuer),
    calls,
    issued,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A target with all that a full run needs. */
export function targetOf(issuer: string): Target {
  return {
    name: 'plain',
    issuer,
    client: { client_id: 'tv', client_name: 'Living-room TV' },
    other_client: { client_id: 'radio' },
    confidential_client: {
      client_id: 'box',
      client_secret: CLIENT_SECRETS.basic,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    unauthorized_client: { client_id: 'web' },
    scope: 'profile email',
    user: { driver: 'form', username: 'alice', password: PASSWORDS.alice },
    other_user: { driver: 'form', username: 'bob', password: PASSWORDS.bob },
    max_wait: 10,
    sample_size: 8,
    intrusive: true,
    known_deviations: {},
  };
}

/** Listens on a free loopback port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function endpointOf(path: string): Endpoint {
  if (path.startsWith('/.well-known/')) return 'metadata';
  if (path === '/device_authorization') return 'device_authorization';
  if (path === '/token') return 'token';
  return path === '/userinfo' ? 'userinfo' : 'page';
}

function decoded(text: string): string {
  return new URLSearchParams(`x=${text}`).get('x') ?? '';
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
