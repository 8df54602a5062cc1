import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoints } from '../device-client/endpoints';
import { answerInDialect } from '../dialects/answer-in-dialect';
import type { DialectEndpoint, DialectName } from '../dialects/dialect';
import { dialectNamed } from '../dialects/dialects';
import { objectIn } from '../dialects/plain-response';
import { DEFAULT_INTERVAL_SECONDS, SLOW_DOWN_SECONDS } from '../rfc8628/grant-type';
import { ENDPOINTS, ORIGIN, RESOURCE } from './addresses';
import { isMeantAsPost, parametersOf } from './body-parameters';
import type { Authority, Certificate } from './certificates';
import { endpointByPath, endpointOf } from './dialect-paths';
import { InterceptingProxy } from './intercepting-proxy';
import type { ReceivedRequest } from './received-request';
import { certificateTrouble, isRefusal, readScriptedAnswer, type ScriptedAnswer } from './scripted-answer';
import type { ServerScript } from './server-script';

/** An answer as it goes over the wire. */
export interface ServedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request with what it was answered, for reports. */
export interface ServedExchange {
  readonly request: ReceivedRequest;
  readonly answer: ServedAnswer | undefined;
  /** What was done in place of an answer. */
  readonly trouble?: string;
}

export interface ScriptedServerOptions {
  readonly script: ServerScript;
  /** Milliseconds on the scenario's clock. */
  readonly now: () => number;
  readonly scheme: 'http' | 'https';
  readonly dialect: DialectName;
  /** Every host is this server's: clients reach it through a proxy. */
  readonly intercept: boolean;
  /** Signs its certificates; needed for https. */
  readonly authority?: Authority;
  /** Signs those of a server that is not to be trusted. */
  readonly stranger?: Authority;
  /** How many characters stand on the client's screen. */
  readonly shown: () => number;
  /** What the ordinary metadata say, in the addresses of the features. */
  readonly metadata: () => Partial<Endpoints>;
  /** Is told what was answered. */
  readonly onAnswer: (url: string, answer: ScriptedAnswer | undefined) => void;
  /** Milliseconds that silence lasts at most. */
  readonly longestSilenceMs: number;
}

const LOOPBACK = '127.0.0.1';
/** Stands for every other host that the features speak of. */
const OTHER_HOST = 'evil.example';
const MAX_BODY = 1024 * 1024;

/**
 * An authorization server that says what a scenario has it say, and keeps what it was asked and when. It listens on two
 * ports of the loopback interface: one stands for the authorization server of the features, the other for every other
 * host that they speak of.
 */
export class ScriptedServer {
  readonly exchanges: ServedExchange[] = [];
  /** Requests under way. */
  underWay = 0;
  /** When something was last received or answered. */
  lastActivityAt: number;
  /** The last answer of the token or the device authorization endpoint. */
  lastAnswer: { readonly answer: ScriptedAnswer; readonly at: number } | undefined;

  /** Connections that were made, be a request read from them or not. */
  connections = 0;
  /** Polls that came after an answer that ends a sign-in. */
  pollsAfterEnd = 0;
  /** Polls for which the scenario has no answer of its own. */
  pollsBeyondScript = 0;

  /** Resolves when the first request has come. */
  readonly firstRequest: Promise<void>;
  #requested: () => void = () => {};
  #firstRequestAt: number | undefined;

  readonly #options: ScriptedServerOptions;
  readonly #main: Server;
  readonly #other: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ended = new AbortController();
  #proxy: InterceptingProxy | undefined;
  #mainPort = 0;
  #otherPort = 0;
  #lastPoll: ScriptedAnswer | undefined;
  /** What the device asked for last. */
  #requestedScope: string | undefined;
  /** Seconds between polls as the device has to keep them now. */
  #intervalSeconds = DEFAULT_INTERVAL_SECONDS;

  private constructor(options: ScriptedServerOptions, main: Server, other: Server) {
    this.#options = options;
    this.firstRequest = new Promise((resolve) => {
      this.#requested = resolve;
    });
    this.lastActivityAt = options.now();
    this.#main = main;
    this.#other = other;
  }

  /**
   * Starts one, on ports that the operating system gives.
   *
   * @param refusing no connection to it is taken
   * @throws Error where no port can be had
   */
  static async start(options: ScriptedServerOptions, { refusing = false } = {}): Promise<ScriptedServer> {
    const certify = options.scheme === 'https' ? certifierOf(options) : undefined;
    const tls = await certify?.('localhost', LOOPBACK);
    const main = tls ? createTlsServer(tls) : createServer();
    const other = tls ? createTlsServer(tls) : createServer();
    const server = new ScriptedServer(options, main, other);
    await server.#listen(certify, refusing);
    return server;
  }

