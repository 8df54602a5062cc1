import type { Command } from 'commander';
import { addTargetOptions, overridesOf, type TargetOptions } from './target-options';

interface LoginOptions extends TargetOptions {
  readonly json?: true;
  readonly har?: string;
  readonly open?: true;
  readonly verbose?: true;
}

/** Adds `rfc8628 login`; `ends` is told the exit status. */
export function addLoginCommand(program: Command, ends: (status: number) => void): void {
  const command = program
    .command('login')
    .description('sign in with the reference client, and show who signed in')
    .argument('[target]', 'a built-in name, a target file, or an issuer URL', 'embedded');
  addTargetOptions(command)
    .option('--open', 'open a browser on this machine once the address is shown')
    .option('--verbose', 'say, too, what of the server is not as the RFC has it and was forgiven')
    .option(
      '--har <file>',
      'record what is sent and what comes, without secrets: rfc8628 provider --recording judges it',
    )
    .option('--json', 'for programs: one JSON document a line')
    .addHelpText(
      'after',
      `
Exit status:
  0    signed in
  1    denied, expired, or refused by the server; or the ID token does not
       verify
  2    the command line or the target cannot be used
  3    the server cannot be reached
  130  Ctrl-C`,
    )
    .action(async (name: string, options: LoginOptions) => {
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { loginToTarget } = require('./login-to-target') as typeof import('./login-to-target');
      ends(
        await loginToTarget(name, overridesOf(options, process.env), {
          output: options.json ? 'json-lines' : 'text',
          ...(options.har !== undefined && { har: options.har }),
          browser: options.open ? 'open' : 'leave',
          forgiven: options.verbose ? 'told' : 'left out',
        }),
      );
    });
}
