import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { curlCommand } from '../../src/report/curl';
import { issueText } from '../../src/report/issue';
import type { ReportRequirement, ReportScenario } from '../../src/report/model';
import type { Party } from '../../src/rfc8628/requirement';
import { PAYLOADS } from './hostile-report';
import { sampleExchange, sampleReport, sampleScenario, sampleTimeline } from './sample-report';

/** The arguments that a shell gives to curl. */
function argumentsOf(command: string, environment: Readonly<Record<string, string>> = {}): string[] {
  const assignments = /^[A-Z0-9_]+='…' # not in the report$/gm;
  const script = `curl() { printf '%s\\0' "$@"; }\n${command.replace(assignments, '')}`;
  const out = execFileSync('sh', [], {
    input: script,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  return out.toString().split('\0').slice(0, -1);
}

describe('an exchange as a command', () => {
  it('sends what the device sent, with secrets from variables', () => {
    const command = curlCommand(sampleExchange());
    assert.match(command, /^DEVICE_CODE='…' # not in the report$/m);
    assert.deepEqual(argumentsOf(command, { DEVICE_CODE: 'a b"c' }), [
      '-i',
      '-X',
      'POST',
      '--url',
      'https://login.example.com/oauth/token',
      '-H',
      'accept: application/json',
      '-H',
      'content-type: application/x-www-form-urlencoded',
      '--data-raw',
      'client_id=tv&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=a b"c',
    ]);
  });
  it('sends a Host header that was made up, and leaves the usual one to curl', () => {
    const request = { method: 'POST', url: 'https://idp.example:8443/device', headers: {} };
    const sent = (host: string) => argumentsOf(curlCommand({ request: { ...request, headers: { host } } }));
    assert.deepEqual(sent('made-up.invalid').slice(-2), ['-H', 'host: made-up.invalid']);
    assert.deepEqual(sent('idp.example:8443'), ['-i', '-X', 'POST', '--url', request.url]);
  });
  it('names the certificates that the server was reached with', () => {
    const https = { request: { method: 'GET', url: 'https://idp.example/x', headers: {} } };
    const files = { CA_FILE: 'a b.pem', CERT_FILE: 'c.pem', KEY_FILE: 'k.pem' };
    assert.deepEqual(argumentsOf(curlCommand(https, { ca: true, certificate: true }), files).slice(5), [
      '--cacert',
      'a b.pem',
      '--cert',
      'c.pem',
      '--key',
      'k.pem',
    ]);
    const http = { request: { ...https.request, url: 'http://localhost/x' } };
    assert.doesNotMatch(curlCommand(http, { ca: true, certificate: true }), /cert/);
    assert.match(
      issueText(
        { ...sampleReport(), target: { name: 'idp', ca: true } },
        failing('3.1-device-code', 'provider', [{}]),
      ),
      /^CA_FILE='…' # not in the report\n(.*\n)*curl .*\n {2}--cacert "\$CA_FILE"/m,
    );
  });
  it('names the variable of a credential after what it is', () => {
    const request = {
      method: 'POST',
      url: 'https://idp.example/token?x=«redacted»',
      headers: { authorization: 'Basic «redacted»', cookie: 'sid=«redacted»' },
      body: '{"client_secret":"«redacted»","n":1}',
    };
    const command = curlCommand({ request });
    for (const name of ['X', 'CLIENT_CREDENTIALS', 'SID', 'CLIENT_SECRET'])
      assert.match(command, new RegExp(`^${name}='…'`, 'm'));
    assert.deepEqual(
      argumentsOf(command, { CLIENT_SECRET: 's', CLIENT_CREDENTIALS: 'b', SID: 'c', X: 'd' }),
      [
        '-i',
        '-X',
        'POST',
        '--url',
        'https://idp.example/token?x=d',
        '-H',
        'authorization: Basic b',
        '-H',
        'cookie: sid=c',
        '--data-raw',
        '{"client_secret":"s","n":1}',
      ],
    );
  });
  it('means nothing else to a shell, whatever is in it', () => {
    for (const [name, payload] of Object.entries({
      ...PAYLOADS,
      shell: `'; touch /nowhere; echo $(id) \`id\` "$HOME" \\ !! #`,
    })) {
      if (name === 'surrogates' || name === 'escapes') continue;
      const request = { method: payload, url: payload, headers: { 'x-h': payload }, body: payload };
      assert.deepEqual(
        argumentsOf(curlCommand({ request })),
        ['-i', '-X', payload, '--url', payload, '-H', `x-h: ${payload}`, '--data-raw', payload],
        name,
      );
    }
  });
});

const TABLE: Partial<ReportScenario> = {
  steps: [
    {
      keyword: 'Given ',
      text: 'the response has:',
      below: ['| device_code | dc-1 |', '| interval    | 1    |'],
      status: 'passed',
    },
  ],
};

/** A requirement of which such scenarios failed. */
function failing(id: string, party: Party, scenarios: readonly Partial<ReportScenario>[]): ReportRequirement {
  const [some] = sampleReport().requirements;
  assert.ok(some);
  return {
    ...some,
    id,
    party,
    verdict: 'failed',
    scenarios: scenarios.map((changes) =>
      sampleScenario('failed', { failure: { expected: 'this', seen: 'that' }, ...changes }),
    ),
  };
}

describe('the issue for a finding', () => {
  const report = sampleReport();
  const of = (id: string): string => {
    const found = report.requirements.find((one) => one.id === id);
    assert.ok(found);
    return issueText(report, found);
  };

  it('has all that a maintainer asks for', () => {
    const text = of('3.5-no-store');
    assert.match(text, /^# 3\.5-no-store: The token response carries Cache-Control: no-store/);
    assert.match(
      text,
      /\*\*MUST\*\*, \[RFC 6749 §5\.1\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc6749#section-5\.1\)/,
    );
    assert.match(text, /\*\*Why it matters:\*\* Security: /);
    assert.match(text, /\*\*What to do:\*\* Send Cache-Control: no-store/);
    assert.match(text, /- Expected: `a Cache-Control header with no-store`/);
    assert.match(text, /```gherkin\nGiven a session\nWhen /);
    assert.match(text, /```http\nPOST https:\/\/login\.example\.com\/oauth\/token\n/);
    assert.match(text, /```sh\nDEVICE_CODE='…'/);
    assert.match(text, /1\. 200 `https:\/\/login\.example\.com\/device` `Connect a device: Enter the code/);
    assert.match(text, /Found by rfc8628-conformance 0\.1\.0 on 2026-02-03 in `Example ID`/);
  });
  it('has the tables of its steps', () => {
    const text = issueText(report, failing('3.1-device-code', 'provider', [TABLE]));
    assert.match(
      text,
      /```gherkin\nGiven the response has:\n {2}\| device_code \| dc-1 \|\n {2}\| interval {4}\| 1 {4}\|\n```/,
    );
  });
  it('tells of a client what it did, and has no command for what only the client can send', () => {
    const text = issueText(
      report,
      failing('3.5-client-slow-down', 'client', [{ timeline: sampleTimeline() }]),
    );
    assert.match(text, /```text\n0\.000 s {2}the client is started\n/);
    assert.match(
      text,
      /\n2\.332 s {2}POST https:\/\/as\.example\/token, after a wait of 1\.00 s \(at least 6 s are asked for\) → status 400, authorization_pending\n/,
    );
    assert.match(text, /\n0\.328 s {2}shows: Open https:\/\/as\.example\/device\n {9}and enter WDJB-MJHT\n/);
    assert.doesNotMatch(text, /curl|not in the report/);
  });
  it('says how to run what it is about alone', () => {
    assert.match(of('3.5-no-store'), /`--tags @3\.5-no-store`/);
  });
  it('fits into an issue however many scenarios failed, and names each', () => {
    const body = 'x'.repeat(20_000);
    const exchanges = [sampleExchange({ response: { status: 200, headers: {}, body } })];
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `the scenario ${index}`, exchanges }));
    const text = issueText(report, failing('3.1-device-code', 'provider', many));
    assert.ok(text.length < 65_536, `${text.length}`);
    assert.match(text, /## 27 more scenarios failed/);
    for (const { name } of many) assert.match(text, new RegExp(`\\b${name}\\b`));
  });
  it('says why the level is what it is, where a text leaves room', () => {
    assert.match(of('3.1-repeated-parameter'), /binds the sender/);
  });
});
