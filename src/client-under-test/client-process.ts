import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';
import type { TypedAnswer } from './client-description';
import { marked, type ProcessMark } from './process-mark';
import { COLUMNS, ROWS } from './terminal-grid';

/** The command cannot be started at all. */
export class CannotBeStarted extends Error {
  override readonly name = 'CannotBeStarted';
}

/** How a process ended. */
export interface ProcessEnd {
  /** Its exit status; undefined where a signal ended it. */
  readonly status?: number;
  readonly signal?: string;
  /** Milliseconds on the scenario's clock. */
  readonly at: number;
}

export interface ClientProcessOptions {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly terminal: boolean;
  readonly stdin: string | readonly TypedAnswer[] | undefined;
  readonly now: () => number;
  /** By what the process, and all that it starts, is to be known. */
  readonly mark: ProcessMark;
  /** Is handed what the process writes to standard output and standard error. */
  readonly onText: (text: string) => void;
}

/** More than this is no use to anybody. */
const MOST_OUTPUT = 100 * 1024 * 1024;
/** Milliseconds without a word after which a terminal whose program has ended has no more to say, and at most. */
const QUIET_MS = 150;
const LONGEST_REST_MS = 2000;
/** Milliseconds between asking a process to end and making it. */
const GRACE_MS = 1500;

interface Running {
  readonly pid: number;
  readonly write: (text: string) => void;
}

/** One process, with everything that it starts. */
export class ClientProcess {
  end: ProcessEnd | undefined;
  /** It wrote more than is any use, and was ended for that. */
  wroteTooMuch = false;
  readonly ended: Promise<ProcessEnd>;
  readonly #options: ClientProcessOptions;
  readonly #pid: number;
  readonly #type: (text: string) => void;
  #bytes = 0;
  #text = '';
  #questions: TypedAnswer[] = [];

  private constructor(
    options: ClientProcessOptions,
    running: Running,
    ended: Promise<Omit<ProcessEnd, 'at'>>,
  ) {
    this.#options = options;
    this.#pid = running.pid;
    this.#type = running.write;
    this.ended = ended.then((how) => {
      this.end = { ...how, at: options.now() };
      return this.end;
    });
    const { stdin } = options;
    if (typeof stdin === 'string') this.#type(stdin);
    else if (stdin) this.#questions = [...stdin];
  }

  /**
   * Starts a command as the leader of a process group of its own.
   *
   * @throws CannotBeStarted when there is no such program, or it cannot be run
   */
  static async start(options: ClientProcessOptions): Promise<ClientProcess> {
    const { command, folder, env, mark, terminal } = options;
    // What is to mark it is started before it, so that nobody would say that it cannot be.
    checkRunnable(command[0], folder, env.PATH);
    const started = { ...options, command: marked(command, mark) };
    return terminal ? startInTerminal(started) : startWithPipes(started);
  }

  /** @internal */
  static of(
    options: ClientProcessOptions,
    running: Running,
    ended: Promise<Omit<ProcessEnd, 'at'>>,
  ): ClientProcess {
    return new ClientProcess(options, running, ended);
  }

  /** @internal Takes in what was written. */
  take(text: string, bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > MOST_OUTPUT) {
      if (!this.wroteTooMuch) this.#signal('SIGKILL');
      this.wroteTooMuch = true;
      return;
    }
    this.#options.onText(text);
    if (this.#questions.length === 0) return;
    this.#text = (this.#text + text).slice(-65_536);
    for (let next = this.#questions[0]; next && this.#text.includes(next.when); next = this.#questions[0]) {
      this.#questions.shift();
      this.#text = this.#text.slice(this.#text.indexOf(next.when) + next.when.length);
      this.#type(next.type);
    }
  }

