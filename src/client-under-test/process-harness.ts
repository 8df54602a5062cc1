import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Evidence } from '../engine/evidence';
import { NotApplicable } from '../judging/outcomes';
import { ENDPOINTS, ORIGIN, RESOURCE } from './addresses';
import type { BrowserRecorder } from './browser-recorder';
import type { Authority } from './certificates';
import type { ClientDescription } from './client-description';
import { type ClientHome, prepareHome } from './client-home';
import { ClientProcess, type ProcessEnd } from './client-process';
import { ClientWatch } from './client-watch';
import { ExpectedPace } from './expected-pace';
import type { Habits } from './habits';
import { type ClientHarness, newSituation, type Outcome } from './harness';
import { isLeftBehind } from './leftovers';
import { filledIn, type Told, uses } from './placeholders';
import { newMark, type ProcessMark } from './process-mark';
import type { ReceivedRequest } from './received-request';
import { Screen } from './screen';
import { certificateTrouble } from './scripted-answer';
import { ScriptedServer, type ServedExchange } from './scripted-server';
import { exchangeOf } from './served-exchange';
import { ServerScript } from './server-script';
import type { Stagger } from './stagger';
import type { StallWatch } from './stall-watch';
import { timelineOf } from './timeline';
import { wayOfItsOwn } from './way-of-its-own';

export interface ProcessHarnessOptions {
  readonly description: ClientDescription;
  /** The requirement that the scenario judges, for whoever debugs a client. */
  readonly requirement: string;
  readonly authority?: Authority | undefined;
  readonly stranger?: Authority | undefined;
  readonly habits?: Habits | undefined;
  readonly signal: AbortSignal;
  /** Marks everything that the run starts. */
  readonly run: string;
  readonly stagger: Stagger;
  readonly stalls: StallWatch;
  readonly onClosed: (harness: ProcessHarness) => void;
  /** Processes that are older than the run. */
  readonly before: ReadonlySet<number>;
  /** Is told by what a process that is started, and all that it starts, can be known. */
  readonly onMark: (mark: ProcessMark) => void;
  /** Seconds that silence lasts at most. */
  readonly longestSilenceSeconds: number;
}

/** What the clocks of two processes of one machine can be trusted with. */
const RESOLUTION_MS = 100;
/** What an interpreter takes to come to its end. */
const SLACK_MS = 3000;
const LONG_STALL_MS = 1000;
/** Milliseconds by which text on a terminal and a request may overtake each other. */
const ORDER_MS = 300;
/** Characters: what is shorter, such as "/", may stand anywhere. */
const SHORTEST_FOLDER = 4;

/** A client as a process of its own, with a scripted server of its own, in real time. */
export class ProcessHarness implements ClientHarness {
  readonly script = new ServerScript();
  readonly situation = newSituation({ endpoints: ENDPOINTS });
  readonly screen = new Screen();
  readonly isInProcess = false;
  outcome: Outcome | undefined;
  cancelledAt: number | undefined;
  /** A requirement was not met by time alone. */
  byTime = false;
  end: ProcessEnd | undefined;
  /** When there was nothing more to be seen, on the scenario's clock. */
  watchedUntil = 0;
  /** When the process was started, on the scenario's clock, and by the calendar. */
  startedAt = new Date();
  #zero = performance.now();
  readonly #options: ProcessHarnessOptions;
  readonly #pace = new ExpectedPace();
  readonly #mark = newMark();
  #server: ScriptedServer | undefined;
  #process: ClientProcess | undefined;
  #browsers: BrowserRecorder | undefined;
  #home: string | undefined;
  #told: Told | undefined;
  #stalledMs = 0;
  /** The scenario has a server that no request comes through to. */
  #isUnreachable = false;
  /** The scenario has a server whose certificate does not verify. */
  #isMistrusted = false;

