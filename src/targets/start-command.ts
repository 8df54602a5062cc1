import { LogTail } from './log-tail';
import { type ProcessGroup, startGroup } from './process-group';
import type { StartedServer } from './started-server';
import { TargetError } from './target-error';

const LOG_CHARACTERS = 256 * 1024;

/**
 * Starts a server as a process.
 *
 * @param command the program and its arguments, as from a shell in `folder`
 * @throws TargetError when there is no such program
 */
export async function startCommand(
  command: readonly string[],
  { folder, env = {} }: { readonly folder: string; readonly env?: Readonly<Record<string, string>> },
): Promise<StartedServer> {
  const [program = '', ...args] = command;
  const log = new LogTail(LOG_CHARACTERS);
  let group: ProcessGroup;
  try {
    group = startGroup(program, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw cannotBeStarted(program, error);
  }
  const { child } = group;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => log.add(text));
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) =>
      resolve(
        status === null
          ? `it was ended by ${signal}`
          : `it ended with status ${status}${status === 0 ? ', and has to go on for as long as the server does' : ''}`,
      ),
    );
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(cannotBeStarted(program, error)));
  });
  child.on('error', () => {});
  return { log: () => log.text(), ended, stop: () => group.end() };
}

function cannotBeStarted(program: string, error: unknown): TargetError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why =
    code === 'ENOENT'
      ? 'there is no such program, or no such folder to start it in'
      : code || 'an argument cannot be passed on';
  return new TargetError(`"start.command" cannot be started: ${JSON.stringify(program)}: ${why}.`);
}
