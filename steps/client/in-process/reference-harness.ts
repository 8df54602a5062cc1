import type { LoginRun } from '../../../src/cli/login';
import type { LoginPresenter } from '../../../src/cli/login-presenter';
import type { TerminalTraits } from '../../../src/cli/login-screen';
import { ENDPOINTS, RESOURCE } from '../../../src/client-under-test/addresses';
import { type ClientHarness, newSituation, type Outcome } from '../../../src/client-under-test/harness';
import type { ReceivedRequest } from '../../../src/client-under-test/received-request';
import { Screen } from '../../../src/client-under-test/screen';
import { ServerScript } from '../../../src/client-under-test/server-script';
import type { Client, Session } from '../../../src/device-client/client';
import type { DeviceClientOptions } from '../../../src/device-client/device-client';
import { AbortedError, DeviceClientError, ExpiredTokenError } from '../../../src/device-client/errors';
import type { SessionEvent } from '../../../src/device-client/session-event';
import type { Tokens } from '../../../src/device-client/tokens';
import type { Clock } from '../../../src/http/clock';
import { axiosTransport, type Transport } from '../../../src/http/transport';
import { VirtualClock } from '../../../src/http/virtual-clock';
import { NeverEnded, NotTested } from '../../../src/judging/outcomes';
import { clientUnderTest } from './client-under-test';
import { Patience } from './patience';
import { StubServer } from './stub-server';
import { WallClock } from './wall-clock';

const REQUEST_TIMEOUT_MS = 15_000;

/** The reference client in this process: its requests are stubbed, and its waits take no time. */
export class ReferenceHarness implements ClientHarness {
  readonly isInProcess = true;
  readonly resolutionMs = 0;
  readonly slackMs = 0;
  readonly script = new ServerScript();
  readonly situation = newSituation({ endpoints: ENDPOINTS });
  readonly screen = new Screen();
  readonly clock = new VirtualClock();
  readonly wallClock = new WallClock();
  readonly patience = new Patience();
  readonly cancellation = new AbortController();
  readonly opened: string[] = [];
  readonly events: SessionEvent[] = [];
  /** Each time it was asked for. */
  readonly outcomes: unknown[] = [];
  terminal: TerminalTraits = { columns: 100, rows: 50, interactive: true, unicode: true, colour: false };
  /** The machine has no browser to open. */
  lacksBrowser = false;
  /** Seconds that pass between the codes and the start of polling. */
  showsForSeconds = 0;
  outcome: Outcome | undefined;
  session: Session | undefined;
  tokens: Tokens | undefined;
  failure: unknown;

  readonly #server = new StubServer(this.script, this.clock, () => this.screen.length);
  readonly #underWay = new Set<Promise<unknown>>();
  #shownBeforeBrowser: string | undefined;
  /** A sign-in ended as if it had succeeded, and without tokens. */
  #cameEmpty = false;

  readonly transport: Transport = (() => {
    const overTheWire = axiosTransport({ timeoutMs: REQUEST_TIMEOUT_MS }, this.clock);
    return {
      send: async (request, context) => {
        await this.patience.request();
        this.#server.allowedMs = Math.min(REQUEST_TIMEOUT_MS, context.timeoutMs ?? REQUEST_TIMEOUT_MS);
        const exchange = overTheWire.send(request, context);
        this.#underWay.add(exchange);
        return exchange;
      },
    };
  })();

  /** The scenario's clock as the client has it. */
  readonly clientClock: Clock = {
    now: () => this.clock.now(),
    sleep: async (ms, signal) => {
      await this.patience.sleep();
      await this.clock.sleep(ms, signal);
    },
  };

  get received(): readonly ReceivedRequest[] {
    return this.#server.received;
  }

