import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import type { Exchange } from '../../src/http/exchange';
import { htmlReport } from '../../src/report/html';
import { jsonReport } from '../../src/report/json';
import { junitReport } from '../../src/report/junit';
import { markdownReport } from '../../src/report/markdown';
import { Redactor } from '../../src/report/redactor';
import { renderReport } from '../../src/report/render-report';
import { reported } from '../../src/report/report-of';
import { namesSecret } from '../../src/report/secret-names';
import { ShownEvidence } from '../../src/report/shown-evidence';
import { textColumns } from '../../src/report/text-columns';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';

function exchange(
  request: Partial<Exchange['request']>,
  response: Partial<NonNullable<Exchange['response']>> = {},
): Exchange {
  return {
    actor: 'the device',
    purpose: 'token request',
    request: { method: 'POST', url: 'https://idp.test/token', headers: {}, ...request },
    response: { status: 200, headers: {}, body: '', validUtf8: true, ...response },
    startedAt: new Date('2026-01-01T00:00:00Z'),
    sentAt: 1500,
    receivedAt: 1540,
  };
}

/** Shows evidence of a run that began at 1000, with these secrets. */
function shownBy(...secrets: readonly string[]): ShownEvidence {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.register(secret);
  return new ShownEvidence(redactor, 1000);
}

/** What Cucumber says of a scenario at this place, whose only step threw this text. */
function streamOf(location: string, thrown: string): Envelope[] {
  const [uri, line] = location.split(':');
  const timestamp = { seconds: 0, nanos: 0 };
  const envelopes: unknown[] = [
    { testRunStarted: { id: 'run', timestamp } },
    {
      pickle: {
        id: 'pickle',
        uri,
        name: 'A scenario',
        location: { line: Number(line) },
        tags: [],
        steps: [],
      },
    },
    { testCase: { id: 'case', pickleId: 'pickle', testSteps: [{ id: 'step' }] } },
    { testCaseStarted: { id: 'started', testCaseId: 'case', attempt: 0, timestamp } },
    {
      testStepFinished: {
        testCaseStartedId: 'started',
        testStepId: 'step',
        testStepResult: { status: 'FAILED', message: thrown, duration: timestamp },
        timestamp,
      },
    },
    { testCaseFinished: { testCaseStartedId: 'started', timestamp, willBeRetried: false } },
    { testRunFinished: { success: false, timestamp } },
  ];
  return envelopes as Envelope[];
}

