import { strict as assert } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { judgeRecording } from '../../src/provider-under-test/judge-recording';
import { readRecording } from '../../src/recordings/read-recording';
import { RecordingError } from '../../src/recordings/recording-error';
import type { Report } from '../../src/report/model';
import { reportOf } from '../../src/report/report-of';
import { recordedProvider } from '../../src/targets/recorded-provider';
import { run } from '../cli/command';
import { chromium, mitmproxy, type Recorded } from './har';
import { BESIDES, CODES, GOOD, METADATA, opening, PENDING, poll, SECRETS, TOKENS, USERINFO } from './sign-in';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function file(text: string): string {
  const path = join(folder, `${files++}.har`);
  writeFileSync(path, text);
  return path;
}

/** @param ids of the requirements that are judged; all unless told otherwise */
async function judged(
  recorded: readonly Recorded[],
  ids: readonly string[] = [],
  shape = mitmproxy,
): Promise<Report> {
  const { recording } = readRecording(file(shape(recorded)));
  return reportOf(
    await judgeRecording({
      recording,
      tags: ids.map((id) => `@${id}`).join(' or '),
      provider: { name: 'idp', known_deviations: {} },
    }),
  );
}

const ABOUT_CODES = ['3.2-json-200', '3.2-device-code', '3.2-verification-uri', '3.5-success'];

/** Requirements that are judged by what the token endpoint says to polls. */
const ABOUT_POLLS = [
  '3.5-authorization-pending',
  '3.5-expired-token',
  '3.5-expiry-first',
  '3.5-hasty-poll',
  '3.5-slow-down',
  '3.5-slow-down-recovers',
  '3.5-steady-poll',
  '3.5-first-poll',
  '3.5-access-denied',
  '3.5-error-response',
  '3.2-lifetime',
  '3.2-no-repeated-members',
];

function idsThat(report: Report, verdict: string): string[] {
  return report.requirements.filter((each) => each.verdict === verdict).map(({ id }) => id);
}

function reasonOf(report: Report, id: string): string | undefined {
  return report.requirements.find((each) => each.id === id)?.reason;
}

/** What a whole sign-in of an ordinary device shows. */
const SHOWN = [
  '3.1-form-post',
  '3.2-json-200',
  '3.2-device-code',
  '3.2-user-code',
  '3.2-verification-uri',
  '3.2-expires-in',
  '3.2-interval',
  '3.2-complete-uri',
  '3.2-no-repeated-members',
  '3.5-authorization-pending',
  '3.5-success',
  '3.5-no-store',
  '3.5-scope',
  '3.5-token-works',
  '3.5-steady-poll',
  '4-issuer',
  '4-grant-types',
];

