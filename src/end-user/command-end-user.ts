import { type ChildProcess, spawn } from 'node:child_process';
import { safeLine } from '../http/safe-text';
import type { EndUser, Outcome, UserDescription, VerificationTask, Visit } from './end-user';

export interface CommandLimits {
  /** Milliseconds that the program may take for one task; 120 seconds unless told otherwise. */
  readonly commandTimeoutMs?: number;
}

const TIMEOUT_MS = 120_000;
/** Between asking a program to end and ending it. */
const GRACE_MS = 2_000;
const KEPT_OUTPUT = 8_192;

const STATUS_OUTCOMES: ReadonlyMap<number, Outcome> = new Map([
  [2, 'code-refused'],
  [3, 'no-choice'],
]);

/**
 * An end user who is a program of the tester's: it is told what to do in its arguments (`{uri}`, `{user_code}`,
 * `{decision}`) and in RFC8628_VERIFICATION_URI, RFC8628_USER_CODE and RFC8628_DECISION, and answers by its exit status:
 * 0 done as asked, 2 the code was refused, 3 no such choice was offered, anything else: it could not be done.
 */
export function commandEndUser(user: UserDescription, limits: CommandLimits = {}): EndUser {
  const running = new Set<ChildProcess>();
  const timeoutMs = limits.commandTimeoutMs ?? TIMEOUT_MS;
  return {
    driver: 'command',
    seesPages: false,
    openBrowser: () => ({
      run: (task) => runCommand(user, task, timeoutMs, running),
    }),
    async close() {
      await Promise.all([...running].map(end));
    },
  };
}

/** What may stand in braces in the command of a target file. */
export const COMMAND_PLACEHOLDERS = ['uri', 'user_code', 'decision'] as const;

function runCommand(
  user: UserDescription,
  task: VerificationTask,
  timeoutMs: number,
  running: Set<ChildProcess>,
): Promise<Visit> {
  const values: Record<string, string> = {
    uri: task.uri,
    user_code: task.userCode,
    decision: task.decision,
  };
  const [program, ...args] = (user.command ?? []).map((part) =>
    // One pass: a placeholder inside of a value the provider sent stays what it is.
    part.replace(/\{(uri|user_code|decision)\}/g, (_, name: string) => values[name] ?? ''),
  );
  if (!program) return Promise.resolve(stuck("the target's user has driver command and no command to run"));
  if (task.signal?.aborted) return Promise.resolve(stuck('the task was given up'));

  return new Promise((resolve) => {
    const child = start(program, args, task, user.folder);
    if (!child) {
      resolve(
        stuck(`the program ${safeLine(program)} could not be started: an argument cannot be passed on`),
      );
      return;
    }
    running.add(child);
    let output = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
    let why: string | undefined;
    const stop = (reason: string) => {
      why ??= reason;
      void end(child);
    };
    const timer = setTimeout(() => stop(`it did not end within ${timeoutMs / 1000} s`), timeoutMs);
    const onAbort = () => stop('the task was given up');
    task.signal?.addEventListener('abort', onAbort, { once: true });
    let settled = false;
    const settle = (visit: Visit) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      task.signal?.removeEventListener('abort', onAbort);
      running.delete(child);
      resolve(visit);
    };
    child.once('error', (error: NodeJS.ErrnoException) =>
      settle(stuck(`the program ${safeLine(program)} could not be started (${error.code ?? error.message})`)),
    );
    // `exit`, not `close`: a grandchild that keeps the pipe open does not keep the run waiting.
    child.once('exit', (status, signal) => {
      setImmediate(() =>
        settle(why ? stuck(`${safeLine(program)}: ${why}`) : visitOf(program, status, signal, output, task)),
      );
    });
  });
}

function start(
  program: string,
  args: readonly string[],
  task: VerificationTask,
  folder: string | undefined,
): ChildProcess | undefined {
  try {
    return spawn(program, args, {
      // A group of its own, so that what the program starts ends with it.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(folder !== undefined && { cwd: folder }),
      env: {
        ...process.env,
        RFC8628_VERIFICATION_URI: task.uri,
        RFC8628_USER_CODE: task.userCode,
        RFC8628_DECISION: task.decision,
      },
    });
  } catch {
    return undefined;
  }
}

function visitOf(
  program: string,
  status: number | null,
  signal: NodeJS.Signals | null,
  output: string,
  task: VerificationTask,
): Visit {
  const said = safeLine(
    output
      .trimEnd()
      .split(/\r\n|\r|\n/)
      .at(-1) ?? '',
  ).slice(0, 200);
  const words = said === '' ? '' : `: ${said}`;
  if (status === 0) {
    const outcomes = { approve: 'approved', deny: 'denied', look: 'asked' } as const;
    return {
      outcome: outcomes[task.decision],
      detail: `${safeLine(program)} reports that it is done${words}`,
      pages: [],
    };
  }
  const outcome = (status !== null && STATUS_OUTCOMES.get(status)) || 'stuck';
  const ended = status === null ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${status}`;
  return { outcome, detail: `${safeLine(program)} ${ended}${words}`, pages: [] };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  kill(child, 'SIGTERM');
  const timer = setTimeout(() => kill(child, 'SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(timer);
  // What the program started and did not end.
  kill(child, 'SIGKILL');
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It is gone already.
  }
}

function stuck(detail: string): Visit {
  return { outcome: 'stuck', detail, pages: [] };
}
