import { performance } from 'node:perf_hooks';
import type { ClientRegistration } from '../device-client/client-registration';
import type { Endpoints } from '../device-client/endpoints';
import { DeviceRequests } from '../device-client/requests';
import { createEndUser } from '../end-user/create-end-user';
import type { DriverName, EndUser, Visit } from '../end-user/end-user';
import { Beginnings } from '../engine/beginnings';
import { Gate } from '../engine/gate';
import { Places } from '../engine/places';
import { WaitBoard, type WaitTally } from '../engine/wait-board';
import { boundedBy } from '../http/bounded-transport';
import { type Clock, systemClock } from '../http/clock';
import type { Exchange } from '../http/exchange';
import { readOAuthAnswer } from '../http/oauth-answer';
import type { Traffic } from '../http/traffic';
import { axiosTransport, type Transport, type TransportLimits } from '../http/transport';
import { LimitReached, NotTested } from '../judging/outcomes';
import { endsInPassingTrouble } from '../judging/verification-pages';
import type { Discovered } from './discovery';
import { EvictionDetector } from './eviction-detector';
import { type Conduct, ORDINARY, pacedTransport, TROUBLE_PAUSES_MS } from './paced-transport';
import { Pacing } from './pacing';
import type { Replay } from './replay';
import type { Session, SessionBounds } from './session';
import type { Target } from './target';
import { secretsOf } from './target-secrets';

/** The clients that a target may name, by their part in the scenarios. */
export type ClientRole = 'device' | 'other client' | 'confidential client' | 'unauthorized client';

const ROLES: Readonly<Record<ClientRole, { key: keyof Target; actor: string; lacking: string }>> = {
  device: { key: 'client', actor: 'the device', lacking: 'no client' },
  'other client': { key: 'other_client', actor: 'another client', lacking: 'no second client' },
  'confidential client': {
    key: 'confidential_client',
    actor: 'the confidential client',
    lacking: 'no client with a secret',
  },
  'unauthorized client': {
    key: 'unauthorized_client',
    actor: 'the client without the grant',
    lacking: 'no client that lacks the device grant',
  },
};

const VISITS_AT_ONCE = 4;
/** Sessions whose end user is on the way: a decision takes them seconds, and they decide one after the other. */
const VISITORS: Readonly<Record<DriverName, number>> = {
  form: 4,
  browser: 2,
  command: 2,
  manual: 1,
  none: 4,
};

/** Codes that live no longer than this are not used for one more request: some scenarios make two. */
const LEFT_FOR_A_REQUEST_MS = 4000;

/** What pages are called where limits are kept. */
const PAGES = 'verification page';

const CERTIFICATE =
  'This client authenticates with its TLS certificate: what comes of none, or of another one, is decided before the request is read.';

/** One for all runs in this process: they share its time. */
const BEGINNINGS = new Beginnings();

/** Everything the scenarios of one run share: the provider, who acts on it, time, and what was learnt so far. */
export class ProviderRun {
  readonly clock: Clock;
  readonly startedAt = new Date();
  readonly startedAtMs = performance.now();
  readonly waits: WaitBoard;
  /** What the target holds that is secret. */
  readonly secrets: readonly string[];
  /** Everything that was sent and that came, the end user's pages included; empty where somebody else hears of it. */
  readonly traffic: Traffic[] = [];
  onTraffic: (traffic: Traffic) => void = (traffic) => void this.traffic.push(traffic);
  readonly evictions: EvictionDetector;
  readonly pacing: Pacing;
  /** Where a scenario, and the way of its end user, waits for its turn to begin. */
  readonly beginnings = BEGINNINGS;
  readonly endUser: EndUser;
  readonly otherUser: EndUser | undefined;
  /** Scenarios whose session has started and whose end user is on the way to the pages, or there. */
  readonly visitors: Places;
  /** The device authorization request that the run began with, before any scenario: nothing is wrong with it. */
  ordinary: Exchange | undefined;
  /** Requests sent so far, the end user's not counted. */
  requests = 0;
  /** Clients that get no codes by HTTP Basic alone, and send client_id in the body of that request as well. */
  readonly clientIdInBody = new Set<ClientRole>();
  /** Whether Cucumber's messages are kept: they take more memory than all else. */
  keepsMessages = false;
  /**
   * Clients, by their id, of which an end user was shown the scope that they ask for: once that is approved, a server need
   * not ask for it again.
   */
  readonly scopeShown = new Set<string>();
  /** What end users of this run were able to do at the pages: `approve`, `deny`, `look`. */
  readonly gotOn = new Set<string>();
  /** User codes of the sessions that were started: none of them is one that was never issued. */
  readonly userCodes = new Set<string>();
  /** What the page with the choice said to whom the device asked for the whole scope, but for codes and numbers. */
  readonly choiceTexts = new Set<string>();
  /** Sessions that were sampled for what is said of codes. */
  sampled: number | undefined;

