import type { Exchange } from '../http/exchange';
import { StandIns } from './stand-ins';

/**
 * Exchanges as a HAR file (HTTP Archive 1.2), secrets replaced by stand-ins; what a protected resource answered is left
 * out. `readHarFile` reads it.
 *
 * @param creator who writes it
 */
export function harOf(exchanges: readonly Exchange[], creator: { name: string; version: string }): string {
  const standIns = new StandIns();
  for (const { request, response } of exchanges) {
    standIns.learn(request);
    if (response) standIns.learn(response);
  }
  const entries = exchanges.map((exchange) => entryOf(exchange, standIns));
  return `${JSON.stringify({ log: { version: '1.2', creator, entries } }, undefined, 2)}\n`;
}

function entryOf({ request, response, noAnswer, ...times }: Exchange, standIns: StandIns): object {
  const asked = standIns.request(request);
  const time = times.receivedAt - times.sentAt;
  const isPersonal = /^Bearer\b/i.test(request.headers.authorization ?? '');
  const came = response && (isPersonal ? standIns.personalResponse(response) : standIns.response(response));
  return {
    startedDateTime: times.startedAt.toISOString(),
    time,
    request: {
      method: asked.method,
      url: asked.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(asked.headers),
      queryString: [],
      headersSize: -1,
      bodySize: -1,
      ...(asked.body !== undefined && {
        postData: { mimeType: asked.headers['content-type'] ?? '', params: [], text: asked.body },
      }),
    },
    response: {
      status: came?.status ?? 0,
      statusText: '',
      httpVersion: came ? 'HTTP/1.1' : '',
      cookies: [],
      headers: pairs(came?.headers ?? {}),
      content: {
        size: came?.body.length ?? 0,
        mimeType: came?.headers['content-type'] ?? '',
        text: came?.body ?? '',
      },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      ...(noAnswer && { comment: noAnswer.message }),
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
  };
}

function pairs(headers: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
