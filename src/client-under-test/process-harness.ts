import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientRegistration } from '../device-client/client-registration';
import { authMethodOf } from '../device-client/client-registration';
import type { Evidence } from '../engine/evidence';
import { makeTemporaryFolder } from '../engine/temporary-folders';
import { NotApplicable } from '../judging/outcomes';
import { ENDPOINTS, ORIGIN, RESOURCE } from './addresses';
import { bodyParameters } from './body-parameters';
import { BrowserRecorder } from './browser-recorder';
import type { Authority } from './certificates';
import type { ClientDescription } from './client-description';
import { ClientProcess, type ProcessEnd } from './client-process';
import { DEFAULT_INTERVAL_SECONDS, ExpectedPace } from './expected-pace';
import { type ClientHarness, newSituation, type Outcome } from './harness';
import { isLeftBehind, RUN_VARIABLE } from './leftovers';
import { filledIn, type Told, uses, variablesFor } from './placeholders';
import { environmentFor } from './process-environment';
import type { ReceivedRequest } from './received-request';
import { Screen } from './screen';
import { certificateTrouble, type ScriptedAnswer } from './scripted-answer';
import { ScriptedServer, type ServedExchange } from './scripted-server';
import { sentSecret } from './sent-secret';
import { exchangeOf } from './served-exchange';
import { ServerScript } from './server-script';
import type { Stagger } from './stagger';
import type { StallWatch } from './stall-watch';
import { timelineOf } from './timeline';

