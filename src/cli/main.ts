#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ExpectedError } from '../engine/expected-error';
import { PACKAGE } from '../engine/package-root';
import { addClientCommand } from './client-options';
import { endQuietlyWhenNobodyReads } from './closed-output';
import { addCompareCommand } from './compare-options';
import { addGatewayCommand } from './gateway-options';
import { addInitCommand } from './init-options';
import { addLoginCommand } from './login-options';
import { addProviderCommand } from './provider-options';
import { addRequirementsCommand } from './requirements-options';
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
    .configureOutput({ outputError: inOneLine() });
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
    .action(() => {
      const { listTargets } = require('./list-targets') as typeof import('./list-targets');
      print(listTargets());
    });
  addRequirementsCommand(program);
  for (const command of program.commands) {
    command
      .configureOutput({ outputError: inOneLine(command) })
      // Descriptions are wrapped beside the longest option, too: Commander leaves what is narrower than 40 to the terminal.
      .configureHelp({ minWidthToWrap: 30 });
  }
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

/** Writes Commander's message, with its guess at what was meant, in one line as every other of ours. */
function inOneLine(command?: Command): (message: string, write: (text: string) => void) => void {
  const help = command
    ? `rfc8628 ${command.name()} --help says how it is used`
    : 'rfc8628 --help lists the commands';
  return (message, write) => {
    const line = message
      .trim()
      .replace(/^error: /, '')
      .replace(/\s*\n\s*/g, ' ');
    write(`rfc8628: ${line} (${help})\n`);
  };
}

function explain(error: unknown): number {
  const status = told(error);
  if (status > 0 && process.env.GITHUB_ACTIONS === 'true') {
    const message = error instanceof Error ? error.message : String(error);
    const { GithubStep } = require('./github-step') as typeof import('./github-step');
    GithubStep.current((line) => void process.stderr.write(`${line}\n`))?.fail(message, folderIn(error));
  }
  return status;
}

/** Where what a started server wrote was put. */
function folderIn(error: unknown): string | undefined {
  return error instanceof ExpectedError && 'folder' in error && typeof error.folder === 'string'
    ? error.folder
    : undefined;
}

function told(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ExpectedError || error instanceof InvalidArgumentError) {
    process.stderr.write(`rfc8628: ${message}\n`);
    return error instanceof ExpectedError && error.outcome === 'not-judged' ? NOT_JUDGED : WRONG_USE;
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
