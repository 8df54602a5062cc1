import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

type Message = Readonly<Record<string, unknown>>;
interface Waiting {
  resolve(result: Message): void;
  reject(error: Error): void;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const ANSWER_WITHIN_MS = 20_000;

/** The Chromium to use: CHROME_PATH, or the first known name on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROME_PATH) return env.CHROME_PATH;
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) =>
      NAMES.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
    );
  return [...onPath, MACOS].find(isExecutable);
}

/**
 * A headless Chromium that is steered over a pair of pipes
 * ([DevTools protocol](https://chromedevtools.github.io/devtools-protocol/), `--remote-debugging-pipe`): no port is
 * opened, and nothing but the browser is needed.
 */
export class Chromium {
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Map<string, (method: string, params: Message) => void>();
  private ended: Error | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly pipe: Writable,
  ) {}

  /**
   * @param ca PEM certificates to trust besides the system's
   * @throws Error when the browser cannot be started
   */
  static async launch(executable: string, ca: string | undefined): Promise<Chromium> {
    const folder = await mkdtemp(join(tmpdir(), 'rfc8628-browser-'));
    const child = spawn(
      executable,
      [
        '--headless=new',
        '--remote-debugging-pipe',
        `--user-data-dir=${folder}`,
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-gpu',
        '--password-store=basic',
        '--use-mock-keychain',
        // Chromium refuses to run as root with its sandbox, which is how containers run it.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(ca ? [`--ignore-certificate-errors-spki-list=${publicKeyHashes(ca).join(',')}`] : []),
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
    );
    const browser = new Chromium(child, folder, child.stdio[3] as Writable);
    child.once('error', (error) =>
      browser.end(new Error(`the browser could not be started (${error.message})`)),
    );
    child.once('exit', () => browser.end(new Error('the browser has ended')));
    child.stdio[3]?.on('error', () => {});
    browser.read(child.stdio[4] as Readable);
    try {
      await browser.send('Browser.getVersion');
    } catch (error) {
      await browser.close();
      throw error;
    }
    return browser;
  }

  /** Sends a command and resolves with its result. */
  send(method: string, params: Message = {}, sessionId?: string): Promise<Message> {
    if (this.ended) return Promise.reject(this.ended);
    this.lastId += 1;
    const id = this.lastId;
    const answer = new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`the browser did not answer ${method}`));
      }, ANSWER_WITHIN_MS);
      this.waiting.set(id, {
        resolve: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
    this.pipe.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    return answer;
  }

  /** Hears what happens in one page. */
  listen(sessionId: string, listener: (method: string, params: Message) => void): void {
    this.listeners.set(sessionId, listener);
  }

  async close(): Promise<void> {
    const { child } = this;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      killGroup(child);
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  private read(pipe: Readable): void {
    let rest = '';
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.take(JSON.parse(message) as Message);
    });
  }

  private take({ id, method, params, result, error, sessionId }: Message): void {
    if (typeof id === 'number') {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) waiting?.reject(new Error(String((error as Message).message)));
      else waiting?.resolve((result ?? {}) as Message);
    } else if (typeof method === 'string' && typeof sessionId === 'string') {
      this.listeners.get(sessionId)?.(method, (params ?? {}) as Message);
    }
  }

  private end(reason: Error): void {
    this.ended ??= reason;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It is gone already.
  }
}

function publicKeyHashes(pem: string): string[] {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return certificates.map((one) => {
    const key = new X509Certificate(one).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(key).digest('base64');
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
