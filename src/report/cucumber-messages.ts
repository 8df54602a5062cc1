import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AttachmentContentEncoding, type Envelope } from '@cucumber/messages';
import type { ReportScenario } from './model';
import type { Redactor } from './redactor';

/**
 * Makes one message stream of those of many scenarios. Each of them announces its whole feature anew, with ids of its
 * own; the first announcement of a feature is kept, and later ids are those of the first at the same place.
 *
 * @param streams one stream for each scenario
 */
function mergeStreams(streams: readonly (readonly Envelope[])[]): Envelope[] {
  const announced = new Map<string, string[]>();
  const merged: Envelope[] = [];
  const first = streams[0] ?? [];
  merged.push(...first.filter(({ meta }) => meta));
  const started = first.find(({ testRunStarted }) => testRunStarted);
  const supportIds = new Set<string>();
  const body: Envelope[] = [];
  let finished: Envelope | undefined;
  let success = true;
  for (const stream of streams) {
    const renamed = new Map<string, string>();
    for (const envelope of stream) {
      if (envelope.meta) continue;
      if (envelope.testRunStarted) {
        const { id } = envelope.testRunStarted;
        const known = started?.testRunStarted?.id;
        if (id !== undefined && known !== undefined) renamed.set(id, known);
        continue;
      }
      if (envelope.testRunFinished) {
        finished = rename(envelope, renamed) as Envelope;
        success &&= envelope.testRunFinished.success;
        continue;
      }
      const key = announcementOf(envelope);
      if (key !== undefined) {
        const ids = idsIn(envelope);
        const known = announced.get(key);
        if (known) {
          ids.forEach((id, index) => void renamed.set(id, known[index] ?? id));
          continue;
        }
        announced.set(key, ids);
      }
      const support = envelope.stepDefinition?.id ?? envelope.hook?.id ?? envelope.parameterType?.id;
      if (support !== undefined) {
        if (supportIds.has(support)) continue;
        supportIds.add(support);
      }
      body.push(rename(envelope, renamed) as Envelope);
    }
  }
  if (started) merged.push(started);
  merged.push(...body);
  if (finished?.testRunFinished) merged.push({ testRunFinished: { ...finished.testRunFinished, success } });
  return merged;
}

/** What an envelope announces that other streams announce, too. */
function announcementOf({ source, gherkinDocument, pickle }: Envelope): string | undefined {
  if (source) return `source ${source.uri}`;
  if (gherkinDocument) return `document ${gherkinDocument.uri}`;
  if (pickle)
    return `pickle ${pickle.uri} ${pickle.name} ${pickle.location?.line ?? pickle.steps.map(({ text }) => text).join()}`;
  return undefined;
}

function idsIn(value: unknown, ids: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return ids;
  for (const [key, child] of Object.entries(value)) {
    if (key === 'id' && typeof child === 'string') ids.push(child);
    else idsIn(child, ids);
  }
  return ids;
}

function rename(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return renamed.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => rename(item, renamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, rename(child, renamed)]));
}

/** The media types by which evidence is attached to a scenario in Cucumber's messages. */
const ATTACHED = {
  exchange: 'application/vnd.rfc8628.exchange+json',
  page: 'application/vnd.rfc8628.page+json',
  note: 'text/plain',
} as const;

/**
 * Cucumber's messages of many runs as one stream, without secrets, each scenario with its evidence attached.
 *
 * @param streams one for each run
 * @param scenarios as they are reported, without secrets
 */
export function messagesOf(
  streams: readonly (readonly Envelope[])[],
  scenarios: readonly ReportScenario[],
  redactor: Redactor,
): readonly Envelope[] {
  const evidence = new Map(scenarios.map((scenario) => [scenario.location, scenario]));
  const merged = redacted(mergeStreams(streams), (text) => redactor.text(text));
  return withEvidence(merged, evidence);
}

/** Attaches what a scenario saw to its last step, which is a hook or the step that it ended with. */
function withEvidence(
  messages: readonly Envelope[],
  evidence: ReadonlyMap<string, ReportScenario>,
): readonly Envelope[] {
  const locations = locationsOf(messages);
  const lastStep = new Map<string, string>();
  for (const { testStepFinished } of messages) {
    if (testStepFinished && testStepFinished.testStepResult.status !== 'SKIPPED')
      lastStep.set(testStepFinished.testCaseStartedId, testStepFinished.testStepId);
  }
  return messages.flatMap((envelope) => {
    const { testCaseFinished } = envelope;
    if (!testCaseFinished) return [envelope];
    const { testCaseStartedId, timestamp } = testCaseFinished;
    const scenario = evidence.get(locations.get(testCaseStartedId) ?? '');
    const testStepId = lastStep.get(testCaseStartedId);
    if (!scenario || testStepId === undefined) return [envelope];
    const attached = (body: string, mediaType: string): Envelope => ({
      attachment: {
        body,
        mediaType,
        contentEncoding: AttachmentContentEncoding.IDENTITY,
        testCaseStartedId,
        testStepId,
        timestamp,
      },
    });
    const { exchanges, pages, notes, reason } = scenario;
    return [
      ...exchanges.map((exchange) => attached(JSON.stringify(exchange), ATTACHED.exchange)),
      ...pages.map((page) => attached(JSON.stringify(page), ATTACHED.page)),
      ...[...notes, ...(reason === undefined ? [] : [reason])].map((note) => attached(note, ATTACHED.note)),
      envelope,
    ];
  });
}

/** Where each run of a scenario stands in the features, as reports say it, by the id of the run. */
function locationsOf(messages: readonly Envelope[]): Map<string, string> {
  const pickles = new Map<string, string>();
  const cases = new Map<string, string>();
  const locations = new Map<string, string>();
  for (const { pickle, testCase, testCaseStarted } of messages) {
    if (pickle) pickles.set(pickle.id, `${pickle.uri}:${pickle.location?.line ?? 1}`);
    if (testCase) cases.set(testCase.id, pickles.get(testCase.pickleId) ?? '');
    if (testCaseStarted) locations.set(testCaseStarted.id, cases.get(testCaseStarted.testCaseId) ?? '');
  }
  return locations;
}

/**
 * The messages once more, with every text that a run brought put through `withoutSecrets`: what was thrown. What the suite itself announces (features, steps) is left as it is.
 */
export function redacted(
  messages: readonly Envelope[],
  withoutSecrets: (text: string) => string,
): readonly Envelope[] {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return withoutSecrets(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, clean(child)]));
  };
  return messages.map((envelope) =>
    envelope.testStepFinished || envelope.testRunFinished ? (clean(envelope) as Envelope) : envelope,
  );
}

/**
 * Writes Cucumber's message stream as newline-delimited JSON.
 *
 * @param messages one consistent stream, without secrets
 * @throws Error with a system error's code when the file cannot be written
 */
export async function writeCucumberMessages(messages: readonly Envelope[], path: string): Promise<void> {
  const lines = messages.map((envelope) => `${JSON.stringify(envelope)}\n`);
  await pipeline(Readable.from(lines), createWriteStream(path));
}

/**
 * Writes Cucumber's own HTML report.
 *
 * @param messages one consistent stream, without secrets
 * @throws Error with a system error's code when the file cannot be written
 */
export async function writeCucumberHtml(messages: readonly Envelope[], path: string): Promise<void> {
  const { CucumberHtmlStream } = await import('@cucumber/html-formatter');
  await pipeline(Readable.from(messages), new CucumberHtmlStream(), createWriteStream(path));
}
