import { type IWorldOptions, World } from '@cucumber/cucumber';
import type { RequestShape } from '../../../src/device-client/request-shape';
import type { DeviceRequests } from '../../../src/device-client/requests';
import { currentSubject, openEvidence } from '../../../src/engine/evidence';
import type { WaitTally } from '../../../src/engine/wait-board';
import type { Exchange } from '../../../src/http/exchange';
import { StartingLine } from '../../../src/http/starting-line';
import { NotApplicable, NotTested } from '../../../src/judging/outcomes';
import type { Sample } from '../../../src/judging/sample';
import type { AuthorizedDevice } from '../../../src/provider-under-test/authorized-device';
import { rankOf, VISIT_BEGINS_AT } from '../../../src/provider-under-test/order';
import type { Conduct } from '../../../src/provider-under-test/paced-transport';
import { type ClientRole, ProviderRun } from '../../../src/provider-under-test/provider-run';
import { Session } from '../../../src/provider-under-test/session';
import { SharedPolls } from '../../../src/provider-under-test/shared-polls';
import { openingOf } from './opening';

/** Milliseconds before the moment until which codes are certain to be alive. */
const LAST_LOOK_MS = 3000;

/** What devices do in one scenario: their requests, their sessions, and what came of them. */
export class DeviceWorld extends World {
  readonly run: ProviderRun;
  readonly tally: WaitTally;
  readonly evidence = openEvidence();
  /** The exchanges that this scenario made or looked at. */
  readonly exchanges = this.evidence.exchanges;
  /** Of the scenario, without the `@`. */
  tags: readonly string[] = [];
  /** Set by a Given or When; a Then looks at them. */
  answers: Exchange[] = [];
  /** Why no device gets a token here, however ordinary its circumstances, where that was looked at. */
  noTokenAtAll: NotTested | undefined;
  /** Where a scenario compares several. */
  readonly sessions: Session[] = [];
  /** The scenario sends its end user to the pages. */
  willVisit = false;
  /** Scenarios that begin alike look at one session of this name, where a person acts. */
  sharedSession: string | undefined;
  protected openedSession: Session | undefined;
  protected oldestSession: Session | undefined;
  #authorized: AuthorizedDevice | undefined;
  #sample: Sample | undefined;
  #leavePlace: (() => void) | undefined;
  #isAboutHaste = false;
  #startingLine: StartingLine | undefined;

  /** @throws Error when the features were started other than by the rfc8628 command */
  constructor(options: IWorldOptions) {
    super(options);
    const run = currentSubject();
    if (!(run instanceof ProviderRun))
      throw new Error('These features are run by the command: npm run -s rfc8628 -- provider [TARGET]');
    this.run = run;
    this.tally = this.run.waits.tally();
  }

  /** How this scenario's requests and visits are treated. */
  get conduct(): Conduct {
    return {
      rank: rankOf(this.tags, this.run.pacing.isLimited),
      mayWait: () => !this.#isAboutHaste,
      resendsLost: this.run.resendsLost,
      startingLine: () => this.#startingLine,
    };
  }

  /** Sends requests in quick succession: none of them waits for a limit to pass, nor is sent again. */
  async inHaste<T>(work: () => Promise<T>): Promise<T> {
    this.#isAboutHaste = true;
    try {
      return await work();
    } finally {
      this.#isAboutHaste = false;
    }
  }

  /** Sends so many requests at the same moment, unless the target names a pace: that one is kept by all. */
  async atTheSameMoment<T>(requests: number, send: () => Promise<T>): Promise<T[]> {
    const isPaced = this.run.target.limits?.requests_per_second !== undefined;
    this.#startingLine = isPaced ? undefined : new StartingLine(requests);
    try {
      return await this.inHaste(() => Promise.all(Array.from({ length: requests }, send)));
    } finally {
      this.#startingLine = undefined;
    }
  }

  /** The answer that the last step brought. */
  get answer(): Exchange {
    const last = this.answers.at(-1);
    if (!last) throw new Error('No request was sent before this step.');
    return last;
  }

  get session(): Session {
    if (!this.openedSession) throw new Error('No session was started before this step.');
    return this.openedSession;
  }

  set session(session: Session) {
    this.openedSession = session;
  }

