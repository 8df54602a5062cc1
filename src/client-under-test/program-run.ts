import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { Exchange } from '../http/exchange';
import { ORIGIN, RESOURCE } from './addresses';
import type { Authority } from './certificates';
import type { ClientDescription } from './client-description';
import { type ClientHome, prepareHome } from './client-home';
import { ClientProcess, type ProcessEnd } from './client-process';
import { ClientWatch } from './client-watch';
import { ExpectedPace } from './expected-pace';
import type { Habits } from './habits';
import type { Outcome, Situation } from './harness';
import { isLeftBehind } from './leftovers';
import { filledIn, type Told } from './placeholders';
import { newMark, type ProcessMark } from './process-mark';
import type { ReceivedRequest } from './received-request';
import { Screen } from './screen';
import { certificateTrouble } from './scripted-answer';
import { ScriptedServer, type ServedExchange } from './scripted-server';
import { exchangeOf } from './served-exchange';
import type { ServerScript } from './server-script';
import type { Stagger } from './stagger';
import type { StallWatch } from './stall-watch';

/** What the runs of a program have in common. */
export interface ProgramRunOptions {
  readonly description: ClientDescription;
  readonly authority?: Authority | undefined;
  readonly stranger?: Authority | undefined;
  readonly habits?: Habits | undefined;
  readonly signal: AbortSignal;
  /** Marks everything that the judgement starts. */
  readonly run: string;
  readonly stagger: Stagger;
  readonly stalls: StallWatch;
  readonly onStarted: (run: ProgramRun) => void;
  readonly onClosed: (run: ProgramRun) => void;
  /** Processes that are older than the judgement. */
  readonly before: ReadonlySet<number>;
  /** Is told by what a process that is started, and all that it starts, can be known. */
  readonly onMark: (mark: ProcessMark) => void;
  /** Seconds that silence lasts at most. */
  readonly longestSilenceSeconds: number;
}

/** What one run of a program is about. */
export interface ProgramTask {
  readonly script: ServerScript;
  readonly situation: Situation;
  /** The requirement that the run is started for, for whoever debugs a client. */
  readonly requirement: string;
}

/** A browser that was opened, on the clock of the run. */
interface TimedBrowser {
  readonly address: string;
  readonly at: number;
}

/** Characters: what is shorter, such as "/", may stand anywhere. */
const SHORTEST_FOLDER = 4;

/**
 * One run of a program, from its start to its end, in real time, with a scripted server and a home folder of its own. What
 * was seen of it stays when all of these are gone, and nothing is added to it that comes of ending them.
 */
export class ProgramRun {
  readonly script: ServerScript;
  readonly requirement: string;
  readonly screen = new Screen();
  /**
   * Rejects with CannotBeStarted when there is no such program, or it cannot be run, and with the reason of the signal when
   * the judgement is interrupted.
   */
  readonly ended: Promise<void>;
  outcome: Outcome | undefined;
  cancelledAt: number | undefined;
  end: ProcessEnd | undefined;
  /** When there was nothing more to be seen, on the clock of the run. */
  watchedUntil = 0;
  /** When the process was started by the calendar; the clock of the run shows 0 then. */
  startedAt = new Date();
  /** No request comes through to its server. */
  isUnreachable = false;
  /** The certificate of its server does not verify. */
  isMistrusted = false;
  #zero = performance.now();
  readonly #options: ProgramRunOptions;
  readonly #situation: Situation;
  readonly #pace = new ExpectedPace();
  readonly #mark = newMark();
  #server: ScriptedServer | undefined;
  #process: ClientProcess | undefined;
  #home: ClientHome | undefined;
  /** It is ended by the suite: what it does from now on is the suite's doing. */
  #isOver = false;
  #received: readonly ReceivedRequest[] = [];
  #opened: readonly TimedBrowser[] = [];
  #stalledMs = 0;
  #exchanges: readonly Exchange[] | undefined;

