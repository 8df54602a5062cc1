/** A step of a recorded sign-in: what was sent, what came, and when. */
export interface Recorded {
  /** Seconds after the start of the recording. */
  readonly at: number;
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** Text as it is, or members of a JSON object. */
  readonly answer?: string | object;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

type Shape = (recorded: readonly Recorded[]) => string;

const STARTED = Date.UTC(2026, 10, 20, 9, 30, 0);
const TOOK_MS = 120;

function pairs(headers: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

function bodyOf({ answer = '' }: Recorded): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

function answerHeaders(recorded: Recorded): Record<string, string> {
  const type = typeof recorded.answer === 'object' ? 'application/json' : 'text/html';
  return { 'content-type': type, 'cache-control': 'no-store', pragma: 'no-cache', ...recorded.answerHeaders };
}

/** As Chromium's developer tools export it: HTTP/2 pseudo-headers, bodies as text, fields of its own. */
export const chromium: Shape = (recorded) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      pages: [
        {
          startedDateTime: new Date(STARTED).toISOString(),
          id: 'page_1',
          title: 'https://tv.example/',
          pageTimings: {},
        },
      ],
      entries: recorded.map((one) => ({
        _connectionId: '91',
        _initiator: { type: 'script', stack: { callFrames: [] } },
        _priority: 'High',
        _resourceType: 'fetch',
        cache: {},
        connection: '443',
        pageref: 'page_1',
        request: {
          method: one.method ?? 'POST',
          url: one.url,
          httpVersion: 'h2',
          headers: [
            { name: ':authority', value: new URL(one.url).host },
            { name: ':method', value: one.method ?? 'POST' },
            ...pairs({
              accept: '*/*',
              'accept-encoding': 'gzip, deflate, br, zstd',
              cookie: 'sid=cookie-secret-1234567',
              ...(one.form && { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }),
              ...one.headers,
            }),
          ],
          queryString: [],
          cookies: [{ name: 'sid', value: 'cookie-secret-1234567' }],
          headersSize: -1,
          bodySize: 0,
          ...(one.form && {
            postData: {
              mimeType: 'application/x-www-form-urlencoded;charset=UTF-8',
              text: new URLSearchParams(one.form).toString(),
              params: Object.entries(one.form).map(([name, value]) => ({
                name,
                value: encodeURIComponent(value),
              })),
            },
          }),
        },
        response: {
          status: one.status ?? 200,
          statusText: '',
          httpVersion: 'h2',
          headers: pairs({ ...answerHeaders(one), 'set-cookie': 'sid=cookie-secret-1234567; HttpOnly' }),
          cookies: [],
          content: { size: bodyOf(one).length, mimeType: 'application/json', text: bodyOf(one) },
          redirectURL: '',
          headersSize: -1,
          bodySize: -1,
          _transferSize: 300,
          _error: null,
        },
        serverIPAddress: '192.0.2.7',
        startedDateTime: new Date(STARTED + one.at * 1000).toISOString(),
        time: TOOK_MS + 0.1239,
        timings: { blocked: 1, dns: -1, ssl: -1, connect: -1, send: 0.1, wait: 118, receive: 1.02 },
      })),
    },
  });

/** As mitmproxy's `hardump` writes it: in the order of the answers, times in microseconds, bodies in base64 at times. */
export const mitmproxy: Shape = (recorded) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'mitmproxy', version: '0.1', comment: 'mitmproxy version 10.4.2' },
      pages: [],
      entries: [...recorded].reverse().map((one) => ({
        startedDateTime: new Date(STARTED + one.at * 1000).toISOString().replace('Z', '417+00:00'),
        time: TOOK_MS,
        request: {
          method: one.method ?? 'POST',
          url: one.url,
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: pairs({
            Host: new URL(one.url).host,
            'User-Agent': 'python-requests/2.32.3',
            Accept: 'application/json',
            ...(one.form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
            ...Object.fromEntries(Object.entries(one.headers ?? {}).map(([name, value]) => [name, value])),
          }),
          queryString: [],
          headersSize: 180,
          bodySize: 80,
          ...(one.form && {
            postData: {
              mimeType: 'application/x-www-form-urlencoded',
              text: new URLSearchParams(one.form).toString(),
              params: pairs(one.form),
            },
          }),
        },
        response: {
          status: one.status ?? 200,
          statusText: 'OK',
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: pairs(
            Object.fromEntries(
              Object.entries(answerHeaders(one)).map(([name, value]) => [
                name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
                value,
              ]),
            ),
          ),
          content: {
            size: bodyOf(one).length,
            compression: 0,
            mimeType: 'application/json',
            text: Buffer.from(bodyOf(one)).toString('base64'),
            encoding: 'base64',
          },
          redirectURL: '',
          headersSize: 300,
          bodySize: 200,
        },
        cache: {},
        timings: { connect: 20, ssl: 30, send: 1, receive: 1, wait: 60 },
        serverIPAddress: '192.0.2.7',
      })),
    },
  });
