import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Entry, Har, PostData } from 'har-format';
import { judgeRecording } from '../../src/provider-under-test/judge-recording';
import { readRecording } from '../../src/recordings/read-recording';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { REQUIREMENTS } from '../../src/rfc8628/requirements';
import { chromium, mitmproxy, type Recorded } from './har';
import { CODES, GOOD, opening, PENDING, poll, SECRETS, TOKENS, USERINFO } from './sign-in';

/** A HAR file as another tool would have written it: with entries changed, one by one. */
type Rewrite = (entry: Entry) => Entry | readonly Entry[];

/** What is judged by the requests of a sign-in. */
const OF_ONE_SIGN_IN = REQUIREMENTS.filter(
  ({ id, party }) =>
    party === 'provider' &&
    /^(3\.[245]|4)-/.test(id) &&
    !/parameter|garbage|bound|client|survives|grant-type$|one-token|entropy/.test(id),
)
  .map(({ id }) => `@${id}`)
  .join(' or ');

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'shapes-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function judged(text: string, tags = OF_ONE_SIGN_IN): Promise<Report> {
  const path = join(folder, `${files++}.har`);
  writeFileSync(path, text);
  const { recording } = readRecording(path);
  const provider = { name: 'idp', known_deviations: {} };
  return reportOf(await judgeRecording({ recording, provider, tags }));
}

function rewritten(text: string, rewrite: Rewrite): string {
  const har = JSON.parse(text) as Har;
  return JSON.stringify({ log: { ...har.log, entries: har.log.entries.flatMap(rewrite) } });
}

function idsThat(report: Report, verdict: string): string[] {
  return report.requirements.filter((each) => each.verdict === verdict).map(({ id }) => id);
}

function isToken({ request }: Entry): boolean {
  return request.url.endsWith('/token') && request.method === 'POST';
}

function withHeader(entry: Entry, name: string, value: string): Entry {
  const headers = [...entry.response.headers, { name, value }];
  return { ...entry, response: { ...entry.response, headers } };
}

/** An entry that sends its request elsewhere, and the same at the place where it is answered. */
const redirected: Rewrite = (entry) => {
  if (entry.request.method !== 'POST') return entry;
  const url = entry.request.url.replace('idp.example', 'old.idp.example');
  const content = { size: 0, mimeType: 'text/html', text: '' };
  const response = { ...entry.response, status: 308, content };
  return [
    withHeader({ ...entry, request: { ...entry.request, url }, response }, 'location', entry.request.url),
    { ...entry, startedDateTime: later(entry, 30) },
  ];
};

function later({ startedDateTime }: Entry, ms: number): string {
  return new Date(Date.parse(startedDateTime) + ms).toISOString();
}

/** Charles: a form in parts only, times in whole seconds with a zone, the media type beside the headers. */
const charles = (entry: Entry): Entry => {
  const { postData, headers } = entry.request;
  return {
    ...entry,
    startedDateTime: `${new Date(Date.parse(entry.startedDateTime) + 3_600_000).toISOString().slice(0, 19)}+01:00`,
    time: Math.round(entry.time),
    request: {
      ...entry.request,
      headers: headers.filter(({ name }) => name.toLowerCase() !== 'content-type'),
      ...(postData?.params && { postData: partsOf(postData) }),
    },
  };
};

function partsOf({ mimeType, params = [] }: PostData): PostData {
  return { mimeType, params };
}

/** Firefox: names of headers as they were sent, a zone, bodies of which some are in base64. */
const firefox: Rewrite = (entry) => {
  const { text = '' } = entry.response.content;
  const content = {
    ...entry.response.content,
    text: Buffer.from(text).toString('base64'),
    encoding: 'base64',
  };
  return {
    ...entry,
    startedDateTime: entry.startedDateTime.replace('Z', '+00:00'),
    response: { ...entry.response, ...(isToken(entry) && { content }) },
  };
};

/** Chromium, where the text of a form is missing: its parts are encoded as they were sent. */
const encodedParts: Rewrite = (entry) => {
  const { postData } = entry.request;
  if (!postData) return entry;
  return { ...entry, request: { ...entry.request, postData: partsOf(postData) } };
};