  get received(): readonly ReceivedRequest[] {
    return this.exchanges.map(({ request }) => request);
  }

  /** Milliseconds that the client took to send its first request; 0 where it has sent none. */
  get firstRequestAfter(): number {
    return this.#firstRequestAt ?? 0;
  }

  get port(): number {
    return this.#mainPort;
  }

  /** What `HTTP(S)_PROXY` is to name. */
  get proxy(): string | undefined {
    return this.#proxy && `http://${LOOPBACK}:${this.#proxy.port}`;
  }

  /** Host and port, as an address has them. */
  get host(): string {
    return this.#options.intercept ? new URL(ORIGIN).host : `${LOOPBACK}:${this.#mainPort}`;
  }

  /** The address at which the client finds what the features call `address`. */
  actual(address: string): string {
    const { scheme, intercept } = this.#options;
    if (!URL.canParse(address)) return address;
    const url = new URL(address);
    if (url.protocol !== 'https:') return address;
    if (intercept) return scheme === 'https' ? address : address.replace(/^https:/, 'http:');
    const base = `${scheme}://${LOOPBACK}:${url.origin === ORIGIN ? this.#mainPort : this.#otherPort}`;
    return base + address.slice(url.origin.length);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    const closed = Promise.all([
      this.#proxy?.close(),
      ...[this.#main, this.#other].map((server) => new Promise((done) => server.close(done))),
    ]);
    // A server waits for its connections to end, and a tunnel whose client has gone does not end by itself.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #listen(certificateFor: Certifier | undefined, refusing: boolean): Promise<void> {
    for (const [server, isMain] of [
      [this.#main, true],
      [this.#other, false],
    ] as const) {
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        void this.#serve(request, response, isMain).catch(() => response.destroy());
      });
      server.on('connection', (socket: Socket) => this.#keep(socket));
      // Whatever is no HTTP is answered by Node; it is no request of RFC 8628.
      server.on('clientError', (_error, socket) => socket.destroy());
      server.keepAliveTimeout = 90_000;
      server.requestTimeout = 0;
      await listening(server);
    }
    this.#mainPort = (this.#main.address() as AddressInfo).port;
    this.#otherPort = (this.#other.address() as AddressInfo).port;
    if (this.#options.intercept) {
      this.#proxy = await InterceptingProxy.start({
        certificateFor,
        serve: (request, response, host) =>
          void this.#serve(request, response, true, host).catch(() => response.destroy()),
        keep: (socket) => this.#keep(socket),
      });
    }
    // The port stays known, so that nobody else is blamed for what is sent there.
    if (refusing) await new Promise((closed) => this.#main.close(closed));
  }

  #keep(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #activity(): void {
    this.lastActivityAt = this.#options.now();
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    isMain: boolean,
    host?: string,
  ): Promise<void> {
    const { now, shown, dialect } = this.#options;
    const at = now();
    const shownBefore = shown();
    this.underWay += 1;
    this.#firstRequestAt ??= at;
    this.#requested();
    this.#activity();
    try {
      const body = await bodyOf(request);
      const method = request.method ?? 'GET';
      const path = pathOf(request.url ?? '/');
      const query = path.includes('?') ? path.slice(path.indexOf('?')) : '';
      // What is no POST, and should be, is answered all the same: it is one flaw, and the sign-in goes on.
      const isOfGrant =
        isMeantAsPost(method, new URLSearchParams(query)) && !path.startsWith('/.well-known/');
      const meant = isOfGrant ? 'POST' : method;
      const origin = host !== undefined ? `https://${host}` : isMain ? ORIGIN : `https://${OTHER_HOST}`;
      const [pathname = path] = path.split('?');
      const endpoint =
        host !== undefined
          ? host.toLowerCase().replace(/:\d+$/, '') === OTHER_HOST
            ? undefined
            : endpointOf(
                dialect,
                meant,
                pathname,
                parametersOf({ url: `${ORIGIN}/${query}`, headers: request.headers, body }),
              )
          : isMain
            ? endpointByPath(dialect, meant, pathname)
            : undefined;
      const url = endpoint ? `${endpoint}${query}` : `${origin}${path}`;
      const declared = this.#answerTo(meant, url, request, body);
      if (url.startsWith(ENDPOINTS.device_authorization_endpoint))
        this.#requestedScope = parametersOf({ url, headers: request.headers, body }).get('scope') ?? '';
      const served = declared && this.#served(url, declared, request.headers.accept);
      const answeredAt = await this.#send(request, response, declared, served);
      const gaveUp =
        response.destroyed && declared?.trouble !== 'broken connection' && !response.writableFinished;
      const isPrompt = declared?.afterSeconds === undefined && declared?.trouble !== 'silence';
      this.exchanges.push({
        request: {
          method,
          url,
          isPlain: !('encrypted' in request.socket),
          headers: headersOf(request),
          body,
          at,
          answeredAt,
          countsFrom: isPrompt ? at : answeredAt,
          shownBefore,
          gaveUp,
        },
        answer: served,
        ...(declared?.trouble && { trouble: declared.trouble }),
      });
      this.#options.onAnswer(url, declared);
      const address = url.split('?')[0] ?? url;
      if (declared && Object.values(ENDPOINTS).includes(address)) {
        this.lastAnswer = { answer: declared, at: answeredAt };
      }
    } finally {
      this.underWay -= 1;
      this.#activity();
    }
  }