  newClient(): Client {
    return this.#observed({
      ...this.situation.authorizationServer,
      registration: this.situation.registration ?? { client_id: 'tv' },
      transport: this.transport,
      clock: this.clientClock,
    });
  }

  /** As `rfc8628 login` signs in; a scenario about addresses asks the library, which takes no plain http at all. */
  async signIn(): Promise<void> {
    const { cancelsAfterSeconds, scope } = this.situation;
    if (cancelsAfterSeconds !== undefined) {
      this.clock.at(cancelsAfterSeconds * 1000, () => this.cancellation.abort());
    }
    try {
      if (this.situation.isAboutAddresses) {
        const session = await this.patience.with(
          this.newClient().authorize({
            ...(scope !== undefined && { scope }),
            signal: this.cancellation.signal,
          }),
        );
        await this.patience.with(session.tokens());
      } else await this.patience.with(clientUnderTest().login(this.#login()));
    } catch (error) {
      this.failure = error;
      // Whoever shows nothing else shows the error.
      if (this.situation.isAboutAddresses) this.screen.add(`${String(error)}\n`, this.clock.now());
    }
    this.outcome = {
      signedIn: this.#cameEmpty || (this.failure === undefined && this.tokens !== undefined),
      how: this.#cameEmpty
        ? 'it ended without an error, and without tokens'
        : this.failure === undefined
          ? 'it ended with tokens'
          : `it ended with ${String(this.failure)}`,
      at: this.failure instanceof NeverEnded ? undefined : this.clock.now(),
      neverEnded: this.failure instanceof NeverEnded,
    };
  }

  /** True when the sign-in ended because it was cancelled or the codes expired. */
  get endedInTime(): boolean {
    return [ExpiredTokenError, AbortedError, NeverEnded].some((reason) => this.failure instanceof reason);
  }

  /** Keeps how something ended: with tokens or with an error. */
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

  /** Calls a protected resource with the tokens that there are. */
  async callResource(address: string = RESOURCE): Promise<void> {
    const { tokens } = this;
    if (!tokens) throw new NotTested('There is no token to call it with.');
    try {
      await this.patience.with(this.newClient().callResource(address, tokens));
    } catch (error) {
      this.failure = error;
    }
  }

  textBefore(moment: 'the first poll' | 'a browser is opened'): string | undefined {
    if (moment === 'a browser is opened') return this.#shownBeforeBrowser;
    const poll = this.received.find(({ url }) => url === ENDPOINTS.token_endpoint);
    return poll && this.screen.textBefore(poll.shownBefore);
  }

  notApplicable(): undefined {
    return undefined;
  }

  failedByTime(): void {
    // The clock is virtual: what it says is so.
  }

  heldBack(): undefined {
    return undefined;
  }

  neverShown(): undefined {
    return undefined;
  }

  unseen(): undefined {
    return undefined;
  }

  objection(): string | undefined {
    if (this.failure !== undefined && !this.#cameEmpty && !(this.failure instanceof DeviceClientError))
      return `The client did not end properly: ${String(this.failure)}`;
    const [request] = this.#server.unexpected;
    if (request !== undefined) return `Requests were sent that the scenario does not expect: ${request}`;
    const [unasked] = this.script.unasked;
    return unasked && `Answers were declared that nobody asked for: ${unasked}`;
  }

  addEvidence(): void {
    // Nobody reads the exchanges of the reference client.
  }

  /** Ends the scenario for a client that still has something to do. */
  async close(): Promise<void> {
    this.patience.close();
    // What was sent is this scenario's: the next one must not be asked for it.
    await Promise.allSettled(this.#underWay);
    this.#server.close();
    this.wallClock.restore();
  }

  /** A client whose session, tokens and errors are kept as they come. */
  #observed(options: DeviceClientOptions): Client {
    const client = clientUnderTest().client(options);
    return {
      authorize: async (asked = {}) => {
        try {
          const session = await client.authorize({
            ...asked,
            onEvent: (event) => {
              this.events.push(event);
              asked.onEvent?.(event);
            },
          });
          this.clock.advance(this.showsForSeconds * 1000);
          this.session = session;
          return this.#observedSession(session);
        } catch (error) {
          this.failure = error;
          throw error;
        }
      },
      refresh: (...given) => client.refresh(...given),
      callResource: (...given) => client.callResource(...given),
    };
  }

  #observedSession(session: Session): Session {
    return {
      prompt: session.prompt,
      get secondsLeft() {
        return session.secondsLeft;
      },
      tokens: async (...given) => {
        try {
          this.tokens = await session.tokens(...given);
          this.#cameEmpty = Object.keys(this.tokens ?? {}).length === 0;
          this.outcomes.push(this.tokens);
          return this.tokens;
        } catch (error) {
          this.failure = error;
          this.outcomes.push(error);
          throw error;
        }
      },
    };
  }

  #login(): LoginRun {
    const { opensBrowser, registration, scope, outputIsFile } = this.situation;
    if (outputIsFile) this.terminal = { ...this.terminal, columns: 0, interactive: false };
    const presenter = clientUnderTest().screen(
      (text) => this.screen.add(text, this.clock.now()),
      this.terminal,
      'as.example',
    );
    return {
      target: {
        name: 'example',
        endpoints: ENDPOINTS,
        registration: registration ?? { client_id: 'tv' },
        ...(scope !== undefined && { scope }),
      },
      presenter: presenter satisfies LoginPresenter,
      transport: this.transport,
      clock: this.clientClock,
      signal: this.cancellation.signal,
      ...(opensBrowser && { openBrowser: (uri: string) => this.#openBrowser(uri) }),
      newClient: (options) => this.#observed(options),
    };
  }

  #openBrowser(uri: string): Promise<boolean> {
    this.#shownBeforeBrowser ??= this.screen.text;
    if (this.lacksBrowser) return Promise.resolve(false);
    this.opened.push(uri);
    return this.situation.browserStays ? new Promise(() => {}) : Promise.resolve(true);
  }
}