/** A tool that keeps bodies as they came over the wire. */
const compressed: Rewrite = (entry) => {
  const { content } = entry.response;
  const text = gzipSync(Buffer.from(content.text ?? '', 'base64')).toString('base64');
  return withHeader(
    { ...entry, response: { ...entry.response, content: { ...content, text } } },
    'Content-Encoding',
    'gzip',
  );
};

/** A page with a service worker: each request is listed for the page, and for the worker. */
const twice: Rewrite = (entry) => [
  entry,
  { ...entry, startedDateTime: later(entry, 4), time: entry.time - 8 },
];

/** Chromium, unless it is asked for sensitive data: what authenticates is left out. */
const sanitized: Rewrite = (entry) => {
  const kept = (headers: Entry['request']['headers']) =>
    headers.filter(({ name }) => !/^(authorization|cookie|set-cookie)$/i.test(name));
  return {
    ...entry,
    request: { ...entry.request, headers: kept(entry.request.headers) },
    response: { ...entry.response, headers: kept(entry.response.headers) },
  };
};

/** What anything but a look at it would fail. */
const SHOWN = ['3.2-json-200', '3.2-user-code', '3.5-first-poll', '3.5-success', '3.5-no-store'];

const FILES: Readonly<Record<string, () => string>> = {
  'of Firefox': () => rewritten(chromium(GOOD), firefox),
  'of Charles': () => rewritten(mitmproxy(GOOD), charles),
  'of Chromium without the text of forms': () => rewritten(chromium(GOOD), encodedParts),
  'of Chromium without what is sensitive': () => rewritten(chromium(GOOD), sanitized),
  'with bodies as they came over the wire': () => rewritten(mitmproxy(GOOD), compressed),
  'of a device that is redirected': () => rewritten(chromium(GOOD), redirected),
  'of a page with a service worker': () => rewritten(chromium(GOOD), twice),
  'of two sign-ins, one of them broken off': () =>
    chromium([...GOOD.slice(1, -1), ...elsewhen(100, secondSignIn())]),
  'of a device that has to prove possession of a key': () =>
    mitmproxy([
      opening(),
      poll(1.5, { error: 'use_dpop_nonce' }, 400, { answerHeaders: { 'dpop-nonce': 'n-1' } }),
      poll(1.8, PENDING),
      poll(7.2, PENDING),
      poll(12.5, { ...TOKENS, token_type: 'DPoP' }, 200),
    ]),
  'of a library that tries HTTP Basic first': () => {
    const headers = { authorization: `Basic ${Buffer.from('tv-app:').toString('base64')}` };
    return mitmproxy([
      opening(),
      ...[1.5, 6.8, 12.1].map((at) => poll(at, { error: 'invalid_client' }, 401, { headers })),
      ...[1.7, 7, 12.3].map((at) => poll(at, PENDING)),
      poll(17.6, TOKENS, 200),
    ]);
  },
  'of a device that first forgets who it is': () => {
    const { client_id: _, ...form } = poll(2, PENDING).form ?? {};
    return mitmproxy([
      opening(),
      poll(1.5, { error: 'invalid_request' }, 400, { form }),
      poll(6.7, PENDING),
      poll(11.9, TOKENS, 200),
    ]);
  },
  'with a proxy that could not reach the server for a moment': () =>
    mitmproxy([
      opening(),
      poll(1.5, PENDING),
      poll(6.7, {}, 502, { answer: '<h1>Bad Gateway</h1>' }),
      poll(11.9, PENDING),
      poll(17.1, TOKENS, 200),
    ]),
};

function secondSignIn(): readonly Recorded[] {
  const codes = { ...CODES, device_code: 'dc-Second8Pq6_T9vLk2Rn4Ww', user_code: 'BCDF-GHJK' };
  return [
    opening({ ...codes, verification_uri_complete: 'https://idp.example/device?user_code=BCDF-GHJK' }),
    poll(1.5, PENDING, 400, {
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: codes.device_code,
        client_id: 'tv-app',
      },
    }),
  ];
}

function elsewhen(seconds: number, recorded: readonly Recorded[]): Recorded[] {
  return recorded.map((one) => ({ ...one, at: one.at + seconds }));
}

