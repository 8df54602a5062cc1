import { spawn } from 'node:child_process';
import { TargetError, TargetUnavailable } from './target-error';

const WITHIN_MS = 30_000;
const LONGEST = 200;
const MOST_OUTPUT = 64 * 1024;

/**
 * The version of what is judged, as a command of the target or client file prints it.
 *
 * @param command the program and its arguments, started in `folder`
 * @param source the file that names it, for errors
 * @returns the first line of its standard output that is not empty
 * @throws TargetError when it cannot be started, fails, prints nothing, or takes longer than 30 seconds
 * @throws TargetUnavailable when the signal ends it
 */
export async function printedVersion(
  command: readonly string[],
  {
    folder,
    source,
    signal,
  }: { readonly folder: string; readonly source: string; readonly signal?: AbortSignal },
): Promise<string> {
  const [program = '', ...args] = command;
  const { output, trouble } = await outputOf(program, args, folder, signal);
  if (signal?.aborted)
    throw new TargetUnavailable(
      `${source}: interrupted while the command of "version" ran; nothing was judged.`,
    );
  const line = output
    .split(/\r?\n/)
    .map((each) => each.trim())
    .find((each) => each !== '');
  if (trouble === undefined && line !== undefined) return line.slice(0, LONGEST);
  throw new TargetError(
    `${source}: the command of "version", ${JSON.stringify(program)}, ${trouble ?? 'printed nothing on standard output'}.`,
  );
}

function outputOf(
  program: string,
  args: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly output: string; readonly trouble?: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: WITHIN_MS,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MOST_OUTPUT) output += text;
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ output, trouble: `cannot be started (${error.code ?? error.message})` }),
    );
    child.once('close', (status, killedBy) => {
      if (status === 0) resolve({ output });
      else if (status === null)
        resolve({ output, trouble: `was ended by ${killedBy}: it may take no longer than 30 s` });
      else resolve({ output, trouble: `ended with status ${status}` });
    });
  });
}
