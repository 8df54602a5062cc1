import { type Command, Option } from 'commander';
import type { Level, Party } from '../rfc8628/requirement';

interface RequirementsOptions {
  readonly party?: Party;
  readonly level?: Level;
  readonly section?: string;
  readonly json?: true;
}

/** Adds `rfc8628 requirements`. */
export function addRequirementsCommand(program: Command): void {
  program
    .command('requirements')
    .description('every requirement, or some, and the scenarios that judge them')
    .argument('[words...]', 'only those in whose id, statement or scenarios all of these words are')
    .addOption(new Option('--party <party>', 'only those asked of one party').choices(['provider', 'client']))
    .addOption(
      new Option('--level <level>', 'only those of one level')
        .choices(['MUST', 'SHOULD', 'MAY', 'ADVICE'])
        .argParser((text) => text.toUpperCase()),
    )
    .option('--section <section>', 'only those of one section of the RFC, and of those below it: 3.5')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nrfc8628 requirements --party provider --level MUST --section 3.5 token')
    .action((words: readonly string[], { json, ...filter }: RequirementsOptions) => {
      const { listRequirements } = require('./list-requirements') as typeof import('./list-requirements');
      process.stdout.write(listRequirements(json ? 'json' : 'text', { ...filter, words }));
    });
}