/** Every way in which an honest or a careless server might write a value down. */
const SPELLINGS: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  percent: (value) => encodeURIComponent(value),
  'percent, lower case': (value) =>
    encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()),
  'every byte percent': (value) =>
    [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  form: (value) => new URLSearchParams([['', value]]).toString().slice(1),
  'percent twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  json: (value) => JSON.stringify(value).slice(1, -1),
  'json, all escaped': (value) =>
    [...Array(value.length).keys()]
      .map((at) => `\\u${value.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  'json with escaped slashes': (value) => JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
  'json in json': (value) => JSON.stringify(JSON.stringify(value)).slice(1, -1),
  html: (value) => value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  'html, named': (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  'percent in json in html': (value) =>
    JSON.stringify(encodeURIComponent(value)).slice(1, -1).replaceAll('"', '&quot;'),
  base64: (value) => Buffer.from(value).toString('base64'),
  'base64 behind an id': (value) => Buffer.from(`tv:${value}`).toString('base64'),
  'base64 between others': (value) => Buffer.from(`a=${value}; b`).toString('base64'),
  base64url: (value) => Buffer.from(`{"k":"${value}"}`).toString('base64url'),
};

const SECRETS = [
  's3cr3t-With/Slash+Plus=',
  'pass word with "quotes" & <tags>',
  'Zw41Äöü€𝄞secret',
  'abcdef1',
  '100%25-sure\\back',
];

describe('a registered secret', () => {
  it('takes out a secret that was learnt after the same text was cleared before', () => {
    const redactor = new Redactor();
    const text = 'the server said "k3y-of-the-house" once more';
    assert.equal(redactor.text(text), text);
    redactor.register('k3y-of-the-house');
    assert.equal(redactor.text(text), 'the server said "«redacted»" once more');
  });

  for (const secret of SECRETS) {
    for (const [name, spell] of Object.entries(SPELLINGS)) {
      it(`is found when spelt ${name}: ${secret}`, () => {
        const redactor = new Redactor();
        redactor.register(secret);
        const spelt = spell(secret);
        const text = redactor.text(`The server said [${spelt}] and went.`);
        assert.ok(!text.includes(spelt), text);
        assert.match(text, /^The server said \[.*«redacted».*\] and went\.$/u);
      });
    }
  }

  it('leaves everything else as it was', () => {
    const redactor = new Redactor();
    redactor.register('hunter2-hunter2');
    const text = '100 % of \\n &amp; %zz {"error":"slow_down"} «x» hunter2';
    assert.equal(redactor.text(text), text);
  });

  it('is taken out once where secrets overlap', () => {
    const redactor = new Redactor();
    redactor.register('abcdef-ghi');
    redactor.register('ghi-jklmno');
    redactor.register('abcdef-ghi-jklmno-long');
    assert.equal(redactor.text('x abcdef-ghi-jklmno-long y'), 'x «redacted» y');
  });

  it('is not looked for when it is too short to tell', () => {
    const redactor = new Redactor();
    redactor.register('test');
    redactor.register('');
    redactor.register(undefined);
    assert.equal(redactor.text('a test of tests'), 'a test of tests');
  });

  it('is found among many that begin alike', () => {
    const redactor = new Redactor();
    const secrets = Array.from({ length: 500 }, (_, index) => `device-code-${index}-${index * 7919}-x`);
    for (const secret of secrets) redactor.register(secret);
    assert.equal(redactor.text(secrets.join(' ')), Array(500).fill('«redacted»').join(' '));
    assert.equal(redactor.text('device-code-501-1-x'), 'device-code-501-1-x');
  });
});

describe('headers', () => {
  it('lose credentials and cookie values, and keep what judges need', () => {
    assert.deepEqual(
      new Redactor().headers({
        authorization: 'Basic dHY6c2VjcmV0',
        'proxy-authorization': 'opaque',
        dpop: 'eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.x',
        cookie: 'sid=abc; theme=dark',
        'set-cookie':
          'sid=abc; Path=/; Expires=Thu, 01 Jan 2026 00:00:00 GMT; HttpOnly, b="x,y"; SameSite=Lax; odd=abc',
        'www-authenticate': 'Basic realm="devices", error="invalid_client"',
        'cache-control': 'no-store',
        'x-csrf-token': 'abc',
        location: 'https://u:p@idp.test/cb?code=SplxlOBeZQQYbYS6WxSbIA&user_code=WDJB-MJHT#access_token=abc',
      }),
      {
        authorization: 'Basic «redacted»',
        'proxy-authorization': '«redacted»',
        dpop: '«redacted»',
        cookie: 'sid=«redacted»; theme=«redacted»',
        'set-cookie':
          'sid=«redacted»; Path=/; Expires=Thu, 01 Jan 2026 00:00:00 GMT; HttpOnly, b=«redacted»; SameSite=Lax',
        'www-authenticate': 'Basic realm="devices", error="invalid_client"',
        'cache-control': 'no-store',
        'x-csrf-token': '«redacted»',
        location:
          'https://«redacted»@idp.test/cb?code=«redacted»&user_code=WDJB-MJHT#access_token=«redacted»',
      },
    );
  });
});

describe('bodies', () => {
  const body = (text: string, type = ''): string => new Redactor().body(text, type);

  it('of forms lose values by name, however short', () => {
    assert.equal(
      body('username=alice&password=test&client%5Fsecret=x&user_code=WDJB-MJHT&empty_password=&password='),
      'username=alice&password=«redacted»&client%5Fsecret=«redacted»&user_code=WDJB-MJHT&empty_password=&password=',
    );
  });

  it('of JSON lose values by name and keep their form, repeated members and types', () => {
    assert.equal(
      body(
        '{ "device_code": "a\\"b", "device_code":"c",\n "expires_in": 5, "data": {"accessToken":"d", "token_type":"Bearer", "id_token" : 12}, "refresh_token": ["e", {"x": "f"}], "device\\u005fcode":"g", "code":"not_found", "state":null, "password":"" }',
      ),
      '{ "device_code": "«redacted»", "device_code":"«redacted»",\n "expires_in": 5, "data": {"accessToken":"«redacted»", "token_type":"Bearer", "id_token" : «redacted»}, "refresh_token": ["«redacted»", {"x": "«redacted»"}], "device\\u005fcode":"«redacted»", "code":"not_found", "state":null, "password":"«redacted»" }'.replace(
        '"password":"«redacted»"',
        '"password":""',
      ),
    );
  });

  it('of broken JSON lose them too', () => {
    for (const broken of [
      '{"device_code":"abcSECRETdef","x":',
      '{"device_code":"abcSECRETdef',
      "{'device_code': 'abcSECRETdef'}",
      '{device_code: abcSECRETdef, }',
      '{"a":1 // http://x "device_code":"abcSECRETdef"}',
      '}}]"device_code" : "abcSECRETdef" {',
      `${'['.repeat(50_000)}"device_code":"abcSECRETdef"`,
      'callback({"device_code":"abcSECRETdef"})',
      '{"m":"{\\"device_code\\":\\"abcSECRETdef\\"}"}',
      '<device_code>{"device_code":"abcSECRETdef"}',
    ]) {
      assert.doesNotMatch(body(broken), /SECRET/, broken.slice(-80));
    }
  });

  it('of HTML lose hidden values, typed passwords, links and scripts that hold secrets', () => {
    const page = `<form action="/go?session_code=abcSECRET1&amp;user_code=WDJB-MJHT"><input type=hidden name=_csrf value=SECRET2>
<input value='SECRET3' name="xsrf"><input type="password" name="field7" value="SECRET4"><input name="user_code" value="WDJB-MJHT">
<meta content="SECRET5" name="csrf-token"><script>var state = {"csrfToken": 'SECRET6', access_token: "SECRET7"}</script><button name=token value="SECRET8">Go</button>`;
    const shown = body(page, 'text/html');
    assert.doesNotMatch(shown, /SECRET/);
    assert.equal(shown.match(/WDJB-MJHT/g)?.length, 2);
    assert.match(shown, /<input type=hidden name=_csrf value=«redacted»>/);
  });

  it('of hostile shape are read in bounded time', () => {
    const began = performance.now();
    const hostile = [
      '<input "'.repeat(8000),
      '<div>'.repeat(13_000),
      '"password":"'.repeat(5000),
      '\\u0070%70&#112;'.repeat(4000),
      'password='.repeat(7000),
      '{"a":'.repeat(13_000),
      'eyJaaaaaaaaa.'.repeat(5000),
    ];
    const redactor = new Redactor();
    redactor.register('some-known-secret');
    for (const text of hostile) redactor.body(text, 'text/html');
    assert.ok(performance.now() - began < 20_000, `${performance.now() - began} ms`);
  });
});

describe('prose', () => {
  it('keeps findings, loses credentials', () => {
    const text = (of: string): string => new Redactor().text(of);
    assert.equal(
      text('access_token: missing; code=invalid_grant'),
      'access_token: missing; code=invalid_grant',
    );
    assert.equal(text('device_code = GmRhmhcxhwAzkoEqiMEg'), 'device_code = «redacted»');
    assert.equal(text('sent Bearer mF_9.B5f-4.1JqM-long, refused'), 'sent Bearer «redacted», refused');
    assert.equal(
      text('got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl back'),
      'got «redacted» back',
    );
    assert.equal(text('a Bearer token is asked for'), 'a Bearer token is asked for');
  });
});

describe('what the suite says itself', () => {
  it('has no value behind a word that names a secret and a colon: it would be taken for one', () => {
    const root = join(__dirname, '..', '..');
    const files = ['steps/provider', 'src/judging', 'src/provider-under-test', 'src/end-user'].flatMap(
      (folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => join(root, folder, name)),
    );
    assert.ok(files.length > 50);
    const sentences = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b([A-Za-z_]+): \$\{/g)].map(([text, name = '']) => ({
        file,
        text,
        name,
      })),
    );
    assert.ok(sentences.length > 10);
    assert.deepEqual(
      sentences.filter(({ name }) => namesSecret(name, '500')),
      [],
    );
  });
});

describe('an exchange', () => {
  it('is shown with times from the start of the run, and its body cut', () => {
    const shown = shownBy().exchange(
      exchange({ body: 'a=1' }, { headers: { 'content-type': 'text/plain' }, body: 'word '.repeat(20_000) }),
    );
    assert.equal(shown.sent_at_ms, 500);
    assert.equal(shown.duration_ms, 40);
    assert.equal(shown.request.body, 'a=1');
    const body = shown.response?.body ?? '';
    const left = Number(/\[… (\d+) more characters left out\]$/.exec(body)?.[1]);
    assert.ok(body.length < 4200);
    assert.equal(body.slice(0, body.lastIndexOf('\n')).length + left, 100_000);
  });

  it('does not show the half of a secret that a cut leaves', () => {
    const shown = shownBy('SECRETSECRETSECRET').exchange(
      exchange({ body: `${'x'.repeat(4090)}SECRETSECRETSECRET` }),
    );
    assert.doesNotMatch(shown.request.body ?? '', /SECRET/);
  });

  it('says why there was no answer', () => {
    const { response: _, ...unanswered } = exchange({});
    const shown = shownBy().exchange({
      ...unanswered,
      noAnswer: { kind: 'timeout', message: 'no complete answer within 15 s' },
    });
    assert.equal(shown.response, undefined);
    assert.equal(shown.no_answer, 'no complete answer within 15 s');
  });
});

describe('a whole report', () => {
  const KNOWN = {
    clientSecret: 'cl1ent/s3cret+with=signs',
    password: 'correct horse "battery"',
    deviceCode: 'GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS',
    accessToken: 'at-2YotnFZFEjr1zCsicMWpAA',
    refreshToken: 'rt-tGzv3JOkF0XG5Qx2TlKWIA',
    cookie: 'c00kie-8f7e6d5c4b3a',
  };

  it('holds none of the secrets, whoever echoes them, however, and even if they are learnt later', async () => {
    const everywhere = Object.values(KNOWN)
      .flatMap((secret) => Object.values(SPELLINGS).map((spell) => spell(secret)))
      .join(' ~ ');
    const traffic = [
      // It came before anything could be learnt.
      exchange(
        { url: `https://idp.test/device/${encodeURIComponent(everywhere).slice(0, 3000)}` },
        {
          headers: { 'x-echo': everywhere, link: `<https://idp.test/${KNOWN.deviceCode}>` },
          body: everywhere,
        },
      ),
      exchange(
        {
          headers: {
            authorization: `Basic ${Buffer.from(`tv:${encodeURIComponent(KNOWN.clientSecret)}`).toString('base64')}`,
          },
          body: new URLSearchParams({
            device_code: KNOWN.deviceCode,
            client_secret: KNOWN.clientSecret,
          }).toString(),
        },
        {
          headers: { 'set-cookie': `_session=${KNOWN.cookie}; Path=/; HttpOnly` },
          body: JSON.stringify({
            device_code: KNOWN.deviceCode,
            verification_uri: `https://idp.test/${KNOWN.deviceCode}`,
          }),
        },
      ),
      exchange(
        {
          headers: { cookie: `_session=${KNOWN.cookie}` },
          body: new URLSearchParams({ password: KNOWN.password }).toString(),
        },
        {
          body: JSON.stringify({
            access_token: KNOWN.accessToken,
            nested: [{ refresh_token: KNOWN.refreshToken }],
          }),
        },
      ),
      exchange(
        { headers: { authorization: `Bearer ${KNOWN.accessToken}` } },
        { status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: everywhere }) },
      ),
    ];
    const pages = [
      {
        url: `https://idp.test/device?device_code=${KNOWN.deviceCode}`,
        status: 200,
        title: `Hello ${KNOWN.deviceCode}`,
        text: everywhere,
        action: `typed ${KNOWN.password}`,
        holds: { codeField: true, passwordField: false },
      },
    ];
    const scenarios = PROVIDER_REQUIREMENTS.map(({ id, section }, index) => ({
      requirement: id,
      record: {
        name: 'A scenario',
        location: `features/provider/${section}.feature:${index}`,
        ...(index % 2 === 0
          ? ({ verdict: 'failed', failure: { expected: everywhere, seen: everywhere } } as const)
          : ({ verdict: 'not-tested', reason: `because of ${everywhere}` } as const)),
        notes: [everywhere],
        steps: [{ keyword: 'Given ', text: everywhere, status: 'passed' } as const],
        exchanges: traffic,
        pages,
        durationMs: 1,
      },
    }));
    const { report, messages, withoutSecrets } = reported({
      party: 'provider',
      target: { name: `target ${KNOWN.clientSecret}`, issuer: `https://u:${KNOWN.cookie}@idp.test` },
      knownDeviations: { '3.1-form-post': everywhere, '3.1-tls': { reason: everywhere } },
      scenarios,
      startedAt: new Date('2026-01-01T00:00:00Z'),
      startedAtMs: 0,
      durationMs: 1,
      criticalPathMs: 1,
      requests: 1,
      sessions: 1,
      incident: `gone after ${everywhere}`,
      streams: [streamOf(scenarios[0]?.record.location ?? '', everywhere)],
      secrets: [KNOWN.clientSecret, KNOWN.password],
      traffic,
    });
    const written = {
      json: jsonReport(report),
      html: htmlReport(report),
      junit: junitReport(report),
      markdown: markdownReport(report),
      terminal: renderReport(report, { columns: 80, colour: false, text: await textColumns() }).join(' '),
      messages: JSON.stringify(messages()),
      log: withoutSecrets(everywhere),
    };
    assert.match(written.messages, /vnd\.rfc8628\.exchange\+json.*vnd\.rfc8628\.page\+json/);
    for (const [kind, text] of Object.entries(written)) {
      assert.match(text, /«redacted»/, kind);
      for (const [name, secret] of Object.entries(KNOWN)) {
        for (const [spelling, spell] of Object.entries(SPELLINGS)) {
          assert.ok(!text.includes(spell(secret)), `${name}, spelt ${spelling}, is in ${kind}`);
          // As an escaping writer would have written it.
          const escaped = spell(secret).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
          assert.ok(!text.includes(escaped), `${name}, spelt ${spelling} and escaped, is in ${kind}`);
          assert.ok(!text.includes(JSON.stringify(spell(secret)).slice(1, -1)), `${name} in JSON, ${kind}`);
        }
      }
    }
    assert.match(written.html, /WDJB-MJHT|idp\.test/);
  });
});