  /** The answer that is declared, or what a server answers that the scenario says nothing of. */
  #answerTo(method: string, url: string, request: IncomingMessage, body: string): ScriptedAnswer | undefined {
    const { script } = this.#options;
    const address = method === 'POST' ? (url.split('?')[0] ?? url) : url;
    // A token that is refreshed is no poll, and takes none of the answers to polls.
    if (address === ENDPOINTS.token_endpoint && isRefresh(url, request, body)) return this.#refreshed();
    const given = script.next(method, address);
    // Whoever sends a request in spite of the certificate is answered like anybody, to see how far it goes.
    const declared = given && certificateTrouble([given]) ? script.codesAnswer() : given;
    if (address === ENDPOINTS.token_endpoint) {
      if (declared) {
        this.#lastPoll = declared;
        return declared;
      }
      const answer = this.#afterTheLast();
      this.pollsBeyondScript += 1;
      if (isEnd(answer)) this.pollsAfterEnd += 1;
      return answer;
    }
    if (declared) return declared;
    if (address === ENDPOINTS.device_authorization_endpoint) return script.codesAnswer();
    if (method === 'GET' && url.includes('/.well-known/')) return this.#metadata(url);
    return this.#resource(url, request);
  }

  /** An answer in the words of the dialect. */
  #served(
    url: string,
    { status = 200, headers = {}, body = '' }: ScriptedAnswer,
    accept: string | undefined,
  ): ServedAnswer {
    const address = url.split('?')[0];
    const endpoint =
      address === ENDPOINTS.token_endpoint
        ? ('token' as const)
        : address === ENDPOINTS.device_authorization_endpoint
          ? ('device authorization' as const)
          : undefined;
    if (!endpoint) return { status, headers, body };
    this.#keepInterval(endpoint, body);
    return answerInDialect(
      dialectNamed(this.#options.dialect),
      { status, headers, body },
      { endpoint, accept, scope: this.#requestedScope, intervalSeconds: this.#intervalSeconds },
    );
  }

  /** Some dialects name in a slow_down the interval that holds from now on. */
  #keepInterval(endpoint: DialectEndpoint, body: string): void {
    const { interval, error } = objectIn(body) ?? {};
    const named = typeof interval === 'number' && interval > 0 ? interval : undefined;
    if (endpoint === 'device authorization') this.#intervalSeconds = named ?? DEFAULT_INTERVAL_SECONDS;
    else if (error === 'slow_down')
      this.#intervalSeconds = Math.max(this.#intervalSeconds + SLOW_DOWN_SECONDS, named ?? 0);
  }

  /** A poll for which no answer is left: the session has ended as it has ended, and a token is issued once. */
  #afterTheLast(): ScriptedAnswer {
    const last = this.#lastPoll;
    const isGood = last === undefined || ((last.status ?? 200) < 300 && !isRefusal(last));
    return isGood ? readScriptedAnswer('invalid_grant') : { ...last };
  }

  /** Whoever was given a refresh_token may use it at once, and is given another token. */
  #refreshed(): ScriptedAnswer {
    const { status = 200, body = '' } = this.#lastPoll ?? { status: 400 };
    const isGiven = status < 300 && typeof objectIn(body)?.refresh_token === 'string';
    return readScriptedAnswer(isGiven ? 'a token' : 'invalid_grant');
  }

  #metadata(url: string): ScriptedAnswer | undefined {
    const { script } = this.#options;
    const isDeclared = script.hasMetadata;
    const { pathname, origin } = new URL(url);
    const ordinary = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];
    if (isDeclared || origin !== ORIGIN || !ordinary.includes(pathname)) return undefined;
    const issuer = this.actual(ORIGIN);
    const endpoints = { ...ENDPOINTS, ...this.#options.metadata() };
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        issuer,
        device_authorization_endpoint: this.actual(endpoints.device_authorization_endpoint),
        token_endpoint: this.actual(endpoints.token_endpoint),
        userinfo_endpoint: this.actual(RESOURCE),
        authorization_endpoint: this.actual(`${ORIGIN}/authorize`),
        jwks_uri: this.actual(`${ORIGIN}/jwks`),
        grant_types_supported: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        response_types_supported: ['code'],
        scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
      }),
    };
  }

  /** A protected resource, wherever it is asked for: whoever brings a Bearer token is told who signed in. */
  #resource(url: string, request: IncomingMessage): ScriptedAnswer | undefined {
    if (url === `${ORIGIN}/jwks`)
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"keys":[]}' };
    const authorization = request.headers.authorization ?? '';
    if (/^(bearer|token) /i.test(authorization)) {
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"sub":"248289761001","id":1,"login":"jane","name":"Jane Doe","email":"jane@example.com"}',
      };
    }
    if (url === RESOURCE) return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '' };
    return undefined;
  }

  /** @returns when the answer could be read at the earliest, or it was clear that none would come */
  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    declared: ScriptedAnswer | undefined,
    served: ServedAnswer | undefined,
  ): Promise<number> {
    const { now, longestSilenceMs } = this.#options;
    const over = new Promise<void>((resolve) => void response.once('close', resolve));
    const waitMs = declared?.trouble === 'silence' ? longestSilenceMs : (declared?.afterSeconds ?? 0) * 1000;
    if (waitMs > 0) {
      const enough = new AbortController();
      const stop = (): void => enough.abort();
      this.#ended.signal.addEventListener('abort', stop);
      await Promise.race([over, delay(waitMs, undefined, { signal: enough.signal }).catch(() => {})]);
      stop();
      this.#ended.signal.removeEventListener('abort', stop);
      if (response.destroyed) return now();
    }
    if (declared?.trouble === 'silence' || declared?.trouble === 'broken connection') {
      const answeredAt = now();
      request.socket.destroy();
      return answeredAt;
    }
    const { status, headers, body } = served ?? { status: 404, headers: {}, body: '' };
    const answeredAt = now();
    response.writeHead(status, this.#localised(headers)).end(this.#inTheClientsWords(body));
    await Promise.race([over, new Promise((finished) => void response.once('finish', finished))]);
    return answeredAt;
  }

  /** Addresses of metadata and of redirects are the ones at which the client finds them. */
  #localised(headers: Readonly<Record<string, string>>): Record<string, string> {
    const { location, ...others } = headers;
    return { ...others, ...(location !== undefined && { location: this.actual(location) }) };
  }

  #inTheClientsWords(body: string): string {
    if (!body.includes('"issuer"')) return body;
    // Whoever compares addresses letter by letter has to find what the scenario has: also a slash, or another case.
    return body.replace(/"(https:\/\/(?:as|evil)\.example)(\/[^"]*)?"/gi, (_, origin: string, path = '') => {
      const actual = this.actual(origin.toLowerCase());
      return JSON.stringify(
        (origin === origin.toLowerCase() ? actual : actual.replace('http', 'HTTP')) + path,
      );
    });
  }
}

/** Gives a certificate for names and addresses of a server. */
type Certifier = (...hosts: readonly string[]) => Promise<Certificate>;

/** What the server shows for itself, be it good or what the scenario has wrong with it. */
function certifierOf({ script, authority, stranger }: ScriptedServerOptions): Certifier | undefined {
  switch (certificateTrouble(script.all)) {
    case 'untrusted certificate':
      return stranger?.certificateFor;
    case 'expired certificate':
      return authority?.expiredCertificateFor;
    case 'certificate of another host':
      return authority && (() => authority.certificateFor(OTHER_HOST));
    case undefined:
      return authority?.certificateFor;
  }
}

function isRefresh(url: string, { headers }: IncomingMessage, body: string): boolean {
  return parametersOf({ url, headers, body }).get('grant_type') === 'refresh_token';
}

/** True for an error after which nobody polls again. */
function isEnd({ status = 200, body = '' }: ScriptedAnswer): boolean {
  return (
    status >= 400 && status < 500 && /"error"/.test(body) && !/authorization_pending|slow_down/.test(body)
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= MAX_BODY) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

/** A path with its query; some clients send the whole address. */
function pathOf(target: string): string {
  if (!/^https?:/i.test(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return headers;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => resolve());
  });
}
