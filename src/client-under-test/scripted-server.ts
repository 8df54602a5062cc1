import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoints } from '../device-client/endpoints';
import type { DialectName } from '../dialects/dialect';
import { objectIn } from '../dialects/plain-response';
import { ENDPOINTS, LOOPBACK, ORIGIN } from './addresses';
import { whatIsAsked } from './asked-address';
import { parametersOf } from './body-parameters';
import type { Authority } from './certificates';
import { type Certifier, certifierOf } from './certifier';
import { ClientAddresses } from './client-addresses';
import { DialectAnswers, type ServedAnswer } from './dialect-answers';
import { InterceptingProxy } from './intercepting-proxy';
import { ordinaryMetadata, ordinaryResource } from './ordinary-answers';
import { bodyOf, headersOf } from './read-request';
import type { ReceivedRequest } from './received-request';
import { certificateTrouble, isRefusal, readScriptedAnswer, type ScriptedAnswer } from './scripted-answer';
import type { ServerScript } from './server-script';

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
  #lastPoll: ScriptedAnswer | undefined;
  /** Where a client finds what the features speak of; known once the ports are. */
  #addresses: ClientAddresses | undefined;
  readonly #dialect: DialectAnswers;

  private constructor(options: ScriptedServerOptions, main: Server, other: Server) {
    this.#options = options;
    this.firstRequest = new Promise((resolve) => {
      this.#requested = resolve;
    });
    this.lastActivityAt = options.now();
    this.#dialect = new DialectAnswers(options.dialect);
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
    const certify = options.scheme === 'https' ? certifierOf(options.script.all, options) : undefined;
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
    return this.#addresses?.actual(address) ?? address;
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
    const otherPort = (this.#other.address() as AddressInfo).port;
    const { scheme, intercept } = this.#options;
    this.#addresses = new ClientAddresses({
      scheme,
      intercept,
      mainPort: this.#mainPort,
      otherPort,
    });
    if (intercept) {
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
      const { meant, url } = whatIsAsked(dialect, { request, body, isMain, host });
      const declared = this.#answerTo(meant, url, request, body);
      const served = declared && this.#dialect.served(declared, { url, headers: request.headers, body });
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
    if (method !== 'GET' || !url.includes('/.well-known/'))
      return ordinaryResource(url, request.headers.authorization);
    // Where the scenario has metadata of its own, there are no others.
    return script.hasMetadata
      ? undefined
      : ordinaryMetadata(url, this.#options.metadata(), (address) => this.actual(address));
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
    response
      .writeHead(status, this.#addresses?.localised(headers) ?? headers)
      .end(this.#addresses?.inTheClientsWords(body) ?? body);
    await Promise.race([over, new Promise((finished) => void response.once('finish', finished))]);
    return answeredAt;
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

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => resolve());
  });
}
