#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { CertificatesUnavailable } from '../client-under-test/certificates';
import { ClientNotJudged, WrongClient } from '../client-under-test/first-sign-in';
import { PACKAGE } from '../engine/package-root';
import { WrongTags } from '../engine/scenario-plan';
import { FolderInUseError } from '../report/folder-lock';
import { UnreadableReport } from '../report/read-report';
import { UnwritableFolder } from '../report/write';
import { NoResultsError } from '../site/results';
import { TargetError, TargetUnavailable } from '../targets/target-error';
import { addClientCommand } from './client-options';
import { endQuietlyWhenNobodyReads } from './closed-output';
import { addCompareCommand } from './compare';
import { addGatewayCommand } from './gateway';
import { addInitCommand } from './init';
import { listRequirements } from './list-requirements';
import { listTargets } from './list-targets';
import { addLoginCommand } from './login-options';
import { addProviderCommand } from './provider-options';
import { addSiteCommand } from './site';

/** The command or the target is wrong: one line says what, and nothing was judged. */
const WRONG_USE = 2;
/** The provider could not be judged: it cannot be started here, or something broke in the suite itself. */
const NOT_JUDGED = 3;

/**
 * The rfc8628 command.
 *
 * @param argv as in `process.argv`
 * @returns the exit status
 */
async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('rfc8628')
    .description('Conformance suite for RFC 8628, the OAuth 2.0 Device Authorization Grant.')
    .version(PACKAGE.version)
    .exitOverride()
    .configureOutput({ outputError: (message, write) => write(`${inOneLine(message)}\n`) });
  let status = 0;
  const ends = (code: number): void => {
    status = code;
  };
  addProviderCommand(program, ends);
  addClientCommand(program, argv, ends);
  addLoginCommand(program, ends);
  addGatewayCommand(program, ends);
  addInitCommand(program, ends);
  addSiteCommand(program);
  addCompareCommand(program, ends);
  program
    .command('targets')
    .description('what can be judged without a target file')
    .action(() => print(listTargets()));
  program
    .command('requirements')
    .description('every requirement, and the scenarios that judge it')
    .option('--json', 'as JSON')
    .action((options: { json?: true }) => print(listRequirements(options.json ? 'json' : 'text')));
  try {
    await program.parseAsync(argv);
    return status;
  } catch (error) {
    return explain(error);
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Commander's message, with its guess at what was meant, in one line as every other of ours. */
function inOneLine(message: string): string {
  const line = message
    .trim()
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ');
  return `rfc8628: ${line} (rfc8628 --help lists the commands)`;
}

function explain(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  const message = error instanceof Error ? error.message : String(error);
  if (
    error instanceof TargetError ||
    error instanceof WrongClient ||
    error instanceof CertificatesUnavailable ||
    error instanceof UnwritableFolder ||
    error instanceof UnreadableReport ||
    error instanceof FolderInUseError ||
    error instanceof NoResultsError ||
    error instanceof WrongTags ||
    error instanceof InvalidArgumentError
  ) {
    process.stderr.write(`rfc8628: ${message}\n`);
    return WRONG_USE;
  }
  if (error instanceof TargetUnavailable || error instanceof ClientNotJudged) {
    process.stderr.write(`rfc8628: ${message}\n`);
    return NOT_JUDGED;
  }
  process.stderr.write(
    `rfc8628: the suite itself failed: ${error instanceof Error ? error.stack : message}\n`,
  );
  return NOT_JUDGED;
}

endQuietlyWhenNobodyReads();
void main(process.argv).then((status) => {
  process.exitCode = status;
});
