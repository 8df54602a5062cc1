import { readFileSync, statSync } from 'node:fs';
import * as v from 'valibot';
import type { HttpRequest, HttpResponse, NoAnswer } from '../http/exchange';
import { decodedBody } from './har-body';
import { RecordingError } from './recording-error';

/** A request with its answer as a HAR file has them: nothing is taken out yet. */
export interface HarEntry {
  readonly request: HttpRequest;
  readonly response?: HttpResponse;
  readonly noAnswer?: NoAnswer;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** How exactly the file tells times: one that has whole seconds only may be off by one of them. */
  readonly precisionMs: number;
}

const LARGEST_BYTES = 100 * 1024 * 1024;
/** How many entries before one may be the same exchange. */
const NEARBY = 50;

const headers = v.optional(v.array(v.object({ name: v.string(), value: v.string() })), []);

/** What is read of an entry; tools add to it and leave out of it what they like. */
const entrySchema = v.object({
  startedDateTime: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text))),
  ),
  time: v.nullish(v.number()),
  request: v.object({
    method: v.string(),
    url: v.string(),
    headers,
    postData: v.nullish(
      v.object({
        mimeType: v.nullish(v.string()),
        text: v.nullish(v.string()),
        params: v.nullish(v.array(v.object({ name: v.string(), value: v.nullish(v.string()) }))),
      }),
    ),
  }),
  response: v.nullish(
    v.object({
      status: v.number(),
      headers,
      content: v.nullish(
        v.object({
          size: v.nullish(v.number()),
          text: v.nullish(v.string()),
          encoding: v.nullish(v.string()),
        }),
      ),
    }),
  ),
});

const harSchema = v.object({ log: v.object({ entries: v.array(v.unknown()) }) });

type ParsedEntry = v.InferOutput<typeof entrySchema>;

/**
 * Reads a HAR file (HTTP Archive 1.2), as browsers, mitmproxy and others write it.
 *
 * @returns the entries that could be read, in the order in which their requests were sent
 * @throws RecordingError when the file cannot be read, is too large, or is no HAR file
 */
export function readHarFile(path: string): HarEntry[] {
  const parsed = entriesOf(path).flatMap((entry) => {
    const { success, output } = v.safeParse(entrySchema, entry);
    return success ? [output] : [];
  });
  const inSeconds = parsed.every(({ startedDateTime }) => Date.parse(startedDateTime) % 1000 === 0);
  return parsed
    .map((entry) => entryOf(entry, inSeconds ? 1000 : 1))
    .sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime())
    .filter(
      (entry, place, all) =>
        !all.slice(Math.max(0, place - NEARBY), place).some((before) => isRepeated(before, entry)),
    );
}

/** Whether the file has an exchange twice, as browsers do whose pages have a service worker in between. */
function isRepeated(before: HarEntry, entry: HarEntry): boolean {
  const endedAt = before.startedAt.getTime() + before.durationMs;
  return (
    entry.startedAt.getTime() <= endedAt &&
    entry.response !== undefined &&
    before.request.method === entry.request.method &&
    before.request.url === entry.request.url &&
    before.request.body === entry.request.body &&
    before.response?.status === entry.response.status &&
    before.response.body === entry.response.body
  );
}

function entriesOf(path: string): readonly unknown[] {
  const text = textOf(path);
  if (text.trim() === '') throw new RecordingError(`The recording ${path} is empty.`);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new RecordingError(
      `The recording ${path} is no HAR file, for it is not JSON: save it as HAR 1.2, uncompressed.`,
    );
  }
  const har = v.safeParse(harSchema, value);
  if (!har.success)
    throw new RecordingError(`The recording ${path} is no HAR file: it has no list "entries" in "log".`);
  return har.output.log.entries;
}

function textOf(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_BYTES) {
      throw new RecordingError(
        `The recording ${path} has ${Math.round(size / 1024 / 1024)} MB, more than the ${LARGEST_BYTES / 1024 / 1024} that are read: record the sign-in alone.`,
      );
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof RecordingError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'access is denied' }[
      code ?? ''
    ];
    throw new RecordingError(`The recording ${path} cannot be read: ${why ?? code ?? String(error)}.`);
  }
}

function entryOf({ startedDateTime, time, request, response }: ParsedEntry, precisionMs: number): HarEntry {
  const { postData } = request;
  const body = bodySent(postData);
  const headers = headersOf(request.headers);
  // Some tools name the media type of a body there only.
  if (postData?.mimeType) headers['content-type'] ??= postData.mimeType;
  return {
    request: { method: request.method, url: request.url, headers, ...(body !== undefined && { body }) },
    ...answerOf(response),
    startedAt: new Date(startedDateTime),
    durationMs: Math.max(0, time ?? 0),
    precisionMs,
  };
}

function bodySent(postData: ParsedEntry['request']['postData']): string | undefined {
  if (!postData) return undefined;
  if (postData.text) return postData.text;
  if (!postData.params) return postData.text ?? undefined;
  const pairs = postData.params.map(({ name, value }): [string, string] => [name, value ?? '']);
  // Chromium writes them as they were sent: encoded. The value that is known tells.
  const isEncoded = pairs.some(([, value]) => /^urn%3A/i.test(value));
  return isEncoded
    ? pairs.map(([name, value]) => `${name}=${value}`).join('&')
    : new URLSearchParams(pairs).toString();
}

function answerOf(response: ParsedEntry['response']): { response: HttpResponse } | { noAnswer: NoAnswer } {
  const none = (message: string) => ({ noAnswer: { kind: 'connection' as const, message } });
  // What tools write of a request that was blocked, broken off, or answered by nobody.
  if (!response || response.status <= 0) return none('the recording has no answer');
  // No server sends none: they were left out, and what they would say is not known.
  if (response.headers.length === 0) return none('the recording has an answer without its headers');
  const { content } = response;
  if (content?.text == null && (content?.size ?? 0) > 0)
    return none('the recording has an answer without its body');
  const headers = headersOf(response.headers);
  const body = decodedBody(content?.text ?? '', content?.encoding ?? undefined, headers['content-encoding']);
  if (!body) return none('the recording has an answer whose body it has compressed');
  return { response: { status: response.status, headers, ...body } };
}

/** Pseudo-headers of HTTP/2, which some tools write, are none. */
function headersOf(
  list: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, value } of list) {
    const key = name.toLowerCase();
    if (key === '' || key.startsWith(':')) continue;
    found[key] = key in found ? `${found[key]}, ${value}` : value;
  }
  return found;
}
