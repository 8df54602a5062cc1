import type { TimelineEntry } from '../engine/timeline-entry';
import { ENDPOINTS } from './addresses';
import type { Outcome } from './harness';
import type { Screen } from './screen';
import type { ServedExchange } from './scripted-server';
import type { ServerScript } from './server-script';

/** What was seen of a client in one scenario; times in milliseconds since it was started. */
export interface WatchedClient {
  readonly exchanges: readonly ServedExchange[];
  readonly script: ServerScript;
  readonly screen: Screen;
  readonly openedBrowsers: readonly { readonly address: string; readonly at: number }[];
  readonly outcome: Outcome | undefined;
  readonly watchedUntil: number;
}

/** Pieces of text that come so close together are one. */
const TOGETHER_MS = 100;
const LONGEST_TEXT = 1500;
const MOST_PIECES = 40;

/** What happened in a scenario, in the order of its happening: requests with their waits, text, browsers, the end. */
export function timelineOf(client: WatchedClient): readonly TimelineEntry[] {
  const { outcome } = client;
  return [
    { at_ms: 0, what: 'start' as const, text: 'the client is started' },
    ...requestEntries(client),
    ...screenEntries(client),
    ...client.openedBrowsers.map(({ at, address }) => ({
      at_ms: Math.round(at),
      what: 'browser' as const,
      text: address,
    })),
    ...(outcome
      ? [{ at_ms: Math.round(outcome.at ?? client.watchedUntil), what: 'end' as const, text: outcome.how }]
      : []),
  ].sort((one, other) => one.at_ms - other.at_ms);
}

function requestEntries({ exchanges, script }: WatchedClient): readonly TimelineEntry[] {
  const interval = script.code('interval');
  let leastMs = (typeof interval === 'number' && interval > 0 ? interval : 5) * 1000;
  let waitsFrom: number | undefined;
  return [...exchanges]
    .sort((one, other) => one.request.at - other.request.at)
    .map((served) => {
      const { request } = served;
      const address = request.url.split('?')[0];
      const isPoll = address === ENDPOINTS.token_endpoint;
      const entry: TimelineEntry = {
        at_ms: Math.round(request.at),
        what: 'request',
        text: `${request.method} ${address}`,
        answer: answerOf(served),
        ...(isPoll &&
          waitsFrom !== undefined && { waited_ms: Math.round(request.at - waitsFrom), least_ms: leastMs }),
      };
      if (isPoll) waitsFrom = request.countsFrom;
      if (isPoll && errorIn(served) === 'slow_down') leastMs += 5000;
      return entry;
    });
}

function answerOf(served: ServedExchange): string {
  const { answer, trouble, request } = served;
  if (request.gaveUp)
    return `none; the client gave up after ${((request.answeredAt - request.at) / 1000).toFixed(1)} s`;
  if (trouble !== undefined) return trouble;
  if (!answer) return 'status 404';
  if (request.url.startsWith(ENDPOINTS.token_endpoint) && /"access_token"\s*:\s*"[^"]/.test(answer.body))
    return `status ${answer.status}, a token`;
  const error = errorIn(served);
  return error === undefined ? `status ${answer.status}` : `status ${answer.status}, ${error}`;
}

function errorIn({ answer }: ServedExchange): string | undefined {
  const [, error] = /"error"\s*:\s*"([^"]{0,60})"/.exec(answer?.body ?? '') ?? [];
  return error;
}

function screenEntries({ screen }: WatchedClient): readonly TimelineEntry[] {
  const entries: { at_ms: number; what: 'screen'; text: string; until: number }[] = [];
  for (const { at, text } of screen.pieces) {
    const last = entries.at(-1);
    if (last && at - last.until < TOGETHER_MS) {
      last.text = (last.text + text).slice(0, LONGEST_TEXT);
      last.until = at;
    } else if (entries.length < MOST_PIECES) {
      entries.push({ at_ms: Math.round(at), what: 'screen', text: text.slice(0, LONGEST_TEXT), until: at });
    }
  }
  return entries.map(({ at_ms, what, text }) => ({ at_ms, what, text }));
}
