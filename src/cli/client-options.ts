import type { Command } from 'commander';
import type { ClientRegistration } from '../device-client/client-registration';
import { wholeNumber } from './target-options';

interface ClientOptions {
  readonly out?: string;
  readonly tags?: string;
  readonly jobs?: number;
  readonly shareStarts?: true;
  readonly timeout?: number;
  readonly terminal?: true;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scope?: string;
  readonly strict?: true;
  readonly allowIncomplete?: true;
  readonly baseline?: string;
  readonly json?: true;
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
}

/**
 * Adds `rfc8628 client`; `ends` is told the exit status.
 *
 * @param argv as in `process.argv`: where the command begins, the parser does not say
 */
export function addClientCommand(
  program: Command,
  argv: readonly string[],
  ends: (status: number) => void,
): void {
  program
    .command('client')
    .description('judge a device client')
    .usage('[options] [client] [-- command...]')
    .argument('[client...]', 'a client file, a built-in name, or after "--" the command to judge')
    .option(
      '--out <dir>',
      'where the reports go (default: reports/latest/<name of the client>; with --tags <name>-tags)',
    )
    .option('--tags <expression>', 'only scenarios with these tags, e.g. "not @slow and not @long"')
    .option('--jobs <number>', 'scenarios that go on at once, each a process (default: 24)', wholeNumber(1))
    .option(
      '--share-starts',
      'start the command once for all scenarios that it could not tell apart: quicker',
    )
    .option(
      '--timeout <seconds>',
      'what a scenario may take beyond its own waits (default: 60)',
      wholeNumber(1),
    )
    .option('--terminal', 'give the command a pseudo-terminal of 80 columns')
    .option('--client-id <id>', 'the client_id that the command is told')
    .option('--client-secret <secret>', 'its secret; better in the environment: RFC8628_CLIENT_SECRET')
    .option('--scope <scope>', 'the scope that the command is told')
    .option('--strict', 'a SHOULD that is not met counts as a MUST does')
    .option(
      '--baseline <file>',
      'a report.json to compare with; what is worse than there ends the run with 1',
    )
    .option('--allow-incomplete', 'a MUST that was left untested does not count')
    .option('--json', 'print report.json on standard output, everything else on standard error')
    .option('--cucumber-messages <file>', "write Cucumber's message stream, too")
    .option('--cucumber-html <file>', "write Cucumber's own HTML report, too")
    .addHelpText(
      'after',
      `
The command is started once for each scenario, each time with a scripted
authorization server of its own. It is told where that is by placeholders, such
as {issuer}, or by environment variables, such as RFC8628_ISSUER;
docs/clients.md has them all. It ends with status 0 when it has signed in, and
with 127 for what it cannot do.

Exit status:
  0  every MUST that applies was judged and met, but for known deviations
  1  a MUST was not met (with --strict a SHOULD, too), a known deviation no
     longer deviates, or, with --baseline, something got worse
  2  the command line or the client file is wrong, or the command cannot be
     started
  3  it could not be judged: one plain sign-in does not work, or the run was
     interrupted
  4  nothing failed, but a MUST that applies was left untested (what --tags left
     out does not count)`,
    )
    .action(async (words: readonly string[], options: ClientOptions) => {
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { clientCommand } = require('./client') as typeof import('./client');
      const dashes = argv.indexOf('--');
      const command = dashes < 0 ? [] : argv.slice(dashes + 1);
      const [name, ...more] = words.slice(0, words.length - command.length);
      const secret = options.clientSecret ?? process.env.RFC8628_CLIENT_SECRET;
      const registration: ClientRegistration | undefined =
        options.clientId !== undefined || secret
          ? { client_id: options.clientId ?? 'tv', ...(secret && { client_secret: secret }) }
          : undefined;
      ends(
        await clientCommand(more.length > 0 ? undefined : name, more.length > 0 ? words : command, {
          ...(options.out !== undefined && { out: options.out }),
          ...(options.tags !== undefined && { tags: options.tags }),
          ...(options.jobs !== undefined && { jobs: options.jobs }),
          sharesStarts: options.shareStarts === true,
          strict: options.strict === true,
          allowIncomplete: options.allowIncomplete === true,
          ...(options.baseline !== undefined && { baseline: options.baseline }),
          print: options.json ? 'json' : 'text',
          ...(options.cucumberMessages !== undefined && { cucumberMessages: options.cucumberMessages }),
          ...(options.cucumberHtml !== undefined && { cucumberHtml: options.cucumberHtml }),
          overrides: {
            ...(registration && { client: registration }),
            ...(options.scope !== undefined && { scope: options.scope }),
            ...(options.terminal && { terminal: true }),
            ...(options.timeout !== undefined && { timeout: options.timeout }),
          },
        }),
      );
    });
}
