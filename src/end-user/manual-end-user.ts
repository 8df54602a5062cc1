import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { safeLine } from '../http/safe-text';
import type { EndUser, VerificationTask, Visit } from './end-user';

export interface ManualTerminal {
  /** Where the person answers; the process's standard input unless told otherwise. */
  readonly input?: Readable & { readonly isTTY?: boolean };
  /** Where the person is told; standard error unless told otherwise, so that standard output stays a result's. */
  readonly output?: Writable;
  /** Milliseconds the person has for one task; 10 minutes unless told otherwise. */
  readonly manualTimeoutMs?: number;
  /** Milliseconds in which nobody can have done what was just asked, so that an Enter was for the task before. */
  readonly manualHasteMs?: number;
  /** How many tasks there will be, where that is known: each is told which of them it is. */
  readonly manualTasks?: number;
}

const TIMEOUT_MS = 10 * 60_000;
const HASTE_MS = 400;
const RULE = '─'.repeat(72);

/** An end user at the terminal, who is told what to do and says when it is done. Tasks wait for each other. */
export function manualEndUser(options: ManualTerminal = {}): EndUser {
  const { manualTasks } = options;
  const from = options.input ?? process.stdin;
  const to = options.output ?? process.stderr;
  const timeoutMs = options.manualTimeoutMs ?? TIMEOUT_MS;
  const hasteMs = options.manualHasteMs ?? HASTE_MS;
  const closing = new AbortController();
  let queue: Promise<unknown> = Promise.resolve();
  let tasks = 0;
  const nextPlace = (): string => {
    tasks += 1;
    return manualTasks === undefined || tasks > manualTasks ? `${tasks}` : `${tasks} of ${manualTasks}`;
  };
  return {
    driver: 'manual',
    seesPages: false,
    openBrowser: () => ({
      run(task) {
        if (!from.isTTY) {
          const detail = 'the user driver is manual, and there is no terminal at which a person could answer';
          return Promise.resolve({ outcome: 'stuck', detail, pages: [] });
        }
        const signal = task.signal ? AbortSignal.any([task.signal, closing.signal]) : closing.signal;
        const turn = queue.then(() => askPerson(task, nextPlace, signal, from, to, { timeoutMs, hasteMs }));
        queue = turn;
        return turn;
      },
    }),
    async close() {
      closing.abort();
      await queue;
    },
  };
}

/** What may be typed; nothing means that it is done. */
const ANSWERS: ReadonlySet<string> = new Set(['', 'c', 'n', 's']);

async function askPerson(
  task: VerificationTask,
  nextPlace: () => string,
  signal: AbortSignal,
  input: Readable,
  output: Writable,
  { timeoutMs, hasteMs }: { readonly timeoutMs: number; readonly hasteMs: number },
): Promise<Visit> {
  if (signal.aborted)
    return { outcome: 'stuck', detail: 'the task was given up before its turn came', pages: [] };
  output.write(instructions(task, nextPlace()));
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const either = AbortSignal.any([signal, deadline.signal]);
  const toldAt = performance.now();
  let answer = await readLine(input, either);
  // What was typed by mistake says nothing of the server: taken for "done", it would accuse it.
  for (;;) {
    const tooSoon = answer?.trim() === '' && performance.now() - toldAt < hasteMs;
    if (answer === undefined || (!tooSoon && ANSWERS.has(answer.trim().toLowerCase()))) break;
    output.write(
      tooSoon
        ? '  (That was soon: press Enter once this one is done.)\n> '
        : '  That is none of the answers: Enter, c, n or s.\n> ',
    );
    answer = await readLine(input, either);
  }
  clearTimeout(timer);
  if (answer === undefined) {
    const why = deadline.signal.aborted
      ? `nobody answered within ${Math.round(timeoutMs / 1000)} s`
      : 'the task was given up';
    output.write(`\n(${why})\n`);
    return { outcome: 'stuck', detail: why, pages: [] };
  }
  const word = answer.trim().toLowerCase();
  if (word === 's')
    return { outcome: 'stuck', detail: 'the person says that it could not be done', pages: [] };
  if (word === 'c')
    return { outcome: 'code-refused', detail: 'the person says that the page refused the code', pages: [] };
  if (word === 'n')
    return {
      outcome: 'no-choice',
      detail: 'the person says that the page offered no such choice',
      pages: [],
    };
  const outcomes = { approve: 'approved', deny: 'denied', look: 'asked' } as const;
  return { outcome: outcomes[task.decision], detail: 'the person says that it is done', pages: [] };
}

function instructions({ uri, userCode, decision }: VerificationTask, place: string): string {
  const tasks = {
    approve: 'sign in if you are asked to, and APPROVE the device',
    deny: 'sign in if you are asked to, and DENY the device',
    look: 'go on until you are asked to approve, and leave it there: press neither',
  } as const;
  return [
    '',
    RULE,
    `  ${place}: you are the end user now. Open this address in a browser:`,
    '',
    `      ${safeLine(uri)}`,
    '',
    '  Where the page asks for a code, type:',
    '',
    `      ${safeLine(userCode)}`,
    '',
    `  Then ${tasks[decision]}.`,
    '',
    '  Enter: done · c: code refused · n: no such choice · s: could not be done',
    RULE,
    '> ',
  ].join('\n');
}

/** One line from the terminal; undefined when the signal came first, or the input ended. */
function readLine(input: Readable, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input, terminal: false });
    let settled = false;
    const settle = (line: string | undefined) => {
      // Closing ends the lines too, and says so.
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      lines.close();
      // Left flowing, standard input would keep the process alive after the run.
      input.pause();
      resolve(line);
    };
    const onAbort = () => settle(undefined);
    lines.once('line', settle);
    lines.once('close', () => settle(undefined));
    if (signal.aborted) settle(undefined);
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
