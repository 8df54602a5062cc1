import type { VirtualClock } from '../../../src/device-client/virtual-clock';
import { nock } from './nock';
import type { StubAnswer } from './stub-answer';

/** A request as it came over the wire. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When it came, in milliseconds on the scenario's clock. */
  readonly at: number;
  /** When its answer was there. */
  answeredAt: number;
}

/**
 * Servers made of nock stubs. Each answer is given once, in the order it was declared for its address; a request for
 * which none is left is kept in `unexpected`, and goes nowhere.
 */
export class StubServer {
  readonly received: ReceivedRequest[] = [];
  readonly unexpected: string[] = [];
  /** Milliseconds that the client allows the request it is sending now: how long silence lasts. */
  allowedMs = Number.POSITIVE_INFINITY;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    nock.disableNetConnect();
    nock.emitter.on('no match', this.#unmatched);
  }

  answer(method: 'GET' | 'POST', address: string, answer: StubAnswer): void {
    const { origin, pathname, search } = new URL(address);
    const server = this;
    nock(origin)
      .intercept(pathname + search, method)
      .reply(async function (path, body) {
        const request: ReceivedRequest = {
          method,
          url: origin + path,
          headers: headersOf(this.req.headers),
          body: typeof body === 'string' ? body : JSON.stringify(body),
          at: server.#clock.now(),
          answeredAt: 0,
        };
        server.received.push(request);
        const { failure } = answer;
        server.#clock.advance(failure === 'silence' ? server.allowedMs : (answer.afterSeconds ?? 0) * 1000);
        request.answeredAt = server.#clock.now();
        if (failure) {
          const code = failure === 'silence' ? 'ETIMEDOUT' : failure;
          throw Object.assign(new Error(`stubbed ${code}`), { code });
        }
        return [answer.status ?? 200, answer.body ?? '', answer.headers ?? {}];
      });
  }

  /** Answers that were declared and never asked for. */
  get unasked(): readonly string[] {
    return nock.pendingMocks();
  }

  close(): void {
    nock.emitter.off('no match', this.#unmatched);
    nock.cleanAll();
  }

  readonly #unmatched = (...details: readonly unknown[]): void => {
    const [request, options] = details as [
      { method?: string; path?: string },
      { method?: string; host?: string; path?: string } | undefined,
    ];
    const { method, host, path } = { ...request, ...options } as Record<string, string | undefined>;
    this.unexpected.push(`${method} ${host ?? ''}${path}`);
  };
}

function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
