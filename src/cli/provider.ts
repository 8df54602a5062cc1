import { join } from 'node:path';
import { exitStatus } from '../report/aggregate';
import { jsonReport } from '../report/json';
import { TerminalReporter } from '../report/terminal';
import { checkWritable, writeReports } from '../report/write';
import { writeCucumberHtml, writeCucumberMessages } from '../run/cucumber-output';
import { judgeProvider, type Progress } from '../run/judge-provider';
import { openTarget, type TargetOverrides } from '../targets/open-target';
import { interruption } from './interruption';

export interface ProviderCommandOptions {
  readonly overrides: TargetOverrides;
  readonly out?: string;
  readonly tags?: string;
  readonly strict: boolean;
  readonly print: 'text' | 'json';
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
}

/**
 * Judges a target, prints what was found and writes the reports.
 *
 * @returns the exit status (DESIGN: 0, 1 or 3)
 * @throws TargetError, UnwritableFolder: wrong use, exit status 2
 */
export async function providerCommand(name: string, options: ProviderCommandOptions): Promise<number> {
  const terminal = new TerminalReporter({
    stream: options.print === 'json' ? process.stderr : process.stdout,
  });
  const interrupted = interruption();
  const open = await openTarget(name, options.overrides);
  try {
    const { target } = open;
    const out = options.out ?? join('reports', folderNameOf(target.name));
    await checkWritable(out);
    terminal.line(`Judging ${target.name}${target.issuer ? ` (${target.issuer})` : ''} by RFC 8628.`);
    const { report, couldNotBeJudged, streams } = await judgeProvider({
      target,
      signal: interrupted.signal,
      ...(options.tags !== undefined && { tags: options.tags }),
      // A person who is asked something at the terminal is not talked over.
      ...(target.user.driver !== 'manual' && { onProgress: (progress) => show(terminal, progress) }),
    });
    await writeReports(report, out);
    if (options.cucumberMessages) await writeCucumberMessages(streams, options.cucumberMessages);
    if (options.cucumberHtml) await writeCucumberHtml(streams, options.cucumberHtml);
    terminal.report(report, join(out, 'report.html'));
    if (options.print === 'json') process.stdout.write(jsonReport(report));
    return exitStatus(report, { strict: options.strict, couldNotBeJudged });
  } finally {
    terminal.clear();
    await open.close();
    interrupted.release();
  }
}

/** One line for each thing that is waited for, however many scenarios wait for it. */
function show(terminal: TerminalReporter, { done, of, waits }: Progress): void {
  const longest = new Map<string, number>();
  for (const { what, ms } of waits) longest.set(what, Math.max(ms, longest.get(what) ?? 0));
  const lines = [...longest].map(([what, remainingMs]) => ({ what, remainingMs }));
  terminal.waiting([...lines, { what: `${of - done} of ${of} scenarios to end` }]);
}

function folderNameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9._+-]+/g, '-').replace(/^[.-]+/, '') || 'target';
}
