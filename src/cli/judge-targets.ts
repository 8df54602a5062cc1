import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Gate } from '../engine/gate';
import { PACKAGE } from '../engine/package-root';
import type { Progress } from '../provider-under-test/judge-provider';
import { baselineAmong } from '../report/baseline';
import { worsened } from '../report/comparison';
import { comparisonSummary, worseLine } from '../report/comparison-text';
import { FolderInUseError } from '../report/folder-lock';
import type { Report } from '../report/model';
import { LATEST, reportFolder } from '../report/report-folder';
import { counted, summaryWords } from '../report/report-words';
import {
  type RunSummary,
  summaryMarkdown,
  type TargetSummary,
  targetLine,
  worstStatus,
  worstVerdict,
} from '../report/run-summary';
import type { TerminalReporter } from '../report/terminal';
import { checkWritable, UnwritableFolder } from '../report/write';
import { TargetError, TargetUnavailable } from '../targets/target-error';
import type { CommandEnd } from './github-step';
import { judgeTarget } from './judge-target';
import type { ProviderCommandOptions } from './provider-command-options';

/**
 * Judges several targets side by side in this process: each leaves its reports in a folder of its own, and all of them a
 * summary. One that is wrong or cannot be judged does not keep the others from it.
 *
 * @returns with the exit status of the worst
 * @throws UnwritableFolder when no folder can be made for all of them
 */
export async function judgeTargets(
  names: readonly string[],
  options: ProviderCommandOptions & {
    readonly signal: AbortSignal;
    readonly terminal: TerminalReporter;
    /** Whether somebody reads the reports once more, in the end; they are large. */
    readonly keepsReports: boolean;
  },
): Promise<CommandEnd> {
  const { terminal, out = LATEST, tags, baseline, print } = options;
  const startedAt = new Date();
  await checkWritable(out);
  const claim = claimer(out, tags === undefined ? 'whole' : 'part');
  const progress = new Map<string, Progress>();
  const reports: Report[] = [];
  const worse: string[] = [];
  const notCompared: string[] = [];
  let compared = 0;
  let ended = 0;
  const show = (): void => {
    const all = [...progress.values()];
    const left = all.reduce((sum, { of, done }) => sum + of - done, 0);
    const longest = Math.max(0, ...all.flatMap(({ waits }) => waits.map(({ ms }) => ms)));
    terminal.waiting([
      {
        what: `${names.length - ended} of ${counted(names.length, 'target')} to end, ${counted(left, 'scenario')} of those under way`,
      },
      ...(longest > 0 ? [{ what: 'the longest wait that the RFC imposes', remainingMs: longest }] : []),
    ]);
  };
  const gate = new Gate(options.jobs);
  const reporting = new Gate(1);
  const judge = async (given: string, place: number): Promise<TargetSummary> => {
    const key = `${place}`;
    const summary = await summarized(given, async () => {
      const { report, folder, status, comparison } = await judgeTarget(given, {
        ...options,
        reporting,
        folderFor: claim,
        baselineFor: (own) => (baseline === undefined ? undefined : baselineAmong(baseline, own)),
        say: (what) => terminal.line(`${given}: ${what}`),
        onProgress: (now) => {
          progress.set(key, now);
          show();
        },
      });
      if (options.keepsReports) reports.push(report);
      if (baseline !== undefined && !comparison) {
        notCompared.push(
          `${report.target.name}: ${join(baseline, basename(folder), 'report.json')} is not there, so that nothing is said of what got worse.`,
        );
        terminal.line(notCompared.at(-1) ?? '');
      }
      if (comparison) {
        compared++;
        terminal.line(`${report.target.name}: ${comparisonSummary(comparison, options)}`);
        worse.push(
          ...worsened(comparison, options).map((change) => `${report.target.name}: ${worseLine(change)}`),
        );
      }
      const { target, summary: found, duration_ms } = report;
      return {
        given,
        status,
        name: target.name,
        ...(target.version !== undefined && { version: target.version }),
        verdict: found.verdict,
        in_words: summaryWords(report),
        MUST: found.MUST,
        SHOULD: found.SHOULD,
        duration_ms,
        folder,
      };
    });
    progress.delete(key);
    ended++;
    terminal.line(targetLine(summary));
    return summary;
  };
  const targets = await Promise.all(names.map((given, place) => gate.through(() => judge(given, place))));
  const summary: RunSummary = {
    suite: { name: PACKAGE.name, version: PACKAGE.version },
    started_at: startedAt.toISOString(),
    duration_ms: Date.now() - startedAt.getTime(),
    targets,
  };
  const name = options.shard ? `summary-${options.shard.index}-of-${options.shard.of}` : 'summary';
  const json = `${JSON.stringify(summary, undefined, 2)}\n`;
  await writeFile(join(out, `${name}.json`), json);
  await writeFile(join(out, `${name}.md`), summaryMarkdown(summary));
  if (print === 'json') process.stdout.write(json);
  terminal.line(`Summary: ${join(out, `${name}.md`)}`);
  // A baseline that fits none of them would find nothing worse, whatever they do. That a shard got new ones only is fair.
  const misfit =
    !options.shard && compared === 0 && notCompared.length > 0
      ? `--baseline ${baseline} has no report of any of these targets: nothing was compared.`
      : undefined;
  if (misfit !== undefined) terminal.line(`rfc8628: ${misfit}`);
  return {
    status: worstStatus(misfit === undefined ? targets : [...targets, { status: 2 }]),
    result: {
      reports,
      folder: out,
      verdict: worstVerdict(targets) ?? '',
      head: summaryMarkdown(summary),
      worse,
      notCompared,
      problems: [
        ...(misfit === undefined ? [] : [misfit]),
        ...targets.flatMap(({ problem, given }) => (problem === undefined ? [] : [`${given}: ${problem}`])),
      ],
    },
  };
}

/** What is known to go wrong with a target is said of it; anything else is a mistake of the suite, and stops the run. */
async function summarized(given: string, judge: () => Promise<TargetSummary>): Promise<TargetSummary> {
  try {
    return await judge();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Some name the file by themselves, for a run of one target.
    const problem = message.startsWith(`${given}: `) ? message.slice(given.length + 2) : message;
    if (error instanceof TargetUnavailable) return { given, status: 3, problem };
    const wrong = [TargetError, UnwritableFolder, FolderInUseError].some((kind) => error instanceof kind);
    if (wrong) return { given, status: 2, problem };
    return { given, status: 3, problem: `the suite itself failed: ${problem}` };
  }
}

/** Hands out a folder of its own to each target, also where two are called alike. */
function claimer(base: string, part: 'whole' | 'part'): (targetName: string) => string {
  const taken = new Set<string>();
  return (targetName) => {
    const plain = reportFolder(targetName, base, part);
    let folder = plain;
    for (let number = 2; taken.has(folder); number++) folder = `${plain}-${number}`;
    taken.add(folder);
    return folder;
  };
}
