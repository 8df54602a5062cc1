import { setTimeout as delay } from 'node:timers/promises';
import { ENDPOINTS } from './addresses';
import type { ClientProcess, ProcessEnd } from './client-process';
import { DEFAULT_INTERVAL_SECONDS, type ExpectedPace } from './expected-pace';
import type { Outcome } from './harness';
import type { ReceivedRequest } from './received-request';
import type { ScriptedAnswer } from './scripted-answer';
import type { ScriptedServer } from './scripted-server';
import type { ServerScript } from './server-script';

const GLANCE_MS = 50;
/** Times the expected wait after which a client that does nothing is taken to have stopped. */
const PATIENCE = 4;
/** Seconds of an interval that count for how long a client is watched beyond the life of its codes. */
const LONGEST_PAST_EXPIRY_SECONDS = 5;
/** A machine on which a program takes long to start has it take long to end, too: that many times as long is waited. */
const STARTS = 5;
/** No scenario needs a third of it, and whoever polls without a pause takes a processor from the others. */
const MOST_REQUESTS = 100;
/** A client that polls when a sign-in is over has shown what it does. */
const MOST_POLLS_AFTER_END = 3;
/** Whatever a scenario asks about has been seen by then. */
const MOST_POLLS_BEYOND_SCRIPT = 8;
/** Whoever asks for codes as often as that, and is given none each time, has shown how it goes on. */
const MOST_REFUSED = 8;
/** Seconds that a client may leave between one request for codes and the next where the server is in trouble. */
const RETRY_SECONDS = 20;

export interface ClientWatchOptions {
  readonly server: ScriptedServer;
  readonly client: ClientProcess;
  readonly script: ServerScript;
  /** How long the client may take between what it does. */
  readonly pace: ExpectedPace;
  /** Milliseconds that it may take beyond its waits (`timeout` of the client file). */
  readonly timeoutMs: number;
  /** Seconds after the codes at which a person cancels the sign-in. */
  readonly cancelsAfterSeconds: number | undefined;
  /** Whether anything that the client started is still there when it has ended. */
  readonly isAnythingLeft: () => boolean;
  /** Milliseconds on the scenario's clock. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Watches a client until it has ended, or does nothing more that the scenario asks about. */
export class ClientWatch {
  /** When it was interrupted, as by a person who gives up. */
  cancelledAt: number | undefined;
  end: ProcessEnd | undefined;
  outcome: Outcome | undefined;
  readonly #options: ClientWatchOptions;

  constructor(options: ClientWatchOptions) {
    this.#options = options;
  }

  /** @throws the reason of the signal, when the run is interrupted */
  async toTheEnd(): Promise<void> {
    const { server, client, pace, signal } = this.#options;
    const stoppedFor = await this.#untilOver();
    this.end = client.end;
    this.outcome = outcomeOf(client, stoppedFor);
    // Of a client that was watched for long enough, nothing more is waited for.
    if (stoppedFor !== undefined) return;
    // Whatever is still to come after an end comes within the interval.
    const silenceMs = pace.interval * 1000 + 1000;
    const last = server.lastAnswer;
    const goesOn = this.#goesOn();
    if (last && !isToken(last.answer.status, last.answer.body) && goesOn)
      await this.#silence(silenceMs, last.at);
    else await delay(goesOn ? silenceMs : 200, undefined, { signal }).catch(() => {});
    this.end ??= client.end;
  }