  /** Whether scenarios send a request again whose connection was lost. */
  resendsLost = true;

  /** Milliseconds that a request may take where that is less than the transport's own limit. */
  longestRequestMs = Number.POSITIVE_INFINITY;

  /** Device authorization requests under way. */
  readonly #opening = new Set<Promise<unknown>>();
  #sharedSession: Promise<Session | undefined> = Promise.resolve(undefined);
  readonly #transport: Transport;
  readonly #visitGate = new Gate(VISITS_AT_ONCE);
  readonly #shared = new Map<string, Promise<unknown>>();
  readonly #failed = new Set<string>();

  constructor(
    readonly target: Target,
    readonly discovered: Discovered,
    readonly signal: AbortSignal,
    limits: TransportLimits,
    /** How often the end user will be sent to a page, where a person is told. */
    visits?: number,
    /** A recording that takes the place of the provider. */
    readonly replay?: Replay,
  ) {
    this.clock = replay ?? systemClock;
    this.waits = new WaitBoard(this.clock, signal);
    this.#transport = replay ?? boundedBy(() => this.longestRequestMs, axiosTransport(limits, this.clock));
    this.pacing = new Pacing({
      clock: this.clock,
      pause: (ms, what) => this.waits.pause(ms, what),
      maxWaitSeconds: target.max_wait,
      ...(target.limits?.requests_per_second !== undefined && {
        requestsPerSecond: target.limits.requests_per_second,
      }),
    });
    const bounds = {
      ...limits,
      onTraffic: (traffic: Traffic) => this.onTraffic(traffic),
      beforeRequest: () => this.pacing.slot(),
      ...(visits !== undefined && { manualTasks: visits }),
    };
    this.visitors = new Places(VISITORS[target.user.driver]);
    this.endUser = replay?.endUser() ?? createEndUser(target.user, bounds);
    this.otherUser = target.other_user && createEndUser(target.other_user, bounds);
    this.secrets = secretsOf(target);
    this.evictions = new EvictionDetector({
      scope: target.scope,
      bounds: () => this.sessionBounds(this.waits.tally()),
    });
  }

  /**
   * Scenarios that begin alike look at one session: where a person acts, so that they are asked once, and where the run may
   * start so many sessions only.
   */
  get sharesVisits(): boolean {
    return this.endUser.driver === 'manual' || this.target.limits?.sessions !== undefined;
  }

  /** Whether a client was registered for this run, so that the provider knows it for certain. */
  hasRegistered(role: ClientRole): boolean {
    const registration = this.target[ROLES[role].key] as ClientRegistration | undefined;
    return registration !== undefined && this.target.registered?.includes(registration.client_id) === true;
  }

  /** Where the provider's endpoints are, as far as anything names them. */
  get endpoints(): Partial<Endpoints> {
    return this.discovered.endpoints;
  }

  /** Scenarios under way at once: all of them, or, within a limit, so many that each comes to its end in time. */
  get concurrency(): number {
    return this.pacing.isLimited ? Math.max(3, Math.floor(this.pacing.perSecond)) : Number.POSITIVE_INFINITY;
  }

  /** What a session of this run is allowed. */
  sessionBounds(tally: WaitTally): SessionBounds {
    return { clock: this.clock, signal: this.signal, maxWaitSeconds: this.target.max_wait, tally };
  }

