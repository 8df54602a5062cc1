import type { Gate } from '../engine/gate';
import { planScenarios } from '../engine/scenario-plan';
import { oneLine } from '../http/safe-text';
import type { Traffic } from '../http/traffic';
import type { Progress } from '../provider-under-test/judge-provider';
import type { OpenTarget, Target } from '../provider-under-test/target';
import { secretsOf } from '../provider-under-test/target-secrets';
import { plannedVisits } from '../provider-under-test/visits';
import { type FolderLock, lockFolder } from '../report/folder-lock';
import { Redactor } from '../report/redactor';
import { checkWritable } from '../report/write';
import { openTarget } from '../targets/open-target';
import type { StartOptions } from '../targets/start-options';
import { TargetError, TargetUnavailable } from '../targets/target-error';
import type { TargetOverrides } from '../targets/target-overrides';
import { writeProviderLog } from './provider-log';
import { type JudgedTarget, type WriteOptions, writeJudgement } from './write-judgement';

export interface JudgeTargetOptions extends WriteOptions {
  readonly overrides: TargetOverrides;
  readonly tags?: string;
  readonly signal: AbortSignal;
  /** Where the reports of a target of this name go. */
  readonly folderFor: (targetName: string) => string;
  /** Which of several targets has its reports made now: each takes a lot of memory for a moment. */
  readonly reporting?: Gate;
  /** Is told, in sentences, what is under way. */
  readonly say: (what: string) => void;
  /** Is asked, where a person is to act at this terminal, whether they agree to so many tasks. */
  readonly agree?: (tasks: number) => Promise<boolean>;
  /** Is told what is waited for; not where a person at the terminal is asked things, who is not to be talked over. */
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Opens a target, judges it, and writes the reports.
 *
 * @param name a built-in name, a target file or its folder, an issuer's URL
 * @throws TargetError when the target, or what it says of the server, is wrong
 * @throws TargetUnavailable when it cannot be started here
 * @throws UnwritableFolder, FolderInUseError, WrongTags
 */
export async function judgeTarget(name: string, options: JudgeTargetOptions): Promise<JudgedTarget> {
  const { signal, say, tags } = options;
  // As it comes, for a run mostly waits; in the end there would be a lot of it, of every target at once.
  const redactor = new Redactor();
  const open = await started(name, options, redactor, { signal, onNotice: say });
  let lock: FolderLock | undefined;
  try {
    const { target } = open;
    if (open.notice !== undefined) say(open.notice);
    const folder = options.folderFor(target.name);
    await checkWritable(folder);
    lock = await lockFolder(folder);
    say(`Judging ${target.name}${target.issuer ? ` (${target.issuer})` : ''} by RFC 8628.`);
    const fault = await wrongConfiguration(name, target, redactor, signal);
    if (fault) throw await withLog(new TargetError(fault, open.log?.()), redactor, folder);
    if (target.user.driver === 'manual') await askForConsent(target.name, options);
    // Cucumber takes half a second to load, and somebody who mistyped a target is to be told at once.
    const { judgeProvider } =
      require('../provider-under-test/judge-provider') as typeof import('../provider-under-test/judge-provider');
    const judgement = await judgeProvider({
      target,
      signal,
      ...(tags !== undefined && { tags }),
      ...(open.restart && { revive: () => revived(open, say) }),
      keepsMessages: options.cucumberMessages !== undefined || options.cucumberHtml !== undefined,
      onTraffic: (traffic) => redactor.learnFrom(traffic),
      ...(target.user.driver !== 'manual' && { onProgress: options.onProgress }),
    });
    const report = () => writeJudgement(judgement, folder, open.log?.(), options, redactor);
    return await (options.reporting ? options.reporting.through(report) : report());
  } finally {
    await lock?.release();
    await open.close();
  }
}

async function revived(open: OpenTarget, say: (what: string) => void): Promise<string | undefined> {
  const how = await open.restart?.();
  if (how !== undefined) say(`The server was gone (${how}), and was started again.`);
  return how;
}

/** @throws TargetUnavailable when the person at the terminal has no time for it */
async function askForConsent(name: string, { tags, agree, say }: JudgeTargetOptions): Promise<void> {
  const tasks = plannedVisits(planScenarios('provider', tags));
  if (tasks === 0) return;
  if (!agree) {
    say(
      'A person is to act (user.driver: manual), and none is at a terminal: what needs them is not tested.',
    );
    return;
  }
  if (await agree(tasks)) return;
  throw new TargetUnavailable(
    `${name} was not judged, for nobody was there to act; --tags @3.5-success asks for one sign-in, and the user drivers form, browser and command for none.`,
  );
}

/** @returns one line, without secrets, where the server refuses what the target file says of clients, scope or people */
async function wrongConfiguration(
  name: string,
  target: Target,
  redactor: Redactor,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { checkConfiguration } =
    require('../provider-under-test/check-configuration') as typeof import('../provider-under-test/check-configuration');
  for (const secret of secretsOf(target)) redactor.register(secret);
  const onTraffic = (traffic: Traffic): void => redactor.learnFrom(traffic);
  const fault = await checkConfiguration(target, { signal, onTraffic });
  if (fault === undefined) return undefined;
  // The server's own words are quoted, and some repeat what they were sent.
  return `${name}: ${oneLine(redactor.text(fault))}.`;
}

/** The target, open; where it does not start, what it wrote until then is kept where the report would have been. */
async function started(
  name: string,
  { overrides, folderFor }: JudgeTargetOptions,
  redactor: Redactor,
  start: StartOptions,
): Promise<OpenTarget> {
  let called = name;
  try {
    return await openTarget(name, overrides, {
      ...start,
      onRead: (file) => {
        called = file.name;
        for (const secret of file.secrets) redactor.register(secret);
      },
      onSecret: (secret) => redactor.register(secret),
    });
  } catch (error) {
    throw await withLog(error, redactor, folderFor(called));
  }
}

/** An error that says where to find what the server wrote, which is put there without secrets. */
async function withLog(error: unknown, redactor: Redactor, folder: string): Promise<unknown> {
  if (!((error instanceof TargetUnavailable || error instanceof TargetError) && error.log)) return error;
  const path = await writeProviderLog(redactor.body(error.log), folder);
  const message = `${error.message} What it wrote: ${path}`;
  return error instanceof TargetError
    ? new TargetError(message, undefined, folder)
    : new TargetUnavailable(message, undefined, folder);
}
