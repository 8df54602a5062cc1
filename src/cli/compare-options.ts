import { type Command, Option } from 'commander';
import type { CompareOptions } from './compare';

/** Adds `rfc8628 compare`. */
export function addCompareCommand(program: Command, ends: (status: number) => void): void {
  program
    .command('compare')
    .description('what changed between two report.json')
    .argument('<before>', 'a report.json, or the folder of one')
    .argument('<after>', 'the later one')
    .addOption(
      new Option('--format <format>', 'how to say it').choices(['text', 'markdown', 'json']).default('text'),
    )
    .option('--strict', 'SHOULD and ADVICE count as MUST does')
    .addHelpText(
      'after',
      `
Exit status:
  0  nothing is worse
  1  a MUST newly failed, or could no longer be tested (with --strict anything)
  2  the command line is wrong, or a report cannot be read`,
    )
    .action((before: string, after: string, options: CompareOptions) => {
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { compareCommand } = require('./compare') as typeof import('./compare');
      ends(compareCommand(before, after, options));
    });
}
