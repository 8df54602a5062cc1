import type { Command } from 'commander';
import { readShard, type Shard } from './shard';
import { addTargetOptions, overridesOf, type TargetOptions, wholeNumber } from './target-options';

interface ProviderOptions extends TargetOptions {
  readonly recording?: string;
  readonly out?: string;
  readonly tags?: string;
  readonly maxWait?: number;
  readonly sampleSize?: number;
  readonly maxSessions?: number;
  readonly rate?: number;
  readonly strict?: true;
  readonly allowIncomplete?: true;
  readonly baseline?: string;
  readonly shard?: Shard;
  readonly jobs: number;
  readonly json?: true;
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
}

/** Adds `rfc8628 provider`; `ends` is told the exit status. */
export function addProviderCommand(program: Command, ends: (status: number) => void): void {
  const command = program
    .command('provider')
    .description('judge an authorization server')
    .argument(
      '[target...]',
      'built-in names, target files or their folders, issuer URLs (default: embedded)',
    );
  addTargetOptions(command)
    .option(
      '--out <dir>',
      'where the reports go (default: reports/latest/<name of the target>; with --tags <name>-tags)',
    )
    .option('--recording <file>', 'judge what a HAR file of one sign-in shows, in place of the server itself')
    .option('--tags <expression>', 'only scenarios with these tags, e.g. "@3.5-success or @3.4-grant-type"')
    .option('--max-wait <seconds>', 'longest time to wait for codes to expire', wholeNumber(0))
    .option('--sample-size <number>', 'sessions to start for what is said of codes', wholeNumber(1))
    .option(
      '--max-sessions <number>',
      'sessions that the run may start; they go to what binds most',
      wholeNumber(1),
    )
    .option('--rate <number>', 'requests that are sent in a second, at most', wholeNumber(1))
    .option('--strict', 'a SHOULD that is not met counts as a MUST does')
    .option(
      '--baseline <file>',
      'a report.json to compare with; what is worse than there ends the run with 1',
    )
    .option('--shard <n/m>', 'every m-th of the targets, from the n-th on: 3/10', readShard)
    .option('--jobs <number>', 'targets that are judged at the same time', wholeNumber(1), 10)
    .option('--allow-incomplete', 'a MUST that was left untested does not count')
    .option('--json', 'print report.json on standard output, everything else on standard error')
    .option('--cucumber-messages <file>', "write Cucumber's message stream, too")
    .option('--cucumber-html <file>', "write Cucumber's own HTML report, too")
    .addHelpText(
      'after',
      `
Exit status:
  0  every MUST that applies was judged and met, but for known deviations
  1  a MUST was not met (with --strict a SHOULD, too), a known deviation no
     longer deviates, or, with --baseline, something got worse
  2  the command line, the target file, or the configuration that it names is
     wrong
  3  it could not be judged: unreachable, no such grant, gone half-way, or
     interrupted
  4  nothing failed, but a MUST that applies was left untested (what --tags left
     out does not count)`,
    )
    .action(async (targets: string[], options: ProviderOptions) => {
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { providerCommand } = require('./provider') as typeof import('./provider');
      const overrides = {
        ...overridesOf(options, process.env),
        ...(options.maxWait !== undefined && { maxWait: options.maxWait }),
        ...(options.sampleSize !== undefined && { sampleSize: options.sampleSize }),
        ...(options.maxSessions !== undefined && { maxSessions: options.maxSessions }),
        ...(options.rate !== undefined && { rate: options.rate }),
      };
      ends(
        await providerCommand(targets, {
          overrides,
          ...(options.recording !== undefined && { recording: options.recording }),
          ...(options.out !== undefined && { out: options.out }),
          ...(options.tags !== undefined && { tags: options.tags }),
          jobs: options.jobs,
          ...(options.shard && { shard: options.shard }),
          strict: options.strict === true,
          allowIncomplete: options.allowIncomplete === true,
          ...(options.baseline !== undefined && { baseline: options.baseline }),
          print: options.json ? 'json' : 'text',
          ...(options.cucumberMessages !== undefined && { cucumberMessages: options.cucumberMessages }),
          ...(options.cucumberHtml !== undefined && { cucumberHtml: options.cucumberHtml }),
        }),
      );
    });
}
