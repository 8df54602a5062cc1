import type { Judgement } from '../engine/judgement';
import { type ComparableReport, type Comparison, compareReports, worsened } from '../report/comparison';
import { writeCucumberHtml, writeCucumberMessages } from '../report/cucumber-messages';
import { type ExitStatus, exitStatus } from '../report/exit-status';
import type { Report } from '../report/model';
import type { Redactor } from '../report/redactor';
import { reported } from '../report/report-of';
import { writeReports } from '../report/write';
import { writeComparison } from '../report/write-comparison';
import { removeProviderLog, writeProviderLog } from './provider-log';

/** What the command line says of the reports of one target. */
export interface WriteOptions {
  readonly strict: boolean;
  readonly allowIncomplete: boolean;
  readonly cucumberMessages?: string;
  readonly cucumberHtml?: string;
  /** What to compare with. */
  readonly baselineFor: (folder: string) => ComparableReport | undefined;
}

/** A target that was judged, its reports written. */
export interface JudgedTarget {
  readonly report: Report;
  readonly folder: string;
  readonly status: ExitStatus;
  readonly comparison?: Comparison;
  /** What the server wrote, without secrets, where it was started here. */
  readonly logPath?: string;
}

/**
 * Makes the report and everything that is written beside it.
 *
 * @param redactor has learnt from the traffic that the judgement does not hold
 */
export async function writeJudgement(
  judgement: Judgement,
  folder: string,
  log: string | undefined,
  options: WriteOptions,
  redactor?: Redactor,
): Promise<JudgedTarget> {
  const { report, messages, withoutSecrets } = reported(judgement, redactor);
  const baseline = options.baselineFor(folder);
  const comparison = baseline && compareReports(baseline, report);
  const worse = comparison ? worsened(comparison, options) : [];
  await writeReports(report, folder, { strict: options.strict, worse });
  if (options.cucumberMessages) await writeCucumberMessages(messages(), options.cucumberMessages);
  if (options.cucumberHtml) await writeCucumberHtml(messages(), options.cucumberHtml);
  if (comparison) await writeComparison(comparison, options, folder);
  await removeProviderLog(folder);
  const logPath = log ? await writeProviderLog(withoutSecrets(log), folder) : undefined;
  const status = exitStatus(report, {
    strict: options.strict,
    allowIncomplete: options.allowIncomplete,
    inconclusive: judgement.incident !== undefined,
    worseThanBaseline: worse.length > 0,
  });
  return {
    report,
    folder,
    status,
    ...(comparison && { comparison }),
    ...(logPath !== undefined && { logPath }),
  };
}