describe('learning', () => {
  it('does not take words that pages are full of for secrets', () => {
    const redactor = new Redactor();
    redactor.learnFrom(
      exchange({}, { headers: { 'set-cookie': 'sid=deleted; Path=/, lang=english; Path=/' }, body: '{}' }),
    );
    assert.equal(redactor.text('deleted, in english'), 'deleted, in english');
  });
  it('takes a device code for a secret even if it is a word', () => {
    const redactor = new Redactor();
    redactor.learnFrom(exchange({}, { body: '{"device_code":"living-room"}' }));
    assert.equal(redactor.text('no session living-room'), 'no session «redacted»');
  });
  it('learns from the Basic header the secret that is form-encoded in it', () => {
    const redactor = new Redactor();
    const credentials = Buffer.from('tv:a+b%2Fc%2Bd1').toString('base64');
    redactor.learnFrom(exchange({ headers: { authorization: `Basic ${credentials}` } }));
    assert.equal(redactor.text('you sent "a b/c+d1"'), 'you sent "«redacted»"');
  });
});

describe('tokens that nobody told us of', () => {
  for (const token of [
    'gho_16C7e42F292c6912E7710c838347Ae178B4a',
    'github_pat_11AAAAAAA0abcdefghijkl_mnopqrst',
    'glpat-abcDEF123456_-abcdef',
    'xoxb-123456789012-abcdefghijkl',
    'ya29.a0AfH6SMBabcdefghijklmnop',
    '1//0gAbCdEfGhIjKlMnOpQrSt',
    'AKIAIOSFODNN7EXAMPLE',
  ])
    it(`are known by how they begin: ${token.slice(0, 4)}…`, () => {
      const redactor = new Redactor();
      assert.equal(redactor.text(`using "${token}", as before`), 'using "«redacted»", as before');
      assert.equal(redactor.body(`{"cached":"${token}"}`), '{"cached":"«redacted»"}');
    });

  it('are not words that begin like them', () => {
    const redactor = new Redactor();
    const text = 'the sk-learn and ghost_writers of npm_config_registry went 1//0 for AKIA';
    assert.equal(redactor.text(text), text);
  });
});