  constructor(options: ProcessHarnessOptions) {
    this.#options = options;
    options.onMark(this.#mark);
  }

  get received(): readonly ReceivedRequest[] {
    return this.#server?.received ?? [];
  }

  get resolutionMs(): number {
    return RESOLUTION_MS + this.stalledMs;
  }

  get slackMs(): number {
    return SLACK_MS + this.stalledMs + (this.#server?.firstRequestAfter ?? 0);
  }

  /** For how long this process stood still at a time while the scenario went on. */
  get stalledMs(): number {
    this.#stalledMs = Math.max(this.#stalledMs, this.#options.stalls.longestSince(this.#zero));
    return this.#stalledMs;
  }

  /** What happened here may be the doing of a busy machine: alone, it may go otherwise. */
  get isDisturbed(): boolean {
    const isExpected = this.#isUnreachable || this.situation.isAboutAddresses;
    const gaveUp = this.exchanges.some(({ request, trouble }) => request.gaveUp && trouble === undefined);
    return this.isStalled || gaveUp || (this.received.length === 0 && !isExpected);
  }

  /** This process stood still for so long that a client may have lost patience with its server. */
  get isStalled(): boolean {
    return this.stalledMs > LONG_STALL_MS;
  }

  get exchanges(): readonly ServedExchange[] {
    return this.#server?.exchanges ?? [];
  }

  get opened(): readonly string[] {
    return this.openedBrowsers.map(({ address }) => address);
  }

  /** Browsers that were opened, on the scenario's clock. */
  get openedBrowsers(): readonly { readonly address: string; readonly at: number }[] {
    return (
      this.#browsers?.opened.map(({ address, at }) => ({ address, at: at - this.startedAt.getTime() })) ?? []
    );
  }

  textBefore(moment: 'the first poll' | 'a browser is opened'): string | undefined {
    const [at] =
      moment === 'a browser is opened'
        ? this.openedBrowsers.map((browser) => browser.at)
        : this.received.filter(({ url }) => url.startsWith(ENDPOINTS.token_endpoint)).map((poll) => poll.at);
    if (at === undefined) return undefined;
    if (!this.#options.description.terminal)
      throw new NotApplicable(
        'What is written into a pipe may be held back by the program, so that the order cannot be told: "terminal: true" has it written line by line.',
      );
    const until = at + ORDER_MS;
    return `${this.screen.textUntil(until)}\n${this.screen.standingAt(until)}`;
  }

  unseen(): string | undefined {
    // Whoever has not even connected has not looked at the certificate.
    if (this.#isMistrusted && this.#server?.connections === 0) return 'The client made no connection at all.';
    const isExpected = this.#isUnreachable || this.situation.isAboutAddresses;
    return this.received.length === 0 && !isExpected ? 'The client sent no request at all.' : undefined;
  }

  heldBack(): string | undefined {
    const wasEnded = this.outcome !== undefined && this.outcome.at === undefined;
    return wasEnded && this.screen.length === 0 && !this.#options.description.terminal
      ? 'The client wrote nothing before it was ended, and what is written into a pipe may be held back by a program until its end: "terminal: true" has it written line by line.'
      : undefined;
  }

  objection(): string | undefined {
    return this.unseen();
  }

  addEvidence(evidence: Evidence): void {
    evidence.timeline.push(...timelineOf(this));
    evidence.exchanges.push(
      ...this.exchanges.map((served) => exchangeOf(served, this.startedAt, this.#zero)),
    );
  }

  failedByTime(): void {
    this.byTime = true;
  }

  async signIn(): Promise<void> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    const refusing = this.script.all.some(({ trouble }) => trouble === 'refused connection');
    this.#isMistrusted = certificateTrouble(this.script.all) !== undefined;
    this.#isUnreachable = refusing || this.#isMistrusted;
    const { server, client } = await this.#options.stagger.start(async () => {
      // The scenario's clock counts from here: what waited for its turn has not begun.
      this.#zero = performance.now();
      this.startedAt = new Date();
      const server = await this.#startServer(refusing);
      const told = this.#tell(server);
      const { home, env, command } = this.#prepare(server, told);
      const started = await ClientProcess.start({
        command,
        env,
        folder: this.#options.description.folder ?? home,
        terminal: this.#options.description.terminal && !this.situation.outputIsFile,
        stdin: this.#typed(told),
        now: () => this.#now(),
        mark: this.#mark,
        onText: (text) => this.screen.add(this.#withoutFolders(text, home), this.#now()),
      });
      this.#process = started;
      return { server, client: started, alive: Promise.race([server.firstRequest, started.ended]) };
    });
    const watch = new ClientWatch({
      server,
      client,
      script: this.script,
      pace: this.#pace,
      timeoutMs: this.#options.description.timeout * 1000,
      cancelsAfterSeconds: this.situation.cancelsAfterSeconds,
      // What the command started may go on without it, be it in its process group or, as daemons are, in none.
      isAnythingLeft: () => this.#isAnythingLeft(),
      now: () => this.#now(),
      signal: this.#options.signal,
    });
    try {
      await watch.toTheEnd();
    } finally {
      this.cancelledAt = watch.cancelledAt;
      this.end = watch.end;
      this.outcome = watch.outcome;
    }
    this.watchedUntil = this.#now();
  }

  notApplicable(): string | undefined {
    const { habits, description } = this.#options;
    return wayOfItsOwn({
      situation: this.situation,
      received: this.received,
      habits,
      description,
      status: this.end?.status,
    });
  }

  async close(): Promise<void> {
    await this.#process?.stop();
    await this.#server?.close();
    // What the recorder wrote goes with the folder.
    void this.#browsers?.opened;
    if (this.#home !== undefined) await rm(this.#home, { recursive: true, force: true, maxRetries: 3 });
    this.#home = undefined;
    this.#options.onClosed(this);
  }

  /** Ends the process at once, as this one is ending. */
  kill(): void {
    this.#process?.kill();
    if (this.#home !== undefined) rmSync(this.#home, { recursive: true, force: true });
  }

  /** What stands in reports for everybody names no folder of the machine that a client was judged on. */
  #withoutFolders(text: string, home: string): string {
    const { folder } = this.#options.description;
    const shown = text.replaceAll(home, '~');
    return folder === undefined || folder.length < SHORTEST_FOLDER ? shown : shown.replaceAll(folder, '.');
  }

  #isAnythingLeft(): boolean {
    const { run, before } = this.#options;
    return this.#home !== undefined && isLeftBehind({ run, home: this.#home, mark: this.#mark }, before);
  }

  #now(): number {
    return performance.now() - this.#zero;
  }

  async #startServer(refusing: boolean): Promise<ScriptedServer> {
    const { description, authority, stranger, longestSilenceSeconds } = this.#options;
    this.#server = await ScriptedServer.start(
      {
        script: this.script,
        now: () => this.#now(),
        scheme: description.server.scheme,
        dialect: description.server.dialect,
        intercept: description.server.intercept,
        ...(authority && { authority }),
        ...(stranger && { stranger }),
        shown: () => this.screen.length,
        metadata: () => {
          const { authorizationServer } = this.situation;
          return 'endpoints' in authorizationServer ? authorizationServer.endpoints : {};
        },
        onAnswer: (url, answer) => this.#pace.answered(url, answer),
        longestSilenceMs: longestSilenceSeconds * 1000,
      },
      { refusing },
    );
    this.#pace.start(this.script);
    return this.#server;
  }

  #tell(server: ScriptedServer): Told {
    const { description, requirement, habits } = this.#options;
    const {
      authorizationServer,
      registration = description.client,
      scope = description.scope,
    } = this.situation;
    const endpoints = 'endpoints' in authorizationServer ? authorizationServer.endpoints : undefined;
    const issuer = 'issuer' in authorizationServer ? authorizationServer.issuer : ORIGIN;
    this.#told = {
      // Whoever looks for metadata finds the endpoints of the scenario there; others must not find better ones.
      issuer:
        endpoints && this.situation.isAboutAddresses && habits?.looksForMetadata !== true
          ? undefined
          : server.actual(issuer),
      device_authorization_endpoint: endpoints && server.actual(endpoints.device_authorization_endpoint),
      token_endpoint: endpoints && server.actual(endpoints.token_endpoint),
      resource: server.actual(RESOURCE),
      client_id: registration.client_id,
      client_secret: registration.client_secret,
      scope,
      ca: undefined,
      host: server.host,
      port: String(server.port),
      scenario: requirement,
    };
    return this.#told;
  }

  #prepare(server: ScriptedServer, told: Told): ClientHome {
    const { description, authority, run } = this.#options;
    const prepared = prepareHome({
      description,
      told,
      run,
      server,
      authority,
      browserStays: this.situation.browserStays,
      holdsForeignCredentials: this.situation.holdsForeignCredentials,
    });
    this.#home = prepared.home;
    this.#browsers = prepared.browsers;
    return prepared;
  }

  #typed(told: Told) {
    const { stdin } = this.#options.description;
    if (stdin === undefined || typeof stdin === 'string') return stdin && filledIn(stdin, told);
    return stdin.map(({ when, type }) => ({ when: filledIn(when, told), type: filledIn(type, told) }));
  }

  /** True where the command line, the environment or what is typed names this placeholder. */
  isTold(name: 'issuer' | 'client_id' | 'client_secret' | 'scope'): boolean {
    const { command, env } = this.#options.description;
    return [...command, ...Object.values(env)].some((text) => uses(text, name));
  }
}