  /** @returns why it is not watched any longer; undefined where it has ended, or is to be ended for what it wrote */
  async #untilOver(): Promise<string | undefined> {
    const { server, client, now, signal } = this.#options;
    for (;;) {
      await Promise.race([client.ended, delay(GLANCE_MS)]);
      signal.throwIfAborted();
      if (client.end || client.wroteTooMuch) return undefined;
      const codes = server.received.find(({ url }) =>
        url.startsWith(ENDPOINTS.device_authorization_endpoint),
      );
      if (this.#wentOnAfterCancel(codes)) return 'it went on after it was cancelled';
      if (server.exchanges.length > MOST_REQUESTS)
        return `it was still sending after ${MOST_REQUESTS} requests`;
      if (this.#asksInVain()) return 'it went on asking for codes that the server does not give';
      if (server.pollsAfterEnd > MOST_POLLS_AFTER_END) return 'it went on polling when the sign-in was over';
      if (server.pollsBeyondScript > MOST_POLLS_BEYOND_SCRIPT)
        return 'it went on polling for longer than the scenario has answers for';
      if (server.underWay > 0) continue;
      const idleMs = now() - Math.max(server.lastActivityAt, 0);
      if (idleMs > this.#patienceMs())
        return `it did nothing more for ${Math.round(idleMs / 1000)} seconds, and did not end`;
      const expired = this.#longPastExpiry(codes);
      if (expired !== undefined) return expired;
    }
  }

  /** Cancels the sign-in when it is time. Whoever polls on polls within the interval; one such poll is enough. */
  #wentOnAfterCancel(codes: ReceivedRequest | undefined): boolean {
    const { client, pace, cancelsAfterSeconds, now } = this.#options;
    if (cancelsAfterSeconds === undefined || !codes) return false;
    const cancelAt = codes.answeredAt + cancelsAfterSeconds * 1000;
    if (now() >= cancelAt && this.cancelledAt === undefined) {
      this.cancelledAt = now();
      client.interrupt();
    }
    return now() > (this.cancelledAt ?? cancelAt) + (2 * pace.interval + 3) * 1000;
  }

  /** Some clients ask again where they get no codes; for how long is theirs to choose, and not ours to wait for. */
  #asksInVain(): boolean {
    const { server, timeoutMs, now } = this.#options;
    const asked = server.received.filter(({ url }) =>
      url.startsWith(ENDPOINTS.device_authorization_endpoint),
    );
    const last = server.lastAnswer?.answer;
    if (last === undefined || server.received.some(({ url }) => url.startsWith(ENDPOINTS.token_endpoint)))
      return false;
    if (isCodes(last)) return false;
    return asked.length > MOST_REFUSED || now() - (asked[0]?.at ?? now()) > timeoutMs;
  }

  #slownessMs(): number {
    return Math.min(STARTS * this.#options.server.firstRequestAfter, this.#options.timeoutMs);
  }

  #goesOn(): boolean {
    return this.#options.client.isAlive || this.#options.isAnythingLeft();
  }

  /** A sign-in that has been answered with an end is watched for longer than the interval. */
  async #silence(ms: number, since: number): Promise<void> {
    const { now, signal } = this.#options;
    const left = since + ms - now();
    if (left > 0) await delay(left, undefined, { signal }).catch(() => {});
  }

  #patienceMs(): number {
    const { server, script, pace, timeoutMs } = this.#options;
    const last = server.lastAnswer?.answer;
    const isOver =
      last !== undefined &&
      script.unasked.length === 0 &&
      !script.hasStanding('POST', ENDPOINTS.token_endpoint);
    const goesOn =
      last === undefined ||
      /"(authorization_pending|slow_down)"/.test(last.body ?? '') ||
      // Codes are what a sign-in goes on from.
      isCodes(last) ||
      last.trouble !== undefined;
    // Refused or broken, there is nothing left to come but the end of the process, for which nobody has to wait long.
    if (isOver && !goesOn && !isToken(last.status, last.body)) {
      const seconds = isTrouble(last) ? RETRY_SECONDS : DEFAULT_INTERVAL_SECONDS;
      return Math.max(pace.interval, seconds) * 1000 + 1500 + this.#slownessMs();
    }
    return PATIENCE * pace.wait * 1000 + timeoutMs;
  }

  #longPastExpiry(codes: ReceivedRequest | undefined): string | undefined {
    const { script, pace, now } = this.#options;
    const seconds = script.code('expires_in');
    if (!codes || typeof seconds !== 'number' || !script.hasStanding('POST', ENDPOINTS.token_endpoint))
      return undefined;
    // Whoever passes over slow_down makes the interval grow with every poll: that is no reason to watch it for longer.
    const interval = Math.min(pace.interval, LONGEST_PAST_EXPIRY_SECONDS);
    const limit = codes.answeredAt + (seconds + 2 * interval + 3) * 1000 + this.#slownessMs();
    return now() > limit ? `it went on for longer than the codes live (${seconds} seconds)` : undefined;
  }
}

function outcomeOf(client: ClientProcess, stoppedFor: string | undefined): Outcome {
  const { end } = client;
  if (client.wroteTooMuch)
    return { signedIn: false, how: 'it wrote more than 100 MB, and was ended', at: undefined };
  // Whoever has stopped polling may well wait for a person.
  if (!end)
    return { signedIn: false, how: `${stoppedFor ?? 'it did not end'}, so it was ended`, at: undefined };
  if (end.status === undefined) return { signedIn: false, how: `it was ended by ${end.signal}`, at: end.at };
  return { signedIn: end.status === 0, how: `it exited with status ${end.status}`, at: end.at };
}

function isCodes({ status = 200, body = '' }: ScriptedAnswer): boolean {
  return status < 300 && body.includes('"device_code"');
}

/** The server may be well again when it is asked once more. */
function isTrouble({ status = 200 }: ScriptedAnswer): boolean {
  return status === 429 || status >= 500;
}

function isToken(status = 200, body = ''): boolean {
  return status < 300 && body.includes('"access_token"');
}