describe('a recording of a sign-in', { concurrency: true }, () => {
  for (const [name, shape] of Object.entries({ chromium, mitmproxy })) {
    it(`as ${name} writes it, is judged like what is seen at a server`, async () => {
      const report = await judged(GOOD, [], shape);
      assert.deepEqual(idsThat(report, 'failed'), []);
      assert.deepEqual(
        SHOWN.filter((id) => !idsThat(report, 'passed').includes(id)),
        [],
      );
      assert.equal(report.summary.verdict, 'incomplete');
      assert.equal(report.recording, true);
      assert.equal(report.started_at.slice(0, 10), '2026-11-20');
    });
  }

  it('passes nothing that one sign-in cannot show', async () => {
    const passed = idsThat(await judged(GOOD), 'passed');
    for (const id of [
      '3.2-unique-codes',
      '5.2-device-code-entropy',
      '3.4-bound-to-client',
      '3.5-access-denied',
      '3.3-wrong-code',
    ])
      assert.ok(!passed.includes(id), id);
  });

  it('accuses a server of what the recording shows', async () => {
    const { expires_in: _, ...codes } = CODES;
    const { token_type: __, ...tokens } = TOKENS;
    const answers = { 'cache-control': 'private' };
    const report = await judged([
      opening(codes),
      poll(2, PENDING, 200),
      poll(7.2, PENDING, 200),
      poll(12.4, PENDING, 200),
      poll(17.6, tokens, 200, { answerHeaders: answers }),
    ]);
    assert.deepEqual(idsThat(report, 'failed'), [
      '3.2-expires-in',
      '3.5-success',
      '3.5-no-store',
      '3.5-error-response',
    ]);
  });

  it('accuses nobody of the pace of the recorded device', async () => {
    const report = await judged(
      [
        opening(),
        poll(1.5, PENDING),
        poll(3, { error: 'slow_down' }),
        poll(8.5, { error: 'slow_down' }),
        poll(24, PENDING),
        poll(39.5, PENDING),
        poll(55, PENDING),
        poll(70.5, TOKENS, 200),
      ],
      ABOUT_POLLS,
    );
    assert.deepEqual(idsThat(report, 'failed'), []);
    assert.notEqual(report.requirements.find(({ id }) => id === '3.5-steady-poll')?.verdict, 'failed');
  });

  it('says nothing of an answer that may come of a decision', async () => {
    const ends = { error: 'invalid_grant' };
    const report = await judged(
      [opening(), poll(2, PENDING), poll(7.2, ends), poll(12.4, TOKENS, 200)],
      ABOUT_POLLS,
    );
    assert.deepEqual(idsThat(report, 'failed'), []);
    assert.match(reasonOf(report, '3.5-authorization-pending') ?? '', /may have decided/);
  });

  it('takes an odd answer for one before the decision, where a later one says that it was', async () => {
    const report = await judged(
      [
        opening(),
        poll(2, { error: 'pending' }),
        poll(7.2, PENDING),
        poll(12.4, PENDING),
        poll(17.6, TOKENS, 200),
      ],
      ['3.5-authorization-pending'],
    );
    assert.ok(idsThat(report, 'failed').includes('3.5-authorization-pending'));
  });

  it('judges a denial, by whatever name it comes', async () => {
    const signIn = (error: string) => [opening(), poll(2, PENDING), poll(7.2, { error })];
    assert.ok(
      idsThat(await judged(signIn('authorization_declined'), ['3.5-access-denied']), 'failed').includes(
        '3.5-access-denied',
      ),
    );
    const right = await judged(signIn('access_denied'), ABOUT_POLLS);
    assert.deepEqual(idsThat(right, 'failed'), []);
    const { scenarios } = right.requirements.find(({ id }) => id === '3.5-access-denied') ?? {
      scenarios: [],
    };
    assert.equal(scenarios[0]?.verdict, 'passed');
  });

  it('judges an expiry by polls that were made after it', async () => {
    const short = { ...CODES, expires_in: 20 };
    const signIn = (error: string) => [
      opening(short),
      poll(2, PENDING),
      poll(10, PENDING),
      poll(18, PENDING),
      poll(24, { error }),
    ];
    assert.ok(
      idsThat(
        await judged([...signIn('authorization_pending'), poll(30, PENDING)], ['3.5-expired-token']),
        'failed',
      ).includes('3.5-expired-token'),
    );
    const right = await judged(signIn('expired_token'), ABOUT_POLLS);
    assert.deepEqual(idsThat(right, 'failed'), []);
    // A token may have been granted at the last moment.
    const late = await judged(
      [opening(short), poll(2, PENDING), poll(18, PENDING), poll(24, TOKENS, 200)],
      ABOUT_POLLS,
    );
    assert.deepEqual(idsThat(late, 'failed'), []);
  });

  it('leaves untested what the tool left out', async () => {
    const text = mitmproxy(GOOD);
    const har = JSON.parse(text);
    for (const { response } of har.log.entries) response.headers = [];
    const { recording } = readRecording(file(text));
    assert.equal(recording.polls.length, 5);
    assert.throws(() => readRecording(file(JSON.stringify(har))), /begins too late/);
    const withoutBody = JSON.parse(text);
    for (const { request, response } of withoutBody.log.entries)
      if (request.url.endsWith('/token')) delete response.content.text;
    const { recording: blind } = readRecording(file(JSON.stringify(withoutBody)));
    const report = reportOf(
      await judgeRecording({
        recording: blind,
        tags: '@3.5-authorization-pending or @3.5-success',
        provider: { name: 'idp', known_deviations: {} },
      }),
    );
    assert.deepEqual(idsThat(report, 'failed'), []);
    assert.match(reasonOf(report, '3.5-authorization-pending') ?? '', /without its body/);
  });

  it('judges the client authentication that it shows, and nothing of clients that do not authenticate', async () => {
    const headers = { authorization: `Basic ${Buffer.from('tv-app:basic%2Fsecret-77x').toString('base64')}` };
    const form = { scope: 'openid profile' };
    const grant = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: SECRETS.deviceCode,
    };
    const report = await judged([
      opening(CODES, { headers, form }),
      poll(2, PENDING, 400, { headers, form: grant }),
      poll(7.2, TOKENS, 200, { headers, form: grant }),
    ]);
    assert.deepEqual(idsThat(report, 'failed'), []);
    const { scenarios } = report.requirements.find(({ id }) => id === '3.1-client-authentication') ?? {
      scenarios: [],
    };
    assert.deepEqual(
      scenarios.map(({ verdict }) => verdict),
      ['passed', 'not-tested', 'not-tested'],
    );
  });

  it('judges a refresh, and takes no answer twice', async () => {
    const refresh = (at: number, refresh_token: string): Recorded => ({
      ...poll(at, { ...TOKENS, access_token: 'at.second-Yx81kQ', refresh_token: 'rt.second-Lm42aZ' }, 200),
      form: { grant_type: 'refresh_token', refresh_token, client_id: 'tv-app' },
    });
    const signIn = [
      opening(),
      poll(2, PENDING),
      poll(7.2, TOKENS, 200),
      USERINFO,
      refresh(30, SECRETS.refreshToken),
    ];
    const ids = ['3.5-refresh-works', '3.5-refresh-apart', '3.5-refresh-rotation'];
    const report = await judged(signIn, ids);
    assert.deepEqual(idsThat(report, 'passed'), ['3.5-refresh-works', '3.5-refresh-rotation']);
    assert.deepEqual(idsThat(report, 'failed'), []);
    // One that authenticates may keep its refresh token.
    const secret = (one: Recorded): Recorded => ({
      ...one,
      form: { ...one.form, client_secret: 'post-secret-8812' },
    });
    const same = signIn.map((one) =>
      one.form?.grant_type === 'refresh_token' ? { ...one, answer: TOKENS } : one,
    );
    const authenticated = same.map((one) => (one.form?.grant_type === undefined ? one : secret(one)));
    assert.deepEqual(idsThat(await judged(authenticated, ids), 'failed'), []);
  });

  it('does not hold a form against a server that was not asked for JSON', async () => {
    const form = { answerHeaders: { 'content-type': 'application/x-www-form-urlencoded' } };
    const answer = new URLSearchParams(
      Object.entries(CODES).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const report = await judged(
      [opening(CODES, { ...form, answer }), poll(2, PENDING), poll(7.2, TOKENS, 200)],
      ABOUT_CODES,
      chromium,
    );
    assert.deepEqual(idsThat(report, 'failed'), []);
    assert.match(reasonOf(report, '3.2-json-200') ?? '', /did not ask for JSON/);
  });
});

