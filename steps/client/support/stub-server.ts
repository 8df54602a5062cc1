import type { VirtualClock } from '../../../src/http/virtual-clock';
import { nock } from './nock';
import type { StubAnswer } from './stub-answer';

/** A request as it came over the wire. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When it came, in milliseconds on the scenario's clock. */
  readonly at: number;
  /** When its answer was there. */
  readonly answeredAt: number;
}

/**
 * All servers that a scenario knows. Each answer is given once, in the order it was declared for its
 * address; a request for which none is left is kept in `unexpected`. None goes to the network.
 */
export class StubServer {
  readonly received: ReceivedRequest[] = [];
  readonly unexpected: string[] = [];
  /** Milliseconds that the client allows the request it is sending now: how long silence lasts. */
  allowedMs = Number.POSITIVE_INFINITY;
  readonly #clock: VirtualClock;
  readonly #answers = new Map<string, StubAnswer[]>();
  readonly #standing = new Map<string, StubAnswer>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    answering = this;
  }

  answer(method: 'GET' | 'POST', address: string, answer: StubAnswer): void {
    const key = `${method} ${new URL(address).href}`;
    this.#answers.set(key, [...(this.#answers.get(key) ?? []), answer]);
  }

  /** Has every request there answered in the same way, where nothing else was declared for it. */
  answerAlways(method: 'GET' | 'POST', address: string, answer: StubAnswer): void {
    this.#standing.set(`${method} ${new URL(address).href}`, answer);
  }

  /** Addresses with answers that were declared and never asked for. */
  get unasked(): readonly string[] {
    return [...this.#answers].flatMap(([key, answers]) => answers.map(() => key));
  }

  /** Whatever is asked for from now on is for nobody. */
  close(): void {
    answering = undefined;
  }

  /** @internal Answers what nock caught. */
  reply(
    method: string,
    { options, headers }: ClientRequestSeen,
    path: string,
    body: string,
  ): [number, string, Record<string, string>] {
    const url = new URL(path, `${options.proto}://${options.hostname}:${options.port}`).href;
    // Whatever stands in a query, the request came to this endpoint.
    const key = `${method} ${method === 'POST' ? url.replace(/\?.*/, '') : url}`;
    const declared = this.#answers.get(key)?.shift() ?? this.#standing.get(key);
    const takesMs = (declared?.afterSeconds ?? 0) * 1000;
    // An answer that comes when the client has given up is none.
    const answer: StubAnswer | undefined = takesMs > this.allowedMs ? { failure: 'silence' } : declared;
    const at = this.#clock.now();
    this.#clock.advance(answer?.failure === 'silence' ? this.allowedMs : takesMs);
    this.received.push({ method, url, headers, body, at, answeredAt: this.#clock.now() });
    if (!answer) {
      this.unexpected.push(`${method} ${url}`);
      throw Object.assign(new Error('no such server'), { code: 'ENOTFOUND' });
    }
    if (answer.failure) {
      const code = answer.failure === 'silence' ? 'ETIMEDOUT' : answer.failure;
      throw Object.assign(new Error(`stubbed ${code}`), { code });
    }
    return [answer.status ?? 200, answer.body ?? '', { ...answer.headers }];
  }
}

/** What nock tells of a request, more than its types do. */
interface ClientRequestSeen {
  readonly options: { readonly proto?: string; readonly hostname?: string; readonly port?: number | string };
  readonly headers: Readonly<Record<string, string>>;
}

/** The servers of the scenario that is running. */
let answering: StubServer | undefined;

// One scope that catches everything, put up once: to put up one for every answer costs more than the answer.
nock.disableNetConnect();
const everything = nock(/./).persist();
for (const method of ['GET', 'POST']) {
  everything.intercept(/./, method).reply(async function (path, body) {
    if (!answering) throw new Error(`${method} ${path} was sent when no scenario was running`);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return answering.reply(method, this.req as unknown as ClientRequestSeen, path, text);
  });
}
nock.emitter.on('no match', (request: { readonly method?: string; readonly path?: string }) => {
  answering?.unexpected.push(`${request.method} ${request.path}`);
});
