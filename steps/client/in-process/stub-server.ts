import { ORIGIN, RESOURCE } from '../../../src/client-under-test/addresses';
import type { ReceivedRequest } from '../../../src/client-under-test/received-request';
import {
  certificateTrouble,
  type ScriptedAnswer,
  type Trouble,
} from '../../../src/client-under-test/scripted-answer';
import type { ServerScript } from '../../../src/client-under-test/server-script';
import type { VirtualClock } from '../../../src/http/virtual-clock';
import { nock } from './nock';

/** What a connection fails with, as Node says it. */
const CODES: Readonly<Record<Trouble, string>> = {
  silence: 'ETIMEDOUT',
  'broken connection': 'ECONNRESET',
  'refused connection': 'ECONNREFUSED',
  'unknown host': 'ENOTFOUND',
  'untrusted certificate': 'SELF_SIGNED_CERT_IN_CHAIN',
  'expired certificate': 'CERT_HAS_EXPIRED',
  'certificate of another host': 'ERR_TLS_CERT_ALTNAME_INVALID',
};

/**
 * All servers that a scenario knows, stubbed. A request for which the script has no answer is kept in `unexpected`. None
 * goes to the network.
 */
export class StubServer {
  readonly received: ReceivedRequest[] = [];
  readonly unexpected: string[] = [];
  /** Milliseconds that the client allows the request it is sending now: how long silence lasts. */
  allowedMs = Number.POSITIVE_INFINITY;
  readonly #clock: VirtualClock;
  readonly #script: ServerScript;
  readonly #shown: () => number;

  constructor(script: ServerScript, clock: VirtualClock, shown: () => number) {
    this.#script = script;
    this.#clock = clock;
    this.#shown = shown;
    answering = this;
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
    const address = method === 'POST' ? url.replace(/\?.*/, '') : url;
    const before = this.#script.lastGiven(method, address);
    // A certificate that did not verify does not the next time, either.
    const again = before && certificateTrouble([before]) !== undefined ? before : undefined;
    const declared = this.#script.next(method, address) ?? again ?? unscripted(url);
    const takesMs = (declared?.afterSeconds ?? 0) * 1000;
    // An answer that comes when the client has given up is none.
    const answer: ScriptedAnswer | undefined = takesMs > this.allowedMs ? { trouble: 'silence' } : declared;
    const at = this.#clock.now();
    const gaveUp = answer?.trouble === 'silence';
    this.#clock.advance(gaveUp ? this.allowedMs : takesMs);
    const answeredAt = this.#clock.now();
    const shownBefore = this.#shown();
    // Over a connection whose certificate does not verify nothing is sent.
    if (!answer || certificateTrouble([answer]) === undefined)
      this.received.push({ method, url, headers, body, at, answeredAt, countsFrom: at, shownBefore, gaveUp });
    if (!answer) {
      this.unexpected.push(`${method} ${url}`);
      throw Object.assign(new Error('no such server'), { code: 'ENOTFOUND' });
    }
    if (answer.trouble) {
      const code = CODES[answer.trouble];
      throw Object.assign(new Error(`stubbed ${code}`), { code });
    }
    return [answer.status ?? 200, answer.body ?? '', { ...answer.headers }];
  }
}

/** What a server answers that a scenario says nothing of. */
function unscripted(url: string): ScriptedAnswer | undefined {
  if (url.startsWith(`${ORIGIN}/`) && url.includes('/.well-known/')) return { status: 404 };
  if (url === RESOURCE)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"sub":"248289761001"}' };
  return undefined;
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