  /** True while any process of the group lives. */
  get isAlive(): boolean {
    try {
      process.kill(-this.#pid, 0);
      return true;
    } catch (error) {
      return (error as { code?: string }).code === 'EPERM';
    }
  }

  /** As Ctrl-C does. */
  interrupt(): void {
    if (this.#options.terminal) this.#type('\u0003');
    else this.#signal('SIGINT');
  }

  /** Ends the whole group, first by asking. */
  async stop(): Promise<void> {
    if (this.isAlive) {
      this.#signal('SIGTERM');
      this.#signal('SIGCONT');
      for (let waited = 0; waited < GRACE_MS && this.isAlive; waited += 50) await delay(50);
      this.#signal('SIGKILL');
    }
    await Promise.race([this.ended, delay(2000, undefined, { ref: false })]);
  }

  /** Ends it at once, from an exit handler. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

async function startWithPipes(options: ClientProcessOptions): Promise<ClientProcess> {
  const { command, env, folder, stdin } = options;
  const [program, ...args] = command;
  const child: ChildProcess = spawn(program, args, {
    cwd: folder,
    env,
    detached: true,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new CannotBeStarted(reasonOf(error, program))));
  });
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  const ended = new Promise<Omit<ProcessEnd, 'at'>>((resolve) => {
    let how: Omit<ProcessEnd, 'at'> = {};
    child.once('exit', (status, signal) => {
      how = status === null ? { signal: signal ?? 'a signal' } : { status };
      // What it wrote last may still be in the pipe; what it started may keep the pipe open for ever.
      setTimeout(() => resolve(how), 500).unref();
    });
    child.once('close', () => resolve(how));
  });
  const made = ClientProcess.of(
    options,
    { pid: child.pid ?? 0, write: (text) => void child.stdin?.write(text) },
    ended,
  );
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    stream?.on('data', (chunk: Buffer) => made.take(decoder.write(chunk), chunk.length));
    stream?.on('error', () => {});
  }
  return made;
}

async function startInTerminal(options: ClientProcessOptions): Promise<ClientProcess> {
  const { command, env, folder } = options;
  const [program, ...args] = command;
  const pty = await import('@lydell/node-pty').catch(() => {
    throw new CannotBeStarted(
      '"terminal: true" needs the package that makes pseudo-terminals: npm install @lydell/node-pty',
    );
  });
  let terminal: import('@lydell/node-pty').IPty;
  try {
    terminal = pty.spawn(program, args, {
      cols: COLUMNS,
      rows: ROWS,
      cwd: folder,
      env: { ...env, TERM: 'xterm-256color' },
    });
  } catch (error) {
    throw new CannotBeStarted(reasonOf(error, program));
  }
  let lastDataAt = performance.now();
  const ended = new Promise<Omit<ProcessEnd, 'at'>>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      const exitedAt = performance.now();
      // What it wrote last may still be on its way.
      const look = setInterval(() => {
        const now = performance.now();
        if (now - Math.max(lastDataAt, exitedAt) < QUIET_MS && now - exitedAt < LONGEST_REST_MS) return;
        clearInterval(look);
        resolve(signal ? { signal: String(signal) } : { status: exitCode });
      }, 50);
    });
  });
  const made = ClientProcess.of(options, { pid: terminal.pid, write: (text) => terminal.write(text) }, ended);
  terminal.onData((text) => {
    lastDataAt = performance.now();
    made.take(text, Buffer.byteLength(text));
  });
  return made;
}

/** @throws CannotBeStarted when there is no such program, or it is none */
function checkRunnable(program: string, folder: string, path = ''): void {
  const places = program.includes('/') ? [folder] : path.split(delimiter);
  let denied: unknown;
  for (const place of places) {
    try {
      const path = resolve(place, program);
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return;
      denied ??= { code: 'EACCES' };
    } catch (error) {
      if ((error as { code?: string }).code === 'EACCES') denied = error;
    }
  }
  throw new CannotBeStarted(reasonOf(denied ?? { code: 'ENOENT' }, program));
}

function reasonOf(error: unknown, program: string): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ENOENT')
    return `there is no program "${program}"${program.includes('/') ? '' : ' on the PATH'}`;
  if (code === 'EACCES') return `"${program}" is no program that can be run (permission denied)`;
  return message ?? String(error);
}
