import { type ChildProcess, spawn } from 'node:child_process';

/** The rfc8628 command, running. */
export interface Command {
  readonly process: ChildProcess;
  /** Standard output and error so far. */
  output(): string;
  /** Resolves with the first match of standard output and error. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit status when it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts `rfc8628` as a person would. */
export function rfc8628(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(process.execPath, ['-r', './test/register.cjs', 'src/cli/main.ts', ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', (status) => resolve(status)));
  return {
    process: child,
    output: () => output,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        void ended.then(() => reject(new Error(`It ended without saying ${pattern}:\n${output}`)));
        look();
      }),
  };
}
