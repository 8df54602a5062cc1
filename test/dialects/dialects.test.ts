import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { answerInDialect } from '../../src/dialects/answer-in-dialect';
import { dialectNamed, PROVIDERS } from '../../src/dialects/dialects';
import type { PlainResponse } from '../../src/dialects/plain-response';
import { readDialect } from '../../src/dialects/read-dialect';
import { TOKEN_ENDPOINT_ERRORS } from '../../src/rfc8628/error-codes';
import { REQUIREMENTS } from '../../src/rfc8628/requirements';

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

function json(status: number, body: unknown): PlainResponse {
  return { status, headers: JSON_HEADERS, body: JSON.stringify(body) };
}

const CODES = json(200, {
  device_code: 'dc',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://as.example/device',
  expires_in: 900,
  interval: 5,
});
const PENDING = json(400, { error: 'authorization_pending' });
const TOKENS = json(200, { access_token: 'at', token_type: 'Bearer', scope: 'read:user user:email' });
const ACCEPT = 'application/json';

describe('an answer in a dialect', () => {
  it('is as the guide of Google has it', () => {
    const google = dialectNamed('google');
    assert.deepEqual(
      JSON.parse(answerInDialect(google, CODES, { endpoint: 'device authorization', accept: ACCEPT }).body),
      {
        device_code: 'dc',
        user_code: 'WDJB-MJHT',
        verification_url: 'https://as.example/device',
        expires_in: 900,
        interval: 5,
      },
    );
    const pending = answerInDialect(google, PENDING, { endpoint: 'token', accept: ACCEPT });
    assert.equal(pending.status, 428);
    assert.deepEqual(JSON.parse(pending.body), {
      error: 'authorization_pending',
      error_description: 'Precondition Required',
    });
    const denied = answerInDialect(google, json(400, { error: 'access_denied' }), { endpoint: 'token' });
    assert.equal(denied.status, 403);
  });

  it('is as the guide of Microsoft has it', () => {
    const microsoft = dialectNamed('microsoft');
    const denied = answerInDialect(microsoft, json(400, { error: 'access_denied' }), { endpoint: 'token' });
    assert.equal(denied.status, 400);
    assert.deepEqual(JSON.parse(denied.body), { error: 'authorization_declined' });
    const { message } = JSON.parse(
      answerInDialect(microsoft, CODES, { endpoint: 'device authorization' }).body,
    );
    assert.match(message, /open the page https:\/\/as\.example\/device and enter the code WDJB-MJHT/);
  });

  it('is as the documentation of GitHub has it', () => {
    const github = dialectNamed('github');
    const slower = answerInDialect(github, json(400, { error: 'slow_down' }), {
      endpoint: 'token',
      accept: ACCEPT,
      intervalSeconds: 10,
    });
    assert.equal(slower.status, 200);
    assert.equal(JSON.parse(slower.body).interval, 10);
    const unasked = answerInDialect(github, CODES, { endpoint: 'device authorization', accept: '*/*' });
    assert.match(unasked.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
    assert.equal(new URLSearchParams(unasked.body).get('verification_uri'), 'https://as.example/device');
    const tokens = JSON.parse(answerInDialect(github, TOKENS, { endpoint: 'token', accept: ACCEPT }).body);
    assert.deepEqual([tokens.token_type, tokens.scope], ['bearer', 'read:user,user:email']);
    // GitHub names the scope with every token, and clients of GitHub only count on it.
    const { scope, ...unnamed } = JSON.parse(TOKENS.body);
    for (const [asked, named] of [
      [scope, 'read:user,user:email'],
      ['', ''],
      [undefined, undefined],
    ]) {
      const said = answerInDialect(github, json(200, unnamed), {
        endpoint: 'token',
        accept: ACCEPT,
        scope: asked,
      });
      assert.equal(JSON.parse(said.body).scope, named);
    }
    const odd = answerInDialect(github, json(200, {}), { endpoint: 'token', accept: ACCEPT, scope });
    assert.deepEqual(JSON.parse(odd.body), {});
    const unknown = answerInDialect(github, json(401, { error: 'invalid_client' }), {
      endpoint: 'device authorization',
      accept: ACCEPT,
    });
    assert.deepEqual([unknown.status, JSON.parse(unknown.body).error], [404, 'Not Found']);
  });

  it('keeps numbers as they are written, a page, and the trouble of a server', () => {
    const odd = { ...CODES, body: '{"verification_uri": "https://as.example/device", "expires_in": 1e999}' };
    const said = answerInDialect(dialectNamed('google'), odd, { endpoint: 'device authorization' });
    assert.match(said.body, /"verification_url": "https:.*"expires_in": 1e999/);
    const page = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
    const trouble = json(503, { error: 'temporarily_unavailable' });
    for (const { name } of PROVIDERS) {
      const asked = { endpoint: 'token', accept: ACCEPT } as const;
      assert.equal(answerInDialect(dialectNamed(name), page, asked), page, name);
      assert.equal(answerInDialect(dialectNamed(name), trouble, asked).status, 503, name);
    }
  });
});

describe('an answer in a dialect, read', () => {
  for (const provider of PROVIDERS) {
    it(`says of ${provider.title} what the RFC's would have said`, () => {
      const endpoints = ['device authorization', 'token'] as const;
      for (const accept of [ACCEPT, undefined]) {
        for (const endpoint of endpoints) {
          for (const error of TOKEN_ENDPOINT_ERRORS) {
            const answer = json(error === 'invalid_client' ? 401 : 400, { error });
            const said = answerInDialect(provider, answer, { endpoint, accept });
            const { response } = readDialect(provider, said, endpoint);
            assert.equal(JSON.parse(response.body).error, error, `${endpoint}, ${error}`);
          }
        }
        const codes = answerInDialect(provider, CODES, { endpoint: 'device authorization', accept });
        const read = JSON.parse(readDialect(provider, codes, 'device authorization').response.body);
        for (const [name, value] of Object.entries(JSON.parse(CODES.body))) {
          assert.deepEqual(read[name], value, name);
        }
        const tokens = answerInDialect(provider, TOKENS, { endpoint: 'token', accept });
        assert.equal(
          JSON.parse(readDialect(provider, tokens, 'token').response.body).scope,
          'read:user user:email',
        );
      }
    });

    it(`of ${provider.title} forgives nothing where there is nothing to forgive`, () => {
      for (const [answer, endpoint] of [
        [CODES, 'device authorization'],
        [PENDING, 'token'],
        [TOKENS, 'token'],
      ] as const) {
        const read = readDialect(provider, answer, endpoint);
        assert.deepEqual(read.forgiven, []);
        assert.equal(read.response, answer);
      }
    });
  }

  it('says what was forgiven', () => {
    const pending = json(428, { error: 'authorization_pending' });
    assert.deepEqual(readDialect(dialectNamed('google'), pending, 'token').forgiven, [
      'the error "authorization_pending" with HTTP 428 in place of 400',
    ]);
    const old = json(200, {
      verification_url: 'https://aka.ms/devicelogin',
      expires_in: '900',
      interval: '5',
    });
    const { response, forgiven } = readDialect(dialectNamed('microsoft'), old, 'device authorization');
    assert.deepEqual(JSON.parse(response.body), {
      verification_url: 'https://aka.ms/devicelogin',
      verification_uri: 'https://aka.ms/devicelogin',
      expires_in: 900,
      interval: 5,
    });
    assert.deepEqual(forgiven, [
      '"verification_url" in place of "verification_uri"',
      '"expires_in" as a string in place of a number',
      '"interval" as a string in place of a number',
    ]);
  });

  it('is left alone in the dialect of the RFC', () => {
    const answer = json(200, { verification_url: 'https://as.example/device', expires_in: '900' });
    assert.deepEqual(readDialect(dialectNamed(), answer, 'device authorization'), {
      response: answer,
      forgiven: [],
    });
  });

  it('has words for an app without the device flow and for a client of the wrong type', () => {
    const disabled = json(400, { error: 'device_flow_disabled' });
    const { words } = readDialect(dialectNamed('github'), disabled, 'device authorization');
    assert.match(words?.advice ?? '', /Enable Device Flow/);
    const wrongType = json(401, { error: 'invalid_client' });
    assert.match(
      readDialect(dialectNamed('google'), wrongType, 'device authorization').words?.advice ?? '',
      /TVs and Limited Input devices/,
    );
  });
});

describe('what is known of the providers', () => {
  it('names requirements that there are, each once, and a source for every fact', () => {
    const ids = new Set(REQUIREMENTS.map(({ id }) => id));
    for (const { title, deviations, absences, remarks } of PROVIDERS) {
      const named = [
        ...deviations.map(({ requirement }) => requirement),
        ...absences.flatMap(({ requirements }) => requirements),
      ];
      assert.deepEqual(
        named.filter((id) => !ids.has(id)),
        [],
        title,
      );
      assert.equal(new Set(named).size, named.length, title);
      for (const { sources } of [...deviations, ...absences, ...remarks]) {
        assert.ok(sources.length > 0, title);
        for (const { url } of sources) assert.match(url, /^https:\/\//);
      }
    }
  });
});