  /**
   * Starts the program when its turn comes, watches it to its end, and ends all that is left of it; {@link ended} says when.
   */
  constructor(options: ProgramRunOptions, { script, situation, requirement }: ProgramTask) {
    this.#options = options;
    this.#situation = situation;
    this.script = script;
    this.requirement = requirement;
    options.onMark(this.#mark);
    options.onStarted(this);
    this.ended = this.#toTheEnd();
  }

  /** What the server received while the program was watched. */
  get received(): readonly ReceivedRequest[] {
    return this.#received;
  }

  /** What the server received and answered, to the very end. */
  get exchanges(): readonly ServedExchange[] {
    return this.#server?.exchanges ?? [];
  }

  /** The same, as reports show it: one object for each exchange, however many scenarios show it. */
  get reportedExchanges(): readonly Exchange[] {
    this.#exchanges ??= this.exchanges.map((served) => exchangeOf(served, this.startedAt, this.#zero));
    return this.#exchanges;
  }

  get openedBrowsers(): readonly TimedBrowser[] {
    return this.#opened;
  }

  /** Connections that were made to the server, be a request read from them or not. */
  get connections(): number {
    return this.#server?.connections ?? 0;
  }

  /** Milliseconds that the program took to send its first request; 0 where it has sent none. */
  get firstRequestAfter(): number {
    return this.#server?.firstRequestAfter ?? 0;
  }

  /** For how long this process stood still at a time while the run went on. */
  get stalledMs(): number {
    return this.#stalledMs;
  }

  /** Ends what is left of it. */
  async close(): Promise<void> {
    await this.#process?.stop();
    await this.#server?.close();
    const home = this.#home?.home;
    if (home !== undefined) await rm(home, { recursive: true, force: true, maxRetries: 3 });
    this.#home = undefined;
    this.#options.onClosed(this);
  }

  /** Ends the process at once, as this one is ending. */
  kill(): void {
    this.#process?.kill();
    if (this.#home !== undefined) rmSync(this.#home.home, { recursive: true, force: true });
  }

  async #toTheEnd(): Promise<void> {
    try {
      this.#options.signal.throwIfAborted();
      await this.#watch(await this.#start());
    } finally {
      this.#freeze();
      await this.close();
    }
  }

  async #start(): Promise<{ readonly server: ScriptedServer; readonly client: ClientProcess }> {
    const refusing = this.script.all.some(({ trouble }) => trouble === 'refused connection');
    this.isMistrusted = certificateTrouble(this.script.all) !== undefined;
    this.isUnreachable = refusing || this.isMistrusted;
    const { description, signal, stagger } = this.#options;
    return stagger.start(async () => {
      // What waited for its turn need not begin any more.
      signal.throwIfAborted();
      // The clock counts from here: what waited for its turn had not begun.
      this.#zero = performance.now();
      this.startedAt = new Date();
      const server = await this.#startServer(refusing);
      const told = this.#told(server);
      const { home, env, command } = this.#prepare(server, told);
      const client = await ClientProcess.start({
        command,
        env,
        folder: description.folder ?? home,
        terminal: hasTerminal(description, this.#situation),
        stdin: this.#typed(told),
        now: () => this.#now(),
        mark: this.#mark,
        onText: (text) => {
          if (!this.#isOver) this.screen.add(this.#withoutFolders(text, home), this.#now());
        },
      });
      this.#process = client;
      return { server, client, alive: Promise.race([server.firstRequest, client.ended]) };
    });
  }

  async #watch(started: { readonly server: ScriptedServer; readonly client: ClientProcess }): Promise<void> {
    const watch = new ClientWatch({
      ...started,
      script: this.script,
      pace: this.#pace,
      timeoutMs: this.#options.description.timeout * 1000,
      cancelsAfterSeconds: this.#situation.cancelsAfterSeconds,
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

  /** Keeps what was seen by now: what a program does as it is being ended says nothing of it. */
  #freeze(): void {
    this.#isOver = true;
    this.#received = this.#server?.received ?? [];
    const startedAt = this.startedAt.getTime();
    this.#opened = (this.#home?.browsers.opened ?? []).map(({ address, at }) => ({
      address,
      at: at - startedAt,
    }));
    this.#stalledMs = this.#options.stalls.longestSince(this.#zero);
  }

  /** What stands in reports for everybody names no folder of the machine that a client was judged on. */
  #withoutFolders(text: string, home: string): string {
    const { folder } = this.#options.description;
    const shown = text.replaceAll(home, '~');
    return folder === undefined || folder.length < SHORTEST_FOLDER ? shown : shown.replaceAll(folder, '.');
  }

  #isAnythingLeft(): boolean {
    const { run, before } = this.#options;
    const home = this.#home?.home;
    return home !== undefined && isLeftBehind({ run, home, mark: this.#mark }, before);
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
          const { authorizationServer } = this.#situation;
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

  #told(server: ScriptedServer): Told {
    const { description, habits } = this.#options;
    const {
      authorizationServer,
      registration = description.client,
      scope = description.scope,
    } = this.#situation;
    const endpoints = 'endpoints' in authorizationServer ? authorizationServer.endpoints : undefined;
    const issuer = 'issuer' in authorizationServer ? authorizationServer.issuer : ORIGIN;
    return {
      // Whoever looks for metadata finds the endpoints of the scenario there; others must not find better ones.
      issuer:
        endpoints && this.#situation.isAboutAddresses && habits?.looksForMetadata !== true
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
      scenario: this.requirement,
    };
  }

  #prepare(server: ScriptedServer, told: Told): ClientHome {
    const { description, authority, run } = this.#options;
    this.#home = prepareHome({
      description,
      told,
      run,
      server,
      authority,
      browserStays: this.#situation.browserStays,
      holdsForeignCredentials: this.#situation.holdsForeignCredentials,
    });
    return this.#home;
  }

  #typed(told: Told) {
    const { stdin } = this.#options.description;
    if (stdin === undefined || typeof stdin === 'string') return stdin && filledIn(stdin, told);
    return stdin.map(({ when, type }) => ({ when: filledIn(when, told), type: filledIn(type, told) }));
  }
}

/** True where the program writes to a terminal in a situation. */
export function hasTerminal({ terminal }: ClientDescription, { outputIsFile }: Situation): boolean {
  return terminal && !outputIsFile;
}
