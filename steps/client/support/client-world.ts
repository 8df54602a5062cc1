import { setWorldConstructor, World } from '@cucumber/cucumber';
import type { TerminalTraits } from '../../../src/cli/login-screen';
import type { PlainHttp } from '../../../src/device-client/address-policy';
import type { Client, Session } from '../../../src/device-client/client';
import type { ClientRegistration } from '../../../src/device-client/client-registration';
import type { AuthorizationServer, ResourceAnswer } from '../../../src/device-client/device-client';
import type { Endpoints } from '../../../src/device-client/endpoints';
import type { SessionEvent } from '../../../src/device-client/session-event';
import type { Tokens } from '../../../src/device-client/tokens';
import { openEvidence } from '../../../src/engine/evidence';
import type { Clock } from '../../../src/http/clock';
import { axiosTransport, type Transport } from '../../../src/http/transport';
import { VirtualClock } from '../../../src/http/virtual-clock';
import { clientUnderTest } from './client-under-test';
import { Patience } from './patience';
import { StubServer } from './stub-server';
import { WallClock } from './wall-clock';

export const ORIGIN = 'https://as.example';
export const ENDPOINTS: Endpoints = {
  device_authorization_endpoint: `${ORIGIN}/device_authorization`,
  token_endpoint: `${ORIGIN}/token`,
};
export const USERINFO_ENDPOINT = `${ORIGIN}/userinfo`;

const REQUEST_TIMEOUT_MS = 15_000;

/** What a scenario of the device client knows and has seen. */
export class ClientWorld extends World {
  readonly evidence = openEvidence();
  readonly clock = new VirtualClock();
  readonly wallClock = new WallClock();
  readonly server = new StubServer(this.clock);
  readonly patience = new Patience();
  readonly cancellation = new AbortController();
  readonly events: SessionEvent[] = [];

  authorizationServer: AuthorizationServer = { endpoints: ENDPOINTS };
  registration: ClientRegistration = { client_id: 'tv' };
  /** Where the login command finds out who signed in. */
  userinfoEndpoint: string | undefined;
  /** The issuer that an ID token has to name. */
  issuer: string | undefined;
  plainHttp: PlainHttp = 'refused';
  scope: string | undefined;
  /** Seconds that pass between the codes and the start of polling. */
  showsForSeconds = 0;

  session: Session | undefined;
  tokens: Tokens | undefined;
  failure: unknown;
  /** Each time it was asked for. */
  readonly outcomes: unknown[] = [];
  resource: ResourceAnswer | undefined;

  terminal: TerminalTraits = { columns: 100, rows: 50, interactive: true, unicode: true, colour: false };
  /** Everything that was written to the terminal. */
  output = '';
  exitStatus: number | undefined;
  /** What becomes of a browser that is to be opened. */
  browser: 'opens' | 'is missing' | 'never comes back' = 'opens';
  /** Addresses that a browser was opened at. */
  readonly opened: string[] = [];
  /** What stood on the screen when the first poll was sent, and when a browser was opened. */
  readonly shownBefore: { poll?: string; browser?: string } = {};

  readonly transport: Transport = (() => {
    const overTheWire = axiosTransport({ timeoutMs: REQUEST_TIMEOUT_MS }, this.clock);
    return {
      send: async (request, context) => {
        await this.patience.request();
        if (request.url === ENDPOINTS.token_endpoint) this.shownBefore.poll ??= this.output;
        this.server.allowedMs = Math.min(REQUEST_TIMEOUT_MS, context.timeoutMs ?? REQUEST_TIMEOUT_MS);
        const exchange = overTheWire.send(request, context);
        this.#underWay.add(exchange);
        return exchange;
      },
    };
  })();

  readonly #underWay = new Set<Promise<unknown>>();

  /** Ends the scenario for a client that still has something to do. */
  async close(): Promise<void> {
    this.patience.close();
    // What was sent is this scenario's: the next one must not be asked for it.
    await Promise.allSettled(this.#underWay);
    this.server.close();
    this.wallClock.restore();
  }

  /** The scenario's clock as the client has it. */
  readonly clientClock: Clock = {
    now: () => this.clock.now(),
    sleep: async (ms, signal) => {
      await this.patience.sleep();
      await this.clock.sleep(ms, signal);
    },
  };

  newClient(): Client {
    return clientUnderTest().client({
      ...this.authorizationServer,
      registration: this.registration,
      transport: this.transport,
      clock: this.clientClock,
      plainHttp: this.plainHttp,
    });
  }

  /** Signs in from the request for codes to the end, and keeps how it ended. */
  async signIn(): Promise<void> {
    await this.outcomeOf(async () => {
      this.session = await this.newClient().authorize({
        ...(this.scope !== undefined && { scope: this.scope }),
        signal: this.cancellation.signal,
        onEvent: (event) => this.events.push(event),
      });
      this.clock.advance(this.showsForSeconds * 1000);
      return this.session.tokens();
    });
  }

  /** Keeps how it ended: with tokens or with an error. */
  async outcomeOf(work: () => Promise<Tokens>): Promise<void> {
    this.tokens = undefined;
    this.failure = undefined;
    try {
      this.tokens = await this.patience.with(work());
    } catch (error) {
      this.failure = error;
    }
    this.outcomes.push(this.failure ?? this.tokens);
  }

  /** The polls that the token endpoint received. */
  get polls(): readonly StubServer['received'][number][] {
    return this.server.received.filter(({ url }) => url === ENDPOINTS.token_endpoint);
  }
}

setWorldConstructor(ClientWorld);