describe('stand-ins', () => {
  it('keep the look of a secret, and nothing of it', () => {
    const { recording } = readRecording(file(mitmproxy(GOOD)));
    const text = JSON.stringify(recording);
    for (const secret of Object.values(SECRETS)) assert.ok(!text.includes(secret), secret);
    assert.ok(!text.includes('alice'));
    const { device_code, user_code } = JSON.parse(recording.opening.response?.body ?? '');
    assert.match(
      device_code,
      /^[a-z]{2}-[A-Z][a-z][0-9][a-z]{2}[A-Z][a-z]{2}[0-9][A-Z][a-z][0-9]_[A-Z][0-9][a-z][A-Z][a-z][0-9][A-Z][a-z][0-9]$/,
    );
    assert.equal(user_code, CODES.user_code);
    for (const { request } of recording.polls)
      assert.equal(new URLSearchParams(request.body).get('device_code'), device_code);
  });

  it('leave what is wrong with an answer as it is', () => {
    const answer = `{"device_code":"${SECRETS.deviceCode}","device_code":"${SECRETS.deviceCode}","user_code":null}`;
    const { recording } = readRecording(file(mitmproxy([opening(CODES, { answer }), poll(2, PENDING)])));
    const body = recording.opening.response?.body ?? '';
    assert.match(body, /^\{"device_code":"([^"]+)","device_code":"\1","user_code":null\}$/);
  });
});