  /** A device that was authorized, once for all scenarios that look at its token response. */
  get authorized(): AuthorizedDevice {
    if (!this.#authorized) throw new Error('No device was authorized before this step.');
    return this.#authorized;
  }

  set authorized(device: AuthorizedDevice) {
    this.#authorized = device;
  }

  /** Sessions that were started to look at their codes. */
  get sample(): Sample {
    if (!this.#sample) throw new Error('No sessions were started before this step.');
    return this.#sample;
  }

  set sample(sample: Sample) {
    this.#sample = sample;
  }

  /** The requests of the client that plays a part; what it sends becomes evidence. */
  client(role: ClientRole): DeviceRequests {
    return this.run.client(role, (exchange) => this.exchanges.push(exchange), this.conduct);
  }

  /** Takes an exchange that may have been made for several scenarios as an answer of this one, with the evidence. */
  look(exchange: Exchange): void {
    this.answers.push(exchange);
    if (!this.exchanges.includes(exchange)) this.exchanges.push(exchange);
  }

  /** Sends a device authorization request; the answer may be anything. */
  async ask(role: ClientRole, shape?: RequestShape): Promise<Exchange> {
    const exchange = await this.client(role).deviceAuthorization(
      this.run.target.scope,
      shape,
      this.run.signal,
    );
    this.answers.push(exchange);
    return exchange;
  }

  /** The same, without what other scenarios found out that this server wants: where the request itself is judged. */
  async askPlainly(role: ClientRole): Promise<Exchange> {
    const record = (exchange: Exchange): void => void this.exchanges.push(exchange);
    const client = this.run.client(role, record, this.conduct, true);
    const exchange = await client.deviceAuthorization(this.run.target.scope, undefined, this.run.signal);
    this.answers.push(exchange);
    return exchange;
  }

  /** As {@link ask}, for a request that leaves no trace: where sessions are few, one answer is looked at by all who ask alike. */
  async askAlike(role: ClientRole, name: string, shape?: RequestShape): Promise<Exchange> {
    if (!this.run.sharesVisits) return this.ask(role, shape);
    const exchange = await this.run.once(`request: ${role} ${name}`, () =>
      this.client(role).deviceAuthorization(this.run.target.scope, shape, this.run.signal),
    );
    this.look(exchange);
    return exchange;
  }

  /** Starts a session, for scenarios that are about what comes after: when the end user who is sent there has a place. */
  async startSession(role: ClientRole = 'device', shape?: RequestShape): Promise<Session> {
    // What a scenario compares its session with is its own.
    const isShared = this.sharedSession !== undefined && this.oldestSession === undefined;
    const { client, opening, polls } = await (!isShared
      ? this.#opening(role, shape)
      : this.run.once(`session: ${this.sharedSession}`, async () => ({
          ...(await this.#opening(role, shape)),
          polls: new SharedPolls(),
        })));
    if (!this.exchanges.includes(opening)) this.exchanges.push(opening);
    this.session = this.openSession(client, opening, polls);
    return this.session;
  }

  async #opening(
    role: ClientRole,
    shape: RequestShape | undefined,
  ): Promise<Awaited<ReturnType<typeof openingOf>> & { readonly polls?: SharedPolls }> {
    // A second session does not let the codes of the first grow old in the queue.
    const isFirst = this.oldestSession === undefined;
    if (this.willVisit && this.#leavePlace === undefined) {
      this.#leavePlace = await this.run.visitors.take(!isFirst);
      if (isFirst) await this.run.beginnings.turn(VISIT_BEGINS_AT);
    }
    return openingOf(this, role, shape);
  }

  /** A session for requests that leave it as it was: several scenarios use the same. */
  async useAnySession(): Promise<Session> {
    const session = await this.run.sharedSession(() => this.startSession());
    if (!this.exchanges.includes(session.opening)) this.exchanges.push(session.opening);
    this.oldestSession ??= session;
    this.session = session;
    return session;
  }

  openSession(client: DeviceRequests, opening: Exchange, polls?: SharedPolls): Session {
    const session = new Session(client, opening, this.run.sessionBounds(this.tally), polls);
    this.oldestSession ??= session;
    return session;
  }

  /** Polls at once and keeps the answer. */
  async poll(session: Session = this.session, shape?: RequestShape): Promise<Exchange> {
    const exchange = await session.poll(shape);
    this.look(exchange);
    return exchange;
  }

  /** Lets the end user of another scenario go: this one's was there, or has to wait first. */
  leavePlace(): void {
    this.#leavePlace?.();
    this.#leavePlace = undefined;
  }

  /** Polls as soon as the interval allows and keeps the answer. */
  async pollInTime(session: Session = this.session): Promise<Exchange> {
    this.leavePlace();
    const exchange = await session.pollInTime();
    this.look(exchange);
    return exchange;
  }

  /**
   * Waits until the session's codes have been certain to be expired for `afterMs`.
   *
   * @throws NotTested when the response names no lifetime, or one longer than the run may wait
   */
  async waitForExpiry(afterMs: number): Promise<void> {
    this.session.requireExpiryWithinMaxWait();
    await this.waitForLastMoments(LAST_LOOK_MS);
    await this.session.waitForExpiry(afterMs);
  }

  /**
   * Waits until `beforeMs` before the session's codes may have expired.
   *
   * @throws NotTested when the response names no lifetime, or one longer than the run may wait
   */
  async waitForLastMoments(beforeMs: number): Promise<void> {
    this.leavePlace();
    // While the run's first session can still be looked at: later it cannot be told any more why one is gone.
    const lifetimeMs = (this.session.authorization.expires_in ?? 0) * 1000;
    await this.session.waitForLastMoments(Math.max(beforeMs, Math.min(LAST_LOOK_MS, lifetimeMs * 0.8)));
    await this.run.evictions.look();
    await this.session.waitForLastMoments(beforeMs);
  }

  /** @throws NotTested when the device authorization response has no user code */
  get userCode(): string {
    const { user_code } = this.session.authorization;
    if (user_code === undefined)
      throw new NotTested('The device authorization response names no code for the end user.');
    return user_code;
  }

  /** @throws NotApplicable when the provider does not offer verification_uri_complete */
  completeUri(): string {
    const uri = this.session.authorization.verification_uri_complete;
    if (uri === undefined) throw new NotApplicable('The provider does not offer verification_uri_complete.');
    return uri;
  }

  /** @throws NotApplicable always */
  notApplicable(reason: string): never {
    throw new NotApplicable(reason);
  }

  /** Adds evidence in words. */
  note(sentence: string): void {
    this.evidence.notes.push(sentence);
  }
}