  /** A transport for one scenario, which hears of every exchange. */
  transport(record: (exchange: Exchange) => void, conduct: Conduct = ORDINARY): Transport {
    const transport: Transport = {
      send: async (request, context) => {
        if (request.clientCertificate !== undefined) throw new NotTested(CERTIFICATE);
        const opens = request.url === this.endpoints.device_authorization_endpoint;
        const exchange = await (opens
          ? this.#withinBudget(async () => {
              const opening = await this.#transport.send(request, context);
              if (opening.response?.status === 200) this.evictions.sessionStarted(opening);
              const { user_code: userCode } = readOAuthAnswer(opening).json ?? {};
              if (typeof userCode === 'string') this.userCodes.add(userCode);
              return opening;
            })
          : this.#transport.send(request, context));
        this.requests++;
        this.onTraffic(exchange);
        record(exchange);
        return exchange;
      },
    };
    // In a recording nothing can be sent again.
    if (this.replay) return transport;
    const pause = (ms: number, what: string): Promise<void> => this.waits.pause(ms, what);
    return pacedTransport({ transport, pacing: this.pacing, pause, conduct });
  }

  /**
   * Requests under way may come to nothing: only what they leave of the budget is gone.
   *
   * @throws LimitReached when the sessions that the run may start are started
   */
  async #withinBudget(open: () => Promise<Exchange>): Promise<Exchange> {
    const { sessions = Number.POSITIVE_INFINITY } = this.target.limits ?? {};
    while (this.evictions.started + this.#opening.size >= sessions) {
      if (this.evictions.started >= sessions) {
        throw new LimitReached(
          `The run may start ${sessions} sessions, and has done so (limits.sessions, --max-sessions).`,
        );
      }
      await Promise.race(this.#opening).catch(() => undefined);
    }
    const opening = open();
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** A session that several scenarios use one after the other, for what leaves it as it was; a new one when it gets old. */
  sharedSession(start: () => Promise<Session>): Promise<Session> {
    this.#sharedSession = this.#sharedSession
      .catch(() => undefined)
      .then((session) => (session?.isCertainlyAliveFor(LEFT_FOR_A_REQUEST_MS) ? session : start()));
    return this.#sharedSession as Promise<Session>;
  }

  /** Has the next scenario that uses such a session start a new one. */
  forgetSharedSession(): void {
    this.#sharedSession = Promise.resolve(undefined);
  }

  /**
   * The requests of the client that plays a part.
   *
   * @param isPlain sends what the RFC asks for and no more, whatever the run found out that this server wants
   * @throws NotTested when the target names no such client
   */
  client(
    role: ClientRole,
    record: (exchange: Exchange) => void,
    conduct: Conduct = ORDINARY,
    isPlain = false,
  ): DeviceRequests {
    const { key, actor, lacking } = ROLES[role];
    const registration = this.target[key] as ClientRegistration | undefined;
    if (!registration) {
      throw new NotTested(
        this.replay ? `The recording shows ${lacking}.` : `The target names ${lacking} (${key}).`,
      );
    }
    return new DeviceRequests({
      endpoints: this.endpoints,
      registration,
      transport: this.transport(record, conduct),
      actor,
      clientIdInBody: !isPlain && this.clientIdInBody.has(role),
    });
  }

  /**
   * Has the end user do something, not too many at once; again, where the conduct allows it, when a limit has passed that
   * kept the pages from being served.
   *
   * @throws LimitReached when it does not pass while the run may wait
   */
  async visit(work: () => Promise<Visit>, { rank, mayWait }: Conduct = ORDINARY): Promise<Visit> {
    let hadEnteredCode = false;
    for (let troubles = 0; ; ) {
      if (mayWait()) await this.pacing.open(PAGES);
      const { visit, startedAt } = await this.#visitGate.through(async () => {
        if (mayWait()) await this.pacing.open(PAGES);
        return { startedAt: this.clock.now(), visit: await work() };
      }, rank);
      if (endsInPassingTrouble(visit)) {
        hadEnteredCode ||= mayHaveEnteredCode(visit);
        const ms = mayWait() ? TROUBLE_PAUSES_MS[troubles++] : undefined;
        if (ms === undefined) return visit;
        await this.waits.pause(ms, 'the provider to be reachable again');
        continue;
      }
      if (visit.outcome !== 'limited') {
        this.pacing.served(PAGES);
        return hadEnteredCode && !CARRIED_OUT.has(visit.outcome) ? { ...visit, cutOffBefore: true } : visit;
      }
      hadEnteredCode ||= mayHaveEnteredCode(visit);
      if (!mayWait()) return visit;
      const { retryAfterSeconds } = visit;
      const limit = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      if (!this.pacing.refused(PAGES, limit, startedAt)) return visit;
    }
  }

  /**
   * Something that is done once for the whole run and looked at by many scenarios: a sample of sessions, a device that
   * was authorized. What fails for the first who asks fails alike for all, until {@link forgetFailures}.
   */
  once<T>(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#shared.get(name) as Promise<T> | undefined;
    if (known) return known;
    const fresh = work();
    this.#shared.set(name, fresh);
    fresh.catch(() => this.#failed.add(name));
    return fresh;
  }

  /** Has what failed for all be tried again by the next who asks. */
  forgetFailures(): void {
    for (const name of this.#failed) this.#shared.delete(name);
    this.#failed.clear();
  }

  async close(): Promise<void> {
    await this.endUser.close();
    await this.otherUser?.close();
  }
}

/** What a visit ends in that was not in the way of the one before. */
const CARRIED_OUT: ReadonlySet<Visit['outcome']> = new Set(['asked', 'approved', 'denied']);

/** The first page alone takes no code, but one that was opened with it. */
function mayHaveEnteredCode({ typedCode, pages }: Visit): boolean {
  return typedCode === true || pages.length > 1;
}