describe('rfc8628 provider --recording', { concurrency: true }, () => {
  it('reports it, and no secret of it is in anything that is written', async () => {
    const out = join(folder, 'out');
    const path = file(chromium([...GOOD, { ...USERINFO, at: 24 }]));
    const messages = join(out, 'messages.ndjson');
    const { status, stdout, stderr } = await run([
      'provider',
      '--recording',
      path,
      '--out',
      out,
      '--cucumber-messages',
      messages,
    ]);
    assert.equal(status, 4, stderr);
    assert.match(stdout, /INCOMPLETE/);
    const written = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
    assert.ok(written.length >= 5);
    for (const text of [stdout, stderr, ...written])
      for (const secret of [...Object.values(SECRETS), 'alice@example.com'])
        assert.ok(!text.includes(secret), secret);
    assert.match(readFileSync(join(out, 'report.md'), 'utf8'), /a recording of one sign-in/);
  });

  it('ends with 1 when a MUST was not met, and takes known deviations from the target', async () => {
    const path = file(mitmproxy([opening(), poll(2, PENDING, 200), poll(7.2, TOKENS, 200)]));
    const target = join(folder, 'idp.yaml');
    writeFileSync(
      target,
      'name: idp\nissuer: https://idp.example\nclient: {client_id: tv}\nknown_deviations: {3.5-error-response: "ticket 1"}\n',
    );
    const plain = await run(['provider', '--recording', path, '--out', join(folder, 'plain')]);
    assert.equal(plain.status, 1, plain.stderr);
    const known = await run([
      'provider',
      target,
      '--recording',
      path,
      '--out',
      join(folder, 'known'),
      '--allow-incomplete',
    ]);
    assert.equal(known.status, 0, known.stderr + known.stdout);
  });

  it('says in one line what is wrong with a file', async () => {
    const { status, stdout, stderr } = await run(['provider', '--recording', file('')]);
    assert.equal(status, 2, stdout + stderr);
    assert.match(stderr, /^rfc8628: The recording .* is empty\.\n$/);
  });

  it('takes one target', async () => {
    const { status, stderr } = await run([
      'provider',
      'google',
      'github',
      '--recording',
      file(mitmproxy(GOOD)),
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /^rfc8628: A recording is of one target: name it, or none\.\n$/);
  });
});

describe('a file that is no recording of a sign-in', () => {
  const SIGN_IN = [opening(), poll(2, PENDING), poll(7.2, TOKENS, 200)];
  const WRONG: Readonly<Record<string, readonly [path: () => string, says: RegExp, origin?: string]>> = {
    'is not there': [() => join(folder, 'none.har'), /cannot be read: there is no such file/],
    'is a folder': [() => folder, /cannot be read: it is a folder/],
    'is empty': [() => file(''), /is empty/],
    'is not JSON': [() => file('PK\u0003\u0004'), /is no HAR file, for it is not JSON/],
    'is JSON of another kind': [() => file('{"log": {}}'), /is no HAR file: it has no list "entries"/],
    'has no requests': [() => file(mitmproxy([])), /has no requests in it/],
    'has entries of another kind': [
      () => file('{"log": {"entries": [1, {"request": {}}]}}'),
      /has no requests in it/,
    ],
    'shows a browser only': [
      () => file(mitmproxy(BESIDES)),
      /shows no device authorization request that got codes/,
    ],
    'shows metadata only': [() => file(mitmproxy([METADATA])), /shows no device authorization request/],
    'ends too early': [() => file(mitmproxy([opening()])), /no token request for them/],
    'begins too late': [() => file(mitmproxy([poll(2, PENDING)])), /begins too late/],
    'is of another provider': [
      () => file(mitmproxy(SIGN_IN)),
      /shows no sign-in at https:\/\/github\.com, but at https:\/\/idp\.example/,
      'https://github.com',
    ],
    'is too large': [
      () => {
        const path = file('');
        truncateSync(path, 101 * 1024 * 1024);
        return path;
      },
      /has 101 MB, more than the 100 that are read/,
    ],
  };
  for (const [what, [path, says, origin]] of Object.entries(WRONG)) {
    it(`${what}: one line says so`, () => {
      const named = path();
      assert.throws(
        () => readRecording(named, origin),
        (error: Error) =>
          error instanceof RecordingError && says.test(error.message) && !error.message.includes('\n'),
      );
    });
  }

  it('is of a target that nobody records', () => {
    assert.throws(() => recordedProvider('embedded'), /is nothing that a recording is of/);
  });
});
