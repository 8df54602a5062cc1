import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClientNotJudged, WrongClient } from '../client-under-test/first-sign-in';
import { type ClientProgress, judgeClient } from '../client-under-test/judge-client';
import { planScenarios } from '../engine/scenario-plan';
import { readBaseline } from '../report/baseline';
import { compareReports, worsened } from '../report/comparison';
import { comparisonLines, worseLine } from '../report/comparison-text';
import { writeCucumberHtml, writeCucumberMessages } from '../report/cucumber-messages';
import { exitStatus } from '../report/exit-status';
import { lockFolder } from '../report/folder-lock';
import { jsonReport } from '../report/json';
import type { Report } from '../report/model';
import { Redactor } from '../report/redactor';
import { LATEST, reportFolder } from '../report/report-folder';
import { reported } from '../report/report-of';
import { counted } from '../report/report-words';
import { TerminalReporter } from '../report/terminal';
import { textColumns } from '../report/text-columns';
import { checkWritable, checkWritableFile, writeReports } from '../report/write';
import { writeComparison } from '../report/write-comparison';
import { LOGIN, loginClient } from '../targets/built-in-client';
import { type ClientFile, clientOfCommand, readClientFile, versionOf } from '../targets/client-file';
import { TargetError } from '../targets/target-error';
import { GithubStep } from './github-step';
import { interruption } from './interruption';

export interface ClientCommandOptions {
  readonly out?: string;
  readonly tags?: string;
  readonly jobs?: number;
  readonly sharesStarts?: boolean;
  readonly strict: boolean;
  readonly allowIncomplete: boolean;
  /** A report.json to compare with. */
  readonly baseline?: string;
  readonly print: 'text' | 'json';
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
  /** What the command line says otherwise than the client file. */
  readonly overrides: Partial<Pick<ClientFile, 'client' | 'scope' | 'terminal' | 'timeout'>>;
}

/**
 * Judges a device client, prints what was found and writes the reports.
 *
 * @param name a client file or a built-in name; the built-in client where neither it nor a command is given
 * @param command the program and its arguments
 * @returns the exit status (0, 1, 3 or 4)
 * @throws TargetError, UnreadableReport, UnwritableFolder, WrongTags, WrongClient: wrong use, exit status 2
 * @throws ClientNotJudged: one plain sign-in does not work, exit status 3
 */
export async function clientCommand(
  name: string | undefined,
  command: readonly string[],
  options: ClientCommandOptions,
): Promise<number> {
  // Before anything is started: none of it would do any good.
  planScenarios('client', options.tags ?? '');
  for (const file of [options.cucumberMessages, options.cucumberHtml]) {
    if (file !== undefined) await checkWritableFile(file);
  }
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline, 'client');
  const client = { ...clientNamed(name, command), ...options.overrides };
  const terminal = new TerminalReporter({
    text: await textColumns(),
    stream: options.print === 'json' ? process.stderr : process.stdout,
  });
  const out = options.out ?? reportFolder(client.name, LATEST, options.tags === undefined ? 'whole' : 'part');
  await checkWritable(out);
  const interrupted = interruption();
  const lock = await lockFolder(out);
  const step = GithubStep.current((line) => terminal.block([line]));
  step?.mute();
  let judged: Report | undefined;
  let worse: readonly string[] = [];
  try {
    const version = await versionOf(client, interrupted.signal).catch((error: unknown) => {
      // Who ends the run while it is asked for still gets a report, without it.
      if (!interrupted.signal.aborted) throw error;
      return undefined;
    });
    terminal.line(`Judging ${client.name} by RFC 8628.`);
    const judgement = await judgeClient({
      client,
      signal: interrupted.signal,
      ...(version !== undefined && { version }),
      ...(options.tags !== undefined && { tags: options.tags }),
      ...(options.jobs !== undefined && { jobs: options.jobs }),
      sharesStarts: options.sharesStarts === true,
      keepsMessages: options.cucumberMessages !== undefined || options.cucumberHtml !== undefined,
      onProgress: (progress) => show(terminal, progress),
    });
    const { report, messages } = reported(judgement);
    judged = report;
    const comparison = baseline && compareReports(baseline, report);
    const changes = comparison ? worsened(comparison, options) : [];
    worse = changes.map(worseLine);
    await writeReports(report, out, { strict: options.strict, worse: changes });
    if (options.cucumberMessages) await writeCucumberMessages(messages(), options.cucumberMessages);
    if (options.cucumberHtml) await writeCucumberHtml(messages(), options.cucumberHtml);
    if (comparison) await writeComparison(comparison, options, out);
    terminal.report(report, join(out, 'report.html'));
    if (comparison) terminal.block(['', ...comparisonLines(comparison, options)]);
    if (options.print === 'json') process.stdout.write(jsonReport(report));
    return exitStatus(report, {
      strict: options.strict,
      allowIncomplete: options.allowIncomplete,
      inconclusive: judgement.incident !== undefined,
      worseThanBaseline: worse.length > 0,
    });
  } catch (error) {
    throw withoutSecrets(error, client);
  } finally {
    terminal.clear();
    step?.unmute();
    await lock.release();
    interrupted.release();
    if (judged)
      step?.conclude({ reports: [judged], folder: out, verdict: judged.summary.verdict, worse }, options);
  }
}

/** What a client printed before it could be judged goes to a terminal and to logs: without the secrets that are in it. */
function withoutSecrets(error: unknown, { client }: ClientFile): unknown {
  if (!(error instanceof ClientNotJudged || error instanceof WrongClient)) return error;
  const redactor = new Redactor();
  redactor.register(client.client_secret);
  for (const traffic of error.traffic) redactor.learnFrom(traffic);
  error.message = redactor.body(error.message);
  return error;
}

/** @throws TargetError when there is no such client */
function clientNamed(name: string | undefined, command: readonly string[]): ClientFile {
  if (name === undefined) return command.length > 0 ? clientOfCommand(command, process.cwd()) : loginClient();
  if (command.length > 0)
    throw new TargetError(`Give a client file ("${name}") or a command after "--", not both.`);
  if (existsSync(name) || /\.(ya?ml|json)$/i.test(name)) return readClientFile(name);
  if (name === LOGIN) return loginClient();
  throw new TargetError(
    `"${name}" is neither a client file nor the built-in client ("${LOGIN}"); a command stands after "--": rfc8628 client -- ${name}`,
  );
}

function show(terminal: TerminalReporter, { done, of, underWay, found }: ClientProgress): void {
  const [first] = underWay;
  terminal.waiting(
    [
      // What failed by time alone is looked at once more when all have ended.
      ...(done < of || first === undefined
        ? [{ what: `${of - done} of ${counted(of, 'scenario')} to end` }]
        : []),
      ...(first === undefined ? [] : [{ what: first }]),
    ],
    found,
  );
}
