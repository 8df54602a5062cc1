import { judgeRecording } from '../provider-under-test/judge-recording';
import { readRecording } from '../recordings/read-recording';
import { lockFolder } from '../report/folder-lock';
import { checkWritable } from '../report/write';
import { recordedProvider } from '../targets/recorded-provider';
import { type JudgedTarget, type WriteOptions, writeJudgement } from './write-judgement';

export interface JudgeRecordedOptions extends WriteOptions {
  /** The HAR file. */
  readonly recording: string;
  readonly tags?: string;
  readonly signal: AbortSignal;
  /** Where the reports of a target of this name go. */
  readonly folderFor: (targetName: string) => string;
  /** Is told, in sentences, what is under way. */
  readonly say: (what: string) => void;
}

/**
 * Judges what a recording of one sign-in shows, and writes the reports.
 *
 * @param name of the target that it is of; unless told, it is called by the host of its endpoint
 * @throws RecordingError when the file is no such recording; TargetError when there is no such target
 * @throws UnwritableFolder, FolderInUseError, WrongTags
 */
export async function judgeRecorded(
  name: string | undefined,
  options: JudgeRecordedOptions,
): Promise<JudgedTarget> {
  const { signal, say, tags } = options;
  const named = name === undefined ? undefined : recordedProvider(name);
  const { recording, signIns, others } = readRecording(options.recording, named?.origin);
  const { origin: _, ...provider } = named ?? {
    name: new URL(recording.endpoints.device_authorization_endpoint).host,
    known_deviations: {},
  };
  const folder = options.folderFor(provider.name);
  await checkWritable(folder);
  const lock = await lockFolder(folder);
  try {
    say(
      `Judging ${provider.name} by RFC 8628, as far as ${options.recording} shows it: one sign-in${
        signIns > 1 ? ` of ${signIns}, the last that ended in a token` : ''
      }, ${recording.polls.length} polls. Secrets were replaced as it was read${
        others > 0 ? `, and ${others} other requests left out` : ''
      }.`,
    );
    const judgement = await judgeRecording({
      recording,
      provider,
      signal,
      ...(tags !== undefined && { tags }),
      keepsMessages: options.cucumberMessages !== undefined || options.cucumberHtml !== undefined,
    });
    return await writeJudgement(judgement, folder, undefined, options);
  } finally {
    await lock.release();
  }
}