describe('a file of a fair sign-in', { concurrency: true }, () => {
  for (const [which, text] of Object.entries(FILES)) {
    it(`${which}: accuses nobody, shows what it has, and gives no secret away`, async () => {
      const report = await judged(text());
      assert.deepEqual(idsThat(report, 'failed'), []);
      const passed = idsThat(report, 'passed');
      assert.deepEqual(
        SHOWN.filter((id) => !passed.includes(id)),
        [],
      );
      const written = JSON.stringify(report);
      for (const secret of [...Object.values(SECRETS), 'dc-Second8Pq6', 'alice'])
        assert.ok(!written.includes(secret), secret);
    });
  }

  it('in whole seconds: does not tell a poll in time from one that is a little early', async () => {
    const early = [
      opening(),
      poll(1.9, PENDING),
      poll(7.0, PENDING),
      // The device waited for 4.1 seconds, and the file says 5.
      poll(11.1, { error: 'slow_down' }),
      poll(22, PENDING),
      poll(33, TOKENS, 200),
    ];
    const text = rewritten(mitmproxy(early), (entry) => ({ ...charles(entry), time: 0 }));
    assert.deepEqual(idsThat(await judged(text, '@3.5-steady-poll or @3.5-first-poll'), 'failed'), []);
  });

  it('of a client that keeps its refresh token: what it is bound to is not in the file', async () => {
    const refresh: Recorded = {
      ...poll(30, TOKENS, 200),
      form: { grant_type: 'refresh_token', refresh_token: SECRETS.refreshToken, client_id: 'tv-app' },
    };
    const text = mitmproxy([opening(), poll(2, PENDING), poll(7.2, TOKENS, 200), USERINFO, refresh]);
    const report = await judged(text, '@3.5-refresh-rotation');
    const { verdict, reason } = report.requirements.find(({ id }) => id === '3.5-refresh-rotation') ?? {};
    assert.equal(verdict, 'not-tested');
    assert.match(reason ?? '', /no recording shows whether it is bound to a certificate or key/);
  });
});

describe('codes of several sign-ins in one file', () => {
  const TAGS = '@3.2-unique-codes or @5.1-user-code-entropy or @5.2-device-code-entropy or @6.1-unambiguous';
  const openings = (more: (place: number) => object) =>
    Array.from({ length: 12 }, (_, place) =>
      opening(
        { ...CODES, device_code: `dc-${place}-Gm3xhWcz8Pq6_T9vLk2Rn4`, ...more(place) },
        { at: place + 30 },
      ),
    );
  const signIn = [opening(), poll(2, PENDING), poll(7.2, TOKENS, 200)];

  it('are judged as far as their stand-ins allow', async () => {
    const user_code = (place: number) => 'BCDFGHJKLMNPQRSTVWXZ'.slice(place, place + 8);
    const report = await judged(
      mitmproxy([...signIn, ...openings((place) => ({ user_code: user_code(place) }))]),
      TAGS,
    );
    assert.deepEqual(idsThat(report, 'passed').sort(), [
      '3.2-unique-codes',
      '5.1-user-code-entropy',
      '6.1-unambiguous',
    ]);
    const { reason } = report.requirements.find(({ id }) => id === '5.2-device-code-entropy') ?? {};
    assert.match(reason ?? '', /were replaced by random ones/);
  });

  it('fail where they are weak, or not their own', async () => {
    const weak = openings((place) => ({
      user_code: String(1000 + place * 37),
      device_code: `code-${place * 7919}`,
    }));
    const codes = { device_code: 'code-1963', user_code: '1963' };
    const first = [opening({ ...CODES, ...codes }), poll(2, PENDING)].map((one) => ({
      ...one,
      form: { ...one.form, ...(one.form?.device_code && { device_code: codes.device_code }) },
    }));
    const report = await judged(mitmproxy([...first, ...weak]), TAGS);
    for (const id of ['5.1-user-code-entropy', '5.2-device-code-entropy'])
      assert.ok(idsThat(report, 'failed').includes(id), id);
    const same = openings((place) => ({
      user_code: `BCDF-GHJ${'KLMNPQRSTVWX'[place]}`,
      device_code: SECRETS.deviceCode,
    }));
    assert.deepEqual(idsThat(await judged(mitmproxy([...signIn, ...same]), '@3.2-unique-codes'), 'failed'), [
      '3.2-unique-codes',
    ]);
  });
});
