import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { BrowserRecorder } from '../client-under-test/browser-recorder';
import type { ClientDescription } from '../client-under-test/client-description';
import { CannotBeStarted, ClientProcess } from '../client-under-test/client-process';
import { endLeftovers } from '../client-under-test/leftovers';
import { filledIn, type Told, uses, variablesFor } from '../client-under-test/placeholders';
import { environmentFor } from '../client-under-test/process-environment';
import { newMark } from '../client-under-test/process-mark';
import { Screen } from '../client-under-test/screen';
import type { Endpoints } from '../device-client/endpoints';
import { PROVIDERS } from '../dialects/dialects';
import type { EndUser, Visit } from '../end-user/end-user';
import { PACKAGE_ROOT } from '../engine/package-root';
import { makeTemporaryFolder } from '../engine/temporary-folders';
import type { Target } from '../provider-under-test/target';
import type { Cell, LogEntry } from './cell';
import { promptOnScreen } from './prompt-on-screen';
import { shownText } from './shown-text';

/** An authorization server that answers, and its end user. */
export interface GridServer {
  readonly target: Target;
  readonly endpoints: Partial<Endpoints>;
  readonly endUser: EndUser;
}

/** What came of one client at one server. */
export type SignIn = Pick<Cell, 'outcome' | 'reason' | 'duration_ms' | 'log'>;

const GLANCE_MS = 100;
/** The screen has to stand still for so long before it is read: a prompt comes in several pieces. */
const STILL_MS = 400;
/** The exit status by which a client says that it cannot do what it is asked. */
const UNSUPPORTED = 127;
const LONGEST_REASON = 240;
const LAST_LINES = 3;

/**
 * Starts a client as its file says, tells it of a real authorization server, and does what the device asks the end user
 * to do: opens the address on the screen, types the code, signs in and approves.
 *
 * @param client told by placeholders and environment variables, in an empty home, as when it is judged
 * @param signal ends it
 * @throws the signal's reason when it is interrupted
 */
