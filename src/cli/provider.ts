import { join } from 'node:path';
import { planScenarios } from '../engine/scenario-plan';
import { oneLine } from '../http/harmless-text';
import { checkConfiguration } from '../provider-under-test/check-configuration';
import { judgeProvider, type Progress } from '../provider-under-test/judge-provider';
import type { OpenTarget, Target } from '../provider-under-test/target';
import { compareReports, worsened } from '../report/comparison';
import { comparisonLines } from '../report/comparison-text';
import { writeCucumberHtml, writeCucumberMessages } from '../report/cucumber-messages';
import { exitStatus } from '../report/exit-status';
import { type FolderLock, lockFolder } from '../report/folder-lock';
import { jsonReport } from '../report/json';
import { readReport } from '../report/read-report';
import { Redactor } from '../report/redactor';
import { reportFolder } from '../report/report-folder';
import { reported } from '../report/report-of';
import { TerminalReporter } from '../report/terminal';
import { textColumns } from '../report/text-columns';
import { checkWritable, checkWritableFile, writeReports } from '../report/write';
import { writeComparison } from '../report/write-comparison';
import { openTarget } from '../targets/open-target';
import type { StartOptions } from '../targets/start-options';
import { TargetError, TargetUnavailable } from '../targets/target-error';
import type { TargetOverrides } from '../targets/target-overrides';
import { interruption } from './interruption';
import { removeProviderLog, writeProviderLog } from './provider-log';

export interface ProviderCommandOptions {
  readonly overrides: TargetOverrides;
  readonly out?: string;
  readonly tags?: string;
  readonly strict: boolean;
  readonly allowIncomplete: boolean;
  /** A report.json to compare with. */
  readonly baseline?: string;
  readonly print: 'text' | 'json';
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
}

/**
 * Judges a target, prints what was found and writes the reports.
 *
 * @returns the exit status (0, 1, 3 or 4)
 * @throws TargetError, UnreadableReport, UnwritableFolder, FolderInUseError, WrongTags: wrong use, exit status 2
 */
export async function providerCommand(name: string, options: ProviderCommandOptions): Promise<number> {
  // Before anything is started: none of it would do any good.
  planScenarios('provider', options.tags);
  for (const file of [options.cucumberMessages, options.cucumberHtml]) {
    if (file !== undefined) await checkWritableFile(file);
  }
  const baseline = options.baseline === undefined ? undefined : readReport(options.baseline);
  const terminal = new TerminalReporter({
    text: await textColumns(),
    stream: options.print === 'json' ? process.stderr : process.stdout,
  });
  const interrupted = interruption();
  const open = await started(name, options, {
    signal: interrupted.signal,
    onNotice: (what) => terminal.line(what),
  });
  let lock: FolderLock | undefined;
  try {
    const { target } = open;
    const out = folderFor(target.name, options);
    await checkWritable(out);
    lock = await lockFolder(out);
    terminal.line(`Judging ${target.name}${target.issuer ? ` (${target.issuer})` : ''} by RFC 8628.`);
    await refuseWrongConfiguration(name, target, interrupted.signal);
    const judgement = await judgeProvider({
      target,
      signal: interrupted.signal,
      ...(options.tags !== undefined && { tags: options.tags }),
      // A person who is asked something at the terminal is not talked over.
      ...(target.user.driver !== 'manual' && { onProgress: (progress) => show(terminal, progress) }),
    });
    const { report, messages, withoutSecrets } = reported(judgement);
    await writeReports(report, out);
    if (options.cucumberMessages) await writeCucumberMessages(messages(), options.cucumberMessages);
    if (options.cucumberHtml) await writeCucumberHtml(messages(), options.cucumberHtml);
    terminal.report(report, join(out, 'report.html'));
    if (options.print === 'json') process.stdout.write(jsonReport(report));
    const comparison = baseline && compareReports(baseline, report);
    if (comparison) {
      terminal.block(['', ...comparisonLines(comparison, options)]);
      await writeComparison(comparison, options, out);
    }
    const status = exitStatus(report, {
      strict: options.strict,
      allowIncomplete: options.allowIncomplete,
      couldNotBeJudged: judgement.incident !== undefined,
      worseThanBaseline: comparison !== undefined && worsened(comparison, options).length > 0,
    });
    await removeProviderLog(out);
    const log = open.log?.();
    if (log) {
      const path = await writeProviderLog(withoutSecrets(log), out);
      if (status !== 0) terminal.line(`What the provider wrote: ${path}`);
    }
    return status;
  } finally {
    terminal.clear();
    await lock?.release();
    await open.close();
    interrupted.release();
  }
}

/** @throws TargetError when the server refuses what the target file says of clients, scope or people */
async function refuseWrongConfiguration(name: string, target: Target, signal: AbortSignal): Promise<void> {
  const fault = await checkConfiguration(target, { signal });
  if (fault === undefined) return;
  // The server's own words are quoted, and some repeat what they were sent.
  const redactor = new Redactor();
  for (const client of [target.client, target.other_client, target.confidential_client])
    redactor.register(client?.client_secret);
  for (const person of [target.user, target.other_user]) redactor.register(person?.password);
  throw new TargetError(`${name}: ${oneLine(redactor.text(fault))}.`);
}

/** The target, open; where it does not start, what it wrote until then is kept where the report would have been. */
async function started(
  name: string,
  options: ProviderCommandOptions,
  start: StartOptions,
): Promise<OpenTarget> {
  try {
    return await openTarget(name, options.overrides, start);
  } catch (error) {
    if (!(error instanceof TargetUnavailable) || !error.log) throw error;
    const path = await writeProviderLog(new Redactor().body(error.log), folderFor(name, options));
    throw new TargetUnavailable(`${error.message} What it wrote: ${path}`);
  }
}

function folderFor(name: string, { out }: ProviderCommandOptions): string {
  return out ?? reportFolder(name);
}

/** One line for each thing that is waited for, however many scenarios wait for it. */
function show(terminal: TerminalReporter, { done, of, waits }: Progress): void {
  const longest = new Map<string, number>();
  for (const { what, ms } of waits) longest.set(what, Math.max(ms, longest.get(what) ?? 0));
  const lines = [...longest].map(([what, remainingMs]) => ({ what, remainingMs }));
  terminal.waiting([...lines, { what: `${of - done} of ${of} scenarios to end` }]);
}
