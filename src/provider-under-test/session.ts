import { PollingSchedule } from '../device-client/polling-schedule';
import type { RequestShape } from '../device-client/request-shape';
import type { DeviceRequests } from '../device-client/requests';
import type { WaitTally } from '../engine/wait-board';
import type { Clock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import type { OAuthAnswer } from '../http/oauth-answer';
import { readMeantAnswer } from '../judging/error-meant';
import { NotTested } from '../judging/outcomes';
import { type ReadAuthorization, readAuthorization } from './authorization';
import type { SharedPolls } from './shared-polls';

const STILL_PENDING: OAuthAnswer = { kind: 'json-object', status: 400, error: 'authorization_pending' };

/** Servers count in whole seconds: nothing is said of the last second before an expiry, nor of the first after it. */
const WHOLE_SECOND_MS = 1000;

const EXPIRY = 'the codes to expire';

/** What a run allows a session. */
export interface SessionBounds {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Seconds that a single wait may take. */
  readonly maxWaitSeconds: number;
  readonly tally: WaitTally;
}

/** A device authorization session that a scenario started, with every poll its device made. */
export class Session {
  readonly authorization: ReadAuthorization;
  readonly polls: Exchange[] = [];
  readonly #schedule: PollingSchedule;
  readonly #bounds: SessionBounds;
  #isAboutExpiry = false;

  /** @throws NotTested when the response has no session in it, NoAnswerReceived when there is no response */
  constructor(
    readonly device: DeviceRequests,
    /** The device authorization request with its response. */
    readonly opening: Exchange,
    bounds: SessionBounds,
    /** Present where other scenarios look at the same session. */
    readonly shared?: SharedPolls,
  ) {
    this.authorization = readAuthorization(opening);
    this.#bounds = bounds;
    this.#schedule = new PollingSchedule({
      intervalSeconds: this.authorization.interval,
      expiresInSeconds: this.authorization.expires_in ?? Number.POSITIVE_INFINITY,
      respondedAt: opening.receivedAt,
    });
  }

  /** Seconds between polls as the device has to keep them now. */
  get intervalSeconds(): number {
    return this.#schedule.intervalSeconds;
  }

  /** Asks for the token at once, whatever the interval says. */
  async poll(shape?: RequestShape): Promise<Exchange> {
    const send = () => this.device.token(this.authorization.device_code, shape, this.#bounds.signal);
    const exchange = await (this.shared && !shape ? this.shared.poll(this.polls.length, send) : send());
    this.polls.push(exchange);
    const answer = readMeantAnswer(exchange);
    // A device would end here at any other error, so the RFC names no pace to go on at: the scenario keeps the last one.
    const ended = answer.error !== undefined && answer.error !== 'slow_down';
    this.#schedule.answered(ended ? STILL_PENDING : answer, exchange.receivedAt);
    return exchange;
  }

  /**
   * Asks for the token once the interval since the last poll has passed; the first poll is due at once, for there is no
   * poll before it.
   */
  async pollInTime(what = 'the polling interval to pass'): Promise<Exchange> {
    if (this.polls.length > 0) await this.#waitUntil(this.#schedule.nextPollAt(), what);
    return this.poll();
  }

  /** Waits the interval from the response on, as a client does before its first poll. */
  async waitInterval(): Promise<void> {
    await this.#waitUntil(this.#schedule.nextPollAt(), 'the polling interval to pass');
  }

  /** Has another client present this session's device code. */
  pollBy(client: DeviceRequests, shape?: RequestShape): Promise<Exchange> {
    const send = () => client.token(this.authorization.device_code, shape, this.#bounds.signal);
    return this.shared && !shape ? this.shared.pollBy(client.actor, send) : send();
  }

  /**
   * The moment, on the clock's scale, from which every server must take the codes for expired: it has issued them before
   * it answered, and one that counts in whole seconds is up to a second late. Undefined where the response names no
   * lifetime.
   */
  get expiredFrom(): number | undefined {
    const { expires_in } = this.authorization;
    return expires_in === undefined ? undefined : this.#expiresAtLatest(expires_in) + WHOLE_SECOND_MS;
  }

  /**
   * The moment until which every server must take the codes for alive: it cannot have issued them before it was asked,
   * and one that counts in whole seconds ends them up to a second early. Undefined where the response names no lifetime.
   */
  get aliveUntil(): number | undefined {
    const { expires_in } = this.authorization;
    return expires_in === undefined ? undefined : this.opening.sentAt + expires_in * 1000 - WHOLE_SECOND_MS;
  }

  /** Whether every server must take the codes for alive now. */
  get isCertainlyAlive(): boolean {
    return this.wasCertainlyAliveAt(this.#bounds.clock.now());
  }

  /** Whether every server must take the codes for alive, and will for so long. */
  isCertainlyAliveFor(ms: number): boolean {
    return this.wasCertainlyAliveAt(this.#bounds.clock.now() + ms);
  }

  /** The same for any moment, on the clock's scale; true for all where the response names no lifetime. */
  wasCertainlyAliveAt(moment: number): boolean {
    return this.aliveUntil === undefined || moment < this.aliveUntil;
  }

  /** Whether its expiry was waited for: what expired codes look like is then what is looked at. */
  get isAboutExpiry(): boolean {
    return this.#isAboutExpiry;
  }

  /**
   * Waits until `afterMs` after {@link expiredFrom}. What is waited beyond the lifetime itself is not counted as a wait
   * that the RFC imposes.
   *
   * @throws NotTested when the response names no lifetime, or one that is longer than the run may wait
   */
  async waitForExpiry(afterMs: number): Promise<void> {
    await this.#waitUntil(this.#expiresAtLatest(this.#requireLifetime()), EXPIRY);
    await this.#bounds.tally.graceDelay(WHOLE_SECOND_MS + afterMs);
    this.#isAboutExpiry = true;
  }

  /**
   * Waits until `beforeMs` before {@link aliveUntil}.
   *
   * @throws NotTested when the response names no lifetime, or that is longer than the run may wait
   */
  async waitForLastMoments(beforeMs: number): Promise<void> {
    const lifetimeMs = this.#requireLifetime() * 1000;
    await this.#waitUntil(this.opening.sentAt + lifetimeMs - WHOLE_SECOND_MS - beforeMs, EXPIRY);
  }

  /** @throws NotTested when the response names no lifetime, or waiting for its end takes longer than the run may wait */
  requireExpiryWithinMaxWait(): void {
    this.#requireWithinMaxWait(this.#expiresAtLatest(this.#requireLifetime()), EXPIRY);
  }

  #expiresAtLatest(lifetimeSeconds: number): number {
    return this.opening.receivedAt + lifetimeSeconds * 1000;
  }

  #requireLifetime(): number {
    const { expires_in } = this.authorization;
    if (expires_in === undefined)
      throw new NotTested('The device authorization response names no lifetime that could be waited for.');
    return expires_in;
  }

  async #waitUntil(moment: number, what: string): Promise<void> {
    this.#requireWithinMaxWait(moment, what);
    await this.#bounds.tally.until(moment, what);
  }

  #requireWithinMaxWait(moment: number, what: string): void {
    const seconds = Math.round((moment - this.#bounds.clock.now()) / 1000);
    if (seconds > this.#bounds.maxWaitSeconds) {
      throw new NotTested(
        `Waiting for ${what} takes ${seconds} s, longer than the ${this.#bounds.maxWaitSeconds} s that this run may wait. ` +
          // A second more, for servers that count in whole ones.
          `With --max-wait ${seconds + 1} (max_wait in a target file) it is tested.`,
      );
    }
  }
}
