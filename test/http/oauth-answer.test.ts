import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Exchange, HttpResponse } from '../../src/http/exchange';
import { readOAuthAnswer } from '../../src/http/oauth-answer';

function exchangeOf(response: Partial<HttpResponse>): Exchange {
  return {
    actor: 'the device',
    purpose: 'token request',
    request: { method: 'POST', url: 'https://as.example/token', headers: {} },
    response: { status: 400, headers: {}, body: '', validUtf8: true, ...response },
    startedAt: new Date('2030-01-01T00:00:00Z'),
    sentAt: 0,
    receivedAt: 4000,
  };
}

describe('readOAuthAnswer', () => {
  it('reads an error, whatever the media type and status', () => {
    const body = '{"error":"slow_down","error_description":"Too fast"}';
    const answer = readOAuthAnswer(
      exchangeOf({ status: 200, headers: { 'content-type': 'text/html' }, body }),
    );
    assert.deepEqual(answer, {
      kind: 'json-object',
      status: 200,
      json: JSON.parse(body),
      error: 'slow_down',
      errorDescription: 'Too fast',
    });
  });

  it('takes no error that is no text', () => {
    for (const body of ['{"error":""}', '{"error":7}', '{"error":{"code":"x"}}', '{"error":null}']) {
      assert.equal(readOAuthAnswer(exchangeOf({ body })).error, undefined, body);
    }
  });

  it('tells other JSON and no JSON apart, and throws for neither', () => {
    for (const body of ['[]', 'null', '7', '"error"']) {
      assert.equal(readOAuthAnswer(exchangeOf({ body })).kind, 'json-other', body);
    }
    for (const body of ['', '<html>', '{"a":', 'error=slow_down']) {
      assert.equal(readOAuthAnswer(exchangeOf({ body })).kind, 'not-json', body);
    }
  });

  it('ignores a byte order mark', () => {
    assert.equal(readOAuthAnswer(exchangeOf({ body: '\uFEFF{"error":"slow_down"}' })).error, 'slow_down');
  });

  it('reports why there is no answer', () => {
    const { response: _, ...exchange } = exchangeOf({});
    const noAnswer = { kind: 'timeout', message: 'no complete answer within 15 s' } as const;
    assert.deepEqual(readOAuthAnswer({ ...exchange, noAnswer }), { kind: 'no-answer', noAnswer });
  });

  it('reads Retry-After in seconds', () => {
    assert.equal(readOAuthAnswer(exchangeOf({ headers: { 'retry-after': '120' } })).retryAfterSeconds, 120);
  });

  it("reads Retry-After as a date by the server's own clock", () => {
    const headers = {
      date: 'Tue, 01 Jan 2019 00:00:00 GMT',
      'retry-after': 'Tue, 01 Jan 2019 00:01:30 GMT',
    };
    assert.equal(readOAuthAnswer(exchangeOf({ headers })).retryAfterSeconds, 90);
  });

  it('reads Retry-After as a date by the clock here where the server tells no time', () => {
    const headers = { 'retry-after': 'Tue, 01 Jan 2030 00:00:30 GMT' };
    assert.equal(readOAuthAnswer(exchangeOf({ headers })).retryAfterSeconds, 26);
  });

  it('takes a Retry-After in the past for none, and one that is neither for nothing', () => {
    const past = { 'retry-after': 'Tue, 01 Jan 2019 00:00:00 GMT' };
    assert.equal(readOAuthAnswer(exchangeOf({ headers: past })).retryAfterSeconds, 0);
    for (const value of ['soon', '-5', '']) {
      const headers = { 'retry-after': value };
      assert.equal(readOAuthAnswer(exchangeOf({ headers })).retryAfterSeconds, undefined, value);
    }
  });
});