export async function signIn(
  client: ClientDescription,
  server: GridServer,
  signal: AbortSignal,
): Promise<SignIn> {
  const lacks = lackedBy(client, server);
  if (lacks !== undefined) return { outcome: 'not-tried', reason: lacks, duration_ms: 0, log: [] };
  const home = makeTemporaryFolder('rfc8628-grid-');
  try {
    return await new GridSession(client, server, home, signal).run();
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a client cannot be told of this server, or not be led to. */
function lackedBy(
  { command, env, server }: ClientDescription,
  { target, endpoints }: GridServer,
): string | undefined {
  // Nothing would keep it from the provider itself, whose addresses these are.
  if (server.intercept)
    return 'The client has the addresses of its provider built in, and cannot be led to another server.';
  if (server.dialect !== 'rfc8628' && server.dialect !== target.dialect)
    return `The client speaks to ${providerNamed(server.dialect)} alone, whose words and paths are not those of this server.`;
  const texts = [...command, ...Object.values(env)];
  const lacks = (['issuer', 'device_authorization_endpoint', 'token_endpoint'] as const).find(
    (name) =>
      texts.some((text) => uses(text, name)) &&
      (name === 'issuer' ? target.issuer : endpoints[name]) === undefined,
  );
  if (lacks === 'issuer')
    return 'The client finds the endpoints by the metadata of an issuer, and this server publishes none.';
  return lacks && `The client has to be told the ${lacks}, and nothing names it.`;
}

function providerNamed(dialect: string): string {
  return PROVIDERS.find(({ name }) => name === dialect)?.title ?? dialect;
}

class GridSession {
  readonly #log: LogEntry[] = [];
  readonly #screen = new Screen();
  readonly #zero = performance.now();
  readonly #shown: (text: string) => string;
  readonly #browsers: BrowserRecorder;
  readonly #mark = newMark();
  #visit: Visit | undefined;

  constructor(
    readonly client: ClientDescription,
    readonly server: GridServer,
    readonly home: string,
    readonly signal: AbortSignal,
  ) {
    const { target } = server;
    const { folder } = client;
    this.#browsers = new BrowserRecorder(home);
    this.#shown = shownText({
      secrets: [target.client.client_secret, target.user.password],
      folders: [[home, '~'], ...(folder === undefined ? [] : [[folder, '.'] as const]), [PACKAGE_ROOT, '.']],
    });
  }

  async run(): Promise<SignIn> {
    let running: ClientProcess;
    try {
      running = await this.#start();
    } catch (error) {
      if (!(error instanceof CannotBeStarted)) throw error;
      return this.#result('not-tried', `The client cannot be started: ${error.message}.`);
    }
    const stop = (): void => running.kill();
    process.once('exit', stop);
    try {
      await this.#accompany(running);
      return this.#judge(running);
    } finally {
      process.off('exit', stop);
      await running.stop();
      endLeftovers(new Set([this.#mark]));
    }
  }

  async #start(): Promise<ClientProcess> {
    const { client, home } = this;
    const ca = this.#authority();
    const told = this.#told(ca);
    for (const folder of ['.config', '.cache', '.local/share', '.local/state'])
      mkdirSync(join(home, folder), { recursive: true });
    const fill = (text: string): string => filledIn(text, told);
    const [program = '', ...args] = client.command.map(fill);
    const own = Object.entries(client.env).map(([name, value]) => [name, fill(value)]);
    return ClientProcess.start({
      command: [program, ...args],
      env: environmentFor({
        home,
        browsers: this.#browsers.folder,
        browser: this.#browsers.program,
        proxy: undefined,
        ca,
        variables: { ...variablesFor(told), ...Object.fromEntries(own) },
      }),
      folder: client.folder ?? home,
      mark: this.#mark,
      terminal: client.terminal,
      stdin:
        client.stdin === undefined || typeof client.stdin === 'string'
          ? client.stdin && fill(client.stdin)
          : client.stdin.map(({ when, type }) => ({ when: fill(when), type: fill(type) })),
      now: () => this.#now(),
      onText: (text) => this.#screen.add(text, this.#now()),
    });
  }

  /** The file of the certificates by which the server is to be trusted, besides those of the system. */
  #authority(): string | undefined {
    const { ca } = this.server.target;
    if (ca === undefined) return undefined;
    const file = join(this.home, '.ca.pem');
    writeFileSync(file, ca);
    return file;
  }

  #told(ca: string | undefined): Told {
    const { target, endpoints } = this.server;
    const place = new URL(target.issuer ?? endpoints.token_endpoint ?? 'http://localhost');
    return {
      issuer: target.issuer,
      device_authorization_endpoint: endpoints.device_authorization_endpoint,
      token_endpoint: endpoints.token_endpoint,
      resource: target.resource ?? endpoints.userinfo_endpoint ?? '',
      client_id: target.client.client_id,
      client_secret: target.client.client_secret,
      scope: target.scope ?? '',
      ca,
      host: place.host,
      port: place.port,
      scenario: 'sign-in',
    };
  }

  /** Acts once the screen asks for it, and waits until the client has ended or its time is over. */
  async #accompany(running: ClientProcess): Promise<void> {
    const limitMs = this.client.timeout * 1000;
    while (!running.end && !running.wroteTooMuch && this.#now() < limitMs) {
      await Promise.race([running.ended, delay(GLANCE_MS)]);
      this.signal.throwIfAborted();
      if (this.#visit || this.#now() - (this.#screen.pieces.at(-1)?.at ?? 0) < STILL_MS) continue;
      const prompt = this.#prompt();
      if (!prompt) continue;
      this.#visit = await this.server.endUser.openBrowser().run({
        uri: prompt.uri,
        userCode: prompt.userCode,
        decision: 'approve',
        signal: this.signal,
      });
      this.#logVisit(this.#visit);
    }
  }

  #prompt() {
    const { issuer } = this.server.target;
    const addresses = [issuer, ...Object.values(this.server.endpoints)].filter((each) => each !== undefined);
    return promptOnScreen(
      this.#screen.text,
      this.#browsers.opened.map(({ address }) => address),
      addresses.map((address) => new URL(address).origin),
    );
  }

  #logVisit({ pages, outcome, detail }: Visit): void {
    const at_ms = Math.round(this.#now());
    for (const { url, title, action } of pages) {
      const did = action === undefined ? '' : `: ${action}`;
      this.#log.push({ at_ms, who: 'end user', text: this.#shown(`${url} "${title}"${did}`) });
    }
    this.#log.push({ at_ms, who: 'end user', text: this.#shown(`${outcome}: ${detail}`) });
  }

  #judge(running: ClientProcess): SignIn {
    const { end } = running;
    const visit = this.#visit;
    if (end?.status === UNSUPPORTED)
      return this.#result(
        'not-tried',
        `The client says that it cannot do it (exit status 127)${this.#screen.text.trim() === '' ? '.' : this.#lastWords()}`,
      );
    if (end?.status === 0) {
      return visit?.outcome === 'approved'
        ? this.#result('signed-in')
        : this.#result(
            'not-signed-in',
            `The client ended with status 0 although nobody had approved (${visit?.outcome ?? 'it never asked'}).`,
          );
    }
    if (visit && visit.outcome !== 'approved')
      return this.#result('not-signed-in', `The end user could not approve: ${visit.detail}`);
    const how = end
      ? `The client ended ${end.status === undefined ? `by ${end.signal}` : `with status ${end.status}`}`
      : `The client had not ended after ${this.client.timeout} seconds`;
    return this.#result('not-signed-in', `${how}${this.#lastWords()}`);
  }

  /** What the client showed last, since the end user acted where there was something. */
  #lastWords(): string {
    const acted = this.#log.at(-1)?.at_ms ?? 0;
    const last = this.#screen.textAfter(acted).trim() || this.#screen.text.trim();
    const lines = this.#shown(last)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return lines.length === 0 ? ' and showed nothing.' : `: ${lines.slice(-LAST_LINES).join(' ')}`;
  }

  #result(outcome: Cell['outcome'], reason?: string): SignIn {
    const screen = this.#screen.pieces.length > 0 ? this.#screenEntries() : [];
    const short = reason && (reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason);
    return {
      outcome,
      ...(short !== undefined && { reason: this.#shown(short) }),
      duration_ms: Math.round(this.#now()),
      log: [...screen, ...this.#log].sort((one, other) => one.at_ms - other.at_ms),
    };
  }

  /**
   * What was on the screen before the end user acted, and after it. Cut there and nowhere else: a secret in two pieces
   * would be found in neither.
   */
  #screenEntries(): LogEntry[] {
    const acted = this.#log[0]?.at_ms ?? Number.POSITIVE_INFINITY;
    const { pieces } = this.#screen;
    const parts = [pieces.filter(({ at }) => at <= acted), pieces.filter(({ at }) => at > acted)];
    const texts = [this.#screen.textUntil(acted), this.#screen.textAfter(acted)];
    return parts.flatMap((part, index) => {
      const text = this.#shown(texts[index] ?? '').trim();
      const [first] = part;
      return first && text !== '' ? [{ at_ms: Math.round(first.at), who: 'client' as const, text }] : [];
    });
  }

  #now(): number {
    return performance.now() - this.#zero;
  }
}
