import { join } from 'node:path';
import { planScenarios } from '../engine/scenario-plan';
import type { Progress } from '../provider-under-test/judge-provider';
import { checkBaselines, readBaseline } from '../report/baseline';
import { worsened } from '../report/comparison';
import { comparisonLines, worseLine } from '../report/comparison-text';
import { jsonReport } from '../report/json';
import { reportFolder } from '../report/report-folder';
import { counted } from '../report/report-words';
import { TerminalReporter } from '../report/terminal';
import { textColumns } from '../report/text-columns';
import { checkWritableFile } from '../report/write';
import { TargetError } from '../targets/target-error';
import { agreeAtTerminal } from './agree';
import { type CommandEnd, GithubStep } from './github-step';
import { interruption } from './interruption';
import { judgeTarget } from './judge-target';
import { judgeTargets } from './judge-targets';
import type { ProviderCommandOptions } from './provider-command-options';
import { emptyShard, ofShard } from './shard';

/**
 * Judges one target or several, prints what was found and writes the reports.
 *
 * @param given the targets as a person named them
 * @returns the exit status (0, 1, 3 or 4; of several targets also 2)
 * @throws TargetError, RecordingError, UnreadableReport, UnwritableFolder, FolderInUseError, WrongTags: wrong use, exit status 2
 */
export async function providerCommand(
  given: readonly string[],
  options: ProviderCommandOptions,
): Promise<number> {
  const { shard, tags, print, cucumberMessages, cucumberHtml } = options;
  if (shard && given.length === 0)
    throw new TargetError(
      '--shard takes every so many of the targets that are named: name them all, to each shard alike.',
    );
  const names = shard ? ofShard(given, shard) : given;
  if (options.recording !== undefined && (given.length > 1 || shard))
    throw new TargetError('A recording is of one target: name it, or none.');
  // Before anything is started: none of it would do any good.
  planScenarios('provider', tags);
  // A shard is one of several, however many of them it got: all leave the same behind.
  const isOneOfSeveral = given.length > 1 || shard !== undefined;
  if (isOneOfSeveral && options.baseline !== undefined) checkBaselines(options.baseline);
  for (const file of [cucumberMessages, cucumberHtml]) {
    if (file === undefined) continue;
    if (given.length > 1) {
      throw new TargetError(
        "Cucumber's own outputs are written for one target: judge the targets one by one.",
      );
    }
    await checkWritableFile(file);
  }
  const terminal = new TerminalReporter({
    text: await textColumns(),
    stream: print === 'json' ? process.stderr : process.stdout,
  });
  const interrupted = interruption();
  const { signal } = interrupted;
  if (shard && names.length === 0) terminal.line(emptyShard(shard, given.length));
  const step = GithubStep.current((line) => terminal.block([line]));
  step?.mute();
  let ended: CommandEnd;
  try {
    ended = isOneOfSeveral
      ? await judgeTargets(names, { ...options, signal, terminal, keepsReports: step !== undefined })
      : await judgeOne(names[0], { ...options, signal, terminal });
  } finally {
    terminal.clear();
    step?.unmute();
    interrupted.release();
  }
  step?.conclude(ended.result, options);
  return ended.status;
}

/** Loaded only where there is a recording. */
const recorded = () => require('./judge-recorded') as typeof import('./judge-recorded');

async function judgeOne(
  name: string | undefined,
  options: ProviderCommandOptions & { readonly signal: AbortSignal; readonly terminal: TerminalReporter },
): Promise<CommandEnd> {
  const { terminal, out, tags, print } = options;
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline, 'provider');
  const part = tags === undefined ? 'whole' : 'part';
  const { recording } = options;
  const reporting = {
    folderFor: (targetName: string) => out ?? reportFolder(targetName, undefined, part),
    baselineFor: () => baseline,
    say: (what: string) => terminal.line(what),
  };
  const { report, folder, status, comparison, logPath } =
    recording === undefined
      ? await judgeTarget(name ?? 'embedded', {
          ...options,
          ...reporting,
          ...(process.stdin.isTTY && process.stderr.isTTY && { agree: agreeAtTerminal }),
          onProgress: (progress) => show(terminal, progress),
        })
      : await recorded().judgeRecorded(name, { ...options, ...reporting, recording });
  terminal.report(report, join(folder, 'report.html'));
  if (print === 'json') process.stdout.write(jsonReport(report));
  if (comparison) terminal.block(['', ...comparisonLines(comparison, options)]);
  if (logPath !== undefined && status !== 0) terminal.line(`What the provider wrote: ${logPath}`);
  return {
    status,
    result: {
      reports: [report],
      folder,
      verdict: report.summary.verdict,
      ...(comparison && { worse: worsened(comparison, options).map(worseLine) }),
    },
  };
}

/** One line for each thing that is waited for, however many scenarios wait for it. */
function show(terminal: TerminalReporter, { done, of, waits, found }: Progress): void {
  const longest = new Map<string, number>();
  for (const { what, ms } of waits) longest.set(what, Math.max(ms, longest.get(what) ?? 0));
  const lines = [...longest].map(([what, remainingMs]) => ({ what, remainingMs }));
  terminal.waiting([...lines, { what: `${of - done} of ${counted(of, 'scenario')} to end` }], found);
}