/** What a client was seen to do in an ordinary sign-in, before anything is judged. */
export interface Habits {
  /** The client_id and the scope that it sent. */
  readonly clientId: string | undefined;
  readonly scope: string | undefined;
  /** The secret or the assertion by which it proved who it is. */
  readonly secret: string | undefined;
  /** It found the endpoints by the issuer's metadata. */
  readonly looksForMetadata: boolean;
}

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
  /** Is told by what a process that was started, and all that it starts, can be known. */
  readonly onToken: (token: string) => void;
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
const GLANCE_MS = 50;
/** Times the expected wait after which a client that does nothing is taken to have stopped. */
const PATIENCE = 4;
/** Seconds of an interval that count for how long a client is watched beyond the life of its codes. */
const LONGEST_PAST_EXPIRY_SECONDS = 5;
/** Characters: what is shorter, such as "/", may stand anywhere. */
const SHORTEST_FOLDER = 4;
/** No scenario needs a tenth of it. */
const MOST_REQUESTS = 300;
/** A client that polls when a sign-in is over has shown what it does. */
const MOST_POLLS_AFTER_END = 3;
/** Whatever a scenario asks about has been seen by then. */
const MOST_POLLS_BEYOND_SCRIPT = 8;
/** The exit status by which a client says that it cannot do what a scenario asks. */
const UNSUPPORTED = 127;

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
  }

  get received(): readonly ReceivedRequest[] {
    return this.#server?.received ?? [];
  }

  get resolutionMs(): number {
    return RESOLUTION_MS + this.stalledMs;
  }

  get slackMs(): number {
    return SLACK_MS + this.stalledMs;
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
        onToken: this.#options.onToken,
        onText: (text) => this.screen.add(this.#withoutFolders(text, home), this.#now()),
      });
      this.#process = started;
      return { server, client: started, alive: Promise.race([server.firstRequest, started.ended]) };
    });
    await this.#watch(server, client);
    this.watchedUntil = this.#now();
  }

  notApplicable(): string | undefined {
    const { registration, scope } = this.situation;
    const { habits } = this.#options;
    if (this.end?.status === UNSUPPORTED)
      return 'The client says that it cannot do what the scenario asks (exit status 127).';
    const request = this.received.find(({ url }) => url.startsWith(ENDPOINTS.device_authorization_endpoint));
    if (this.#asksElsewhere()) return 'The client asks at an address of its own, not at the one it is told.';
    if (!request) return undefined;
    const form = bodyParameters(request);
    if (registration && habits?.clientId !== undefined) {
      const sent = form.get('client_id') ?? undefined;
      if (sent === habits.clientId && registration.client_id !== habits.clientId)
        return `The client has a client_id of its own ("${habits.clientId}"), and takes no other.`;
    }
    const secret = sentSecret(request);
    if (registration && secret !== undefined && secret === habits?.secret)
      if (secret !== registration.client_secret)
        return 'The client has a secret of its own, and takes no other, nor none (client.client_secret in a client file says which it is).';
    if (registration?.client_secret !== undefined) return this.#withoutThatMethod(registration, request);
    if (scope !== undefined && habits?.scope !== undefined) {
      const sent = form.getAll('scope').join(' ');
      if (sent === habits.scope && scope.trim() !== habits.scope)
        return 'The client has a scope of its own, and takes no other.';
    }
    return undefined;
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

  #now(): number {
    return performance.now() - this.#zero;
  }

  /** It was told of an endpoint in plain text, and asked one over TLS. */
  #asksElsewhere(): boolean {
    const { authorizationServer } = this.situation;
    if (!('endpoints' in authorizationServer)) return false;
    const { endpoints } = authorizationServer;
    const isPlain = (address: string): boolean => address.startsWith('http:');
    return (['device_authorization_endpoint', 'token_endpoint'] as const).some(
      (name) =>
        isPlain(endpoints[name]) &&
        this.received.some((request) => request.url.startsWith(ENDPOINTS[name]) && request.isPlain === false),
    );
  }

  /** A client that knows one way to authenticate, or none, is not judged by another. */
  #withoutThatMethod(registration: ClientRegistration, request: ReceivedRequest): string | undefined {
    const { headers } = request;
    const inHeader = /^basic /i.test(headers.authorization ?? '');
    const inBody = bodyParameters(request).has('client_secret');
    const declared = this.#options.description.client;
    if (!inHeader && !inBody && declared.client_secret === undefined)
      return 'The client sent no secret: it is a public client, unless its client file says otherwise (client.client_secret).';
    const method = authMethodOf(registration);
    if (declared.token_endpoint_auth_method !== undefined && declared.token_endpoint_auth_method !== method)
      return `The client is registered for ${declared.token_endpoint_auth_method}.`;
    if (declared.token_endpoint_auth_method !== undefined) return undefined;
    if (method === 'client_secret_post' && inHeader && !inBody)
      return 'The client authenticates in the header (client_secret_basic).';
    if (method === 'client_secret_basic' && inBody && !inHeader)
      return 'The client authenticates in the body (client_secret_post).';
    return undefined;
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

  #prepare(server: ScriptedServer, told: Told) {
    const { description, authority } = this.#options;
    const home = makeTemporaryFolder('rfc8628-client-');
    this.#home = home;
    this.#browsers = new BrowserRecorder(home, this.situation.browserStays);
    let ca: string | undefined;
    if (authority && description.server.scheme === 'https') {
      ca = join(home, '.ca.pem');
      writeFileSync(ca, authority.ca);
    }
    for (const folder of ['.config', '.cache', '.local/share', '.local/state'])
      mkdirSync(join(home, folder), { recursive: true });
    if (this.situation.holdsForeignCredentials) {
      const host = server.host.replace(/:\d+$/, '');
      writeFileSync(join(home, '.netrc'), `machine ${host} login alice password hunter2-of-alice\n`, {
        mode: 0o600,
      });
    }
    const all: Told = { ...told, ca };
    const fill = (text: string): string => filledIn(text, all);
    const [program, ...args] = description.command.map(fill);
    const own = Object.entries(description.env).map(([name, value]) => [name, fill(value)]);
    const env = environmentFor({
      home,
      browsers: this.#browsers.folder,
      browser: this.#browsers.program,
      proxy: server.proxy,
      ca,
      variables: { ...variablesFor(all), [RUN_VARIABLE]: this.#options.run, ...Object.fromEntries(own) },
    });
    const command: [string, ...string[]] = [program ?? '', ...args];
    return { home, env, command };
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

  /** Waits until the client has ended, or will do nothing more that the scenario asks about. */
  async #watch(server: ScriptedServer, client: ClientProcess): Promise<void> {
    const { description, signal } = this.#options;
    const { cancelsAfterSeconds } = this.situation;
    const timeoutMs = description.timeout * 1000;
    let stoppedFor: string | undefined;
    for (;;) {
      await Promise.race([client.ended, delay(GLANCE_MS)]);
      signal.throwIfAborted();
      if (client.end || client.wroteTooMuch) break;
      const codes = server.received.find(({ url }) =>
        url.startsWith(ENDPOINTS.device_authorization_endpoint),
      );
      if (cancelsAfterSeconds !== undefined && codes) {
        const cancelAt = codes.answeredAt + cancelsAfterSeconds * 1000;
        if (this.#now() >= cancelAt && this.cancelledAt === undefined) {
          this.cancelledAt = this.#now();
          client.interrupt();
        }
        // Whoever polls on polls within the interval; the scenario asks for no more than one such poll.
        if (this.#now() > (this.cancelledAt ?? cancelAt) + (2 * this.#pace.interval + 3) * 1000) {
          stoppedFor = 'it went on after it was cancelled';
          break;
        }
      }
      if (server.exchanges.length > MOST_REQUESTS) {
        stoppedFor = `it was still sending after ${MOST_REQUESTS} requests`;
        break;
      }
      if (server.pollsAfterEnd > MOST_POLLS_AFTER_END) {
        stoppedFor = 'it went on polling when the sign-in was over';
        break;
      }
      if (server.pollsBeyondScript > MOST_POLLS_BEYOND_SCRIPT) {
        stoppedFor = 'it went on polling for longer than the scenario has answers for';
        break;
      }
      if (server.underWay > 0) continue;
      const idleMs = this.#now() - Math.max(server.lastActivityAt, 0);
      if (idleMs > this.#patienceMs(server, timeoutMs)) {
        stoppedFor = `it did nothing more for ${Math.round(idleMs / 1000)} seconds, and did not end`;
        break;
      }
      const expired = this.#longPastExpiry(codes);
      if (expired !== undefined) {
        stoppedFor = expired;
        break;
      }
    }
    this.end = client.end;
    this.#conclude(client, stoppedFor);
    // Of a client that was watched for long enough, nothing more is waited for.
    if (stoppedFor !== undefined) return;
    // Whatever is still to come after an end comes within the interval.
    const silenceMs = this.#pace.interval * 1000 + 1000;
    const last = server.lastAnswer;
    if (last && !isToken(last.answer.status, last.answer.body) && this.#goesOn(client))
      await this.#silence(silenceMs, last.at);
    else await delay(this.#goesOn(client) ? silenceMs : 200, undefined, { signal }).catch(() => {});
    this.end ??= client.end;
  }

  /** What the command started may go on without it, be it in its process group or, as daemons are, in none. */
  #goesOn(client: ClientProcess): boolean {
    return client.isAlive || (this.#home !== undefined && isLeftBehind(this.#options.run, this.#home));
  }

  /** A sign-in that has been answered with an end is watched for longer than the interval. */
  async #silence(ms: number, since: number): Promise<void> {
    const left = since + ms - this.#now();
    if (left > 0) await delay(left, undefined, { signal: this.#options.signal }).catch(() => {});
  }

  #patienceMs(server: ScriptedServer, timeoutMs: number): number {
    const waitMs = this.#pace.wait * 1000;
    const last = server.lastAnswer?.answer;
    const isOver =
      last !== undefined &&
      this.script.unasked.length === 0 &&
      !this.script.hasStanding('POST', ENDPOINTS.token_endpoint);
    const goesOn =
      last === undefined ||
      /"(authorization_pending|slow_down)"/.test(last.body ?? '') ||
      // Codes are what a sign-in goes on from.
      isCodes(last) ||
      last.trouble !== undefined;
    // Refused or broken, there is nothing left to come but the end of the process, for which nobody has to wait long.
    if (isOver && !goesOn && !isToken(last.status, last.body))
      return Math.max(this.#pace.interval, DEFAULT_INTERVAL_SECONDS) * 1000 + 1500;
    return PATIENCE * waitMs + timeoutMs;
  }

  #longPastExpiry(codes: ReceivedRequest | undefined): string | undefined {
    const seconds = this.script.code('expires_in');
    if (!codes || typeof seconds !== 'number' || !this.script.hasStanding('POST', ENDPOINTS.token_endpoint))
      return undefined;
    // Whoever passes over slow_down makes the interval grow with every poll: that is no reason to watch it for longer.
    const interval = Math.min(this.#pace.interval, LONGEST_PAST_EXPIRY_SECONDS);
    const limit = codes.answeredAt + (seconds + 2 * interval + 3) * 1000;
    return this.#now() > limit ? `it went on for longer than the codes live (${seconds} seconds)` : undefined;
  }

  #conclude(client: ClientProcess, stoppedFor: string | undefined): void {
    const end = client.end;
    if (client.wroteTooMuch) {
      this.outcome = { signedIn: false, how: 'it wrote more than 100 MB, and was ended', at: undefined };
    } else if (!end) {
      this.outcome = {
        signedIn: false,
        // Whoever has stopped polling may well wait for a person.
        how: `${stoppedFor ?? 'it did not end'}, so it was ended`,
        at: undefined,
      };
    } else if (end.status === undefined) {
      this.outcome = { signedIn: false, how: `it was ended by ${end.signal}`, at: end.at };
    } else {
      this.outcome = { signedIn: end.status === 0, how: `it exited with status ${end.status}`, at: end.at };
    }
  }
}

function isCodes({ status = 200, body = '' }: ScriptedAnswer): boolean {
  return status < 300 && body.includes('"device_code"');
}

function isToken(status = 200, body = ''): boolean {
  return status < 300 && body.includes('"access_token"');
}
