import type { Command } from 'commander';
import { terminalAsker } from './asker';
import type { InitOptions } from './init';
import { interruption } from './interruption';

/** Adds `rfc8628 init`. */
export function addInitCommand(program: Command, ends: (status: number) => void): void {
  program
    .command('init')
    .description('write a target file by looking at an issuer, and asking what it cannot know')
    .argument('[issuer]', "the issuer's URL")
    .option('--client-id <id>', 'the client that the device is registered as')
    .option('--scope <scope>', 'the scope to ask for')
    .option('--device-authorization-endpoint <url>', 'where the metadata do not name it')
    .option('--token-endpoint <url>', 'where the metadata do not name it')
    .option('--out <file>', 'the file to write (default: <host>.yaml)')
    .option('--force', 'write over a file that is there')
    .addHelpText(
      'after',
      `
A client secret is taken from the environment: RFC8628_CLIENT_SECRET.

Exit status:
  0  the file is written, also where something is still to be filled in
  2  the command line is wrong, or the file is there already
  3  nothing answers at the issuer, or a question was left unanswered`,
    )
    .action(async (issuer: string | undefined, options: InitOptions) => {
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { initCommand } = require('./init') as typeof import('./init');
      const asker = process.stdin.isTTY && process.stderr.isTTY ? terminalAsker() : undefined;
      const interrupted = interruption();
      try {
        ends(
          await initCommand(issuer, options, {
            say: (line) => void process.stderr.write(`${line}\n`),
            asker,
            signal: interrupted.signal,
          }),
        );
      } finally {
        asker?.close();
        interrupted.release();
      }
    });
}
