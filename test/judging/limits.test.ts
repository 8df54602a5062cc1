import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Exchange } from '../../src/http/exchange';
import { answerOf } from '../../src/judging/answers';
import { cameTooSoon, overlap } from '../../src/judging/haste';
import { isPassingTrouble, limitOf } from '../../src/judging/limits';
import { LimitReached, NoAnswerReceived } from '../../src/judging/outcomes';
import { answered as exchangeWith } from './exchange';

function answered(
  status: number,
  body: string | object,
  headers: Record<string, string> = {},
  purpose = 'token request',
): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { ...exchangeWith({ status, body: text, headers }), purpose };
}

describe('a limit of the provider', () => {
  const DEVICE = 'device authorization request';
  const limits: readonly [string, Exchange][] = [
    ['429 alone', answered(429, '')],
    ['429 with a page', answered(429, '<h1>Too many</h1>')],
    ['429 with an error of its own', answered(429, { error: 'rate_limited' })],
    ['429 with an error that says nothing', answered(429, { error: 'error' })],
    ['temporarily_unavailable, status 429', answered(429, { error: 'temporarily_unavailable' }, {}, DEVICE)],
    ['temporarily_unavailable, status 503', answered(503, { error: 'temporarily_unavailable' })],
    ['temporarily_unavailable, status 400', answered(400, { error: 'temporarily_unavailable' })],
    ['too_many_requests, status 400', answered(400, { error: 'too_many_requests' }, {}, DEVICE)],
    ['503 with Retry-After', answered(503, '', { 'retry-after': '1' })],
    ['403 with words', answered(403, { message: 'API rate limit exceeded for 192.0.2.1.' })],
    ['403 of which a header says why', answered(403, { message: 'No' }, { 'x-ratelimit-remaining': '0' })],
    ['an error of the server, likewise', answered(500, '', { ratelimit: '"default";r=0;t=30' })],
    ['a status of its own with words', answered(420, { message: 'Rate limit reached: come back later.' })],
    [
      'a registered code whose words say it',
      answered(400, { error: 'invalid_request', error_description: 'Too many requests' }),
    ],
    [
      'the nearest registered code with status 429, whatever the words',
      answered(429, {
        error: 'invalid_request',
        error_description: 'no further requests allowed before: 12:00',
      }),
    ],
    ['slow_down where there are no polls', answered(429, { error: 'slow_down' }, {}, DEVICE)],
  ];
  for (const [what, exchange] of limits) {
    it(`is told by ${what}`, () => {
      assert.ok(limitOf(exchange));
      assert.throws(() => answerOf(exchange), LimitReached);
    });
  }

  const answers: readonly [string, Exchange][] = [
    ['slow_down to a poll, whatever its status', answered(429, { error: 'slow_down' })],
    ['authorization_pending with status 429', answered(429, { error: 'authorization_pending' })],
    ['invalid_client with status 429', answered(429, { error: 'invalid_client' })],
    [
      'access_denied whose words speak of limits',
      answered(400, { error: 'access_denied', error_description: 'rate limit' }),
    ],
    ['403 without such words', answered(403, { message: 'Forbidden' })],
    ['401 whatever its words', answered(401, { message: 'Too many attempts, or a wrong secret.' })],
    ['the last answer before a limit', answered(400, { error: 'error' }, { 'x-ratelimit-remaining': '0' })],
    ['success that has the words', answered(200, { message: 'rate limit: 60' })],
    ['an error of the server', answered(500, 'Too many requests')],
  ];
  for (const [what, exchange] of answers)
    it(`is not ${what}`, () => assert.equal(limitOf(exchange), undefined));

  it('says when to come back, where the server does', () => {
    assert.deepEqual(limitOf(answered(429, '', { 'retry-after': '589' })), { retryAfterSeconds: 589 });
    assert.deepEqual(limitOf(answered(429, '')), {});
  });
});

describe('trouble that passes', () => {
  it('is what a proxy says of a server that it cannot reach, and no answer of the server', () => {
    for (const status of [502, 503, 504]) {
      const exchange = answered(status, 'Bad Gateway');
      assert.ok(isPassingTrouble(exchange));
      assert.throws(() => answerOf(exchange), NoAnswerReceived);
    }
    assert.equal(isPassingTrouble(answered(500, '')), false);
  });
});

describe('haste', () => {
  const at = (sentAt: number, receivedAt: number): Exchange => ({ ...answered(400, ''), sentAt, receivedAt });

  it('is every poll before its time', () => {
    assert.equal(cameTooSoon([at(0, 10), at(20, 30), at(40, 50)], 1), true);
    assert.equal(cameTooSoon([at(0, 10), at(20, 30), at(1030, 1040)], 1), false);
    assert.equal(cameTooSoon([at(0, 10)], 1), false);
    // On its way for long, it may have come in time.
    assert.equal(cameTooSoon([at(0, 10), at(20, 1100)], 1), false);
  });

  it('is at the same moment where requests are under way together', () => {
    assert.equal(overlap([at(0, 10), at(5, 20)]), true);
    assert.equal(overlap([at(0, 10), at(10, 20)]), false);
  });
});

describe('a status that proxies send', () => {
  it('is the answer of the server where it has an error that no proxy knows', () => {
    assert.equal(isPassingTrouble(answered(503, { error: 'slow_down' })), false);
    assert.equal(isPassingTrouble(answered(503, '<h1>Service Unavailable</h1>')), true);
    assert.equal(isPassingTrouble(answered(502, { error: 'bad_gateway' })), true);
  });
});

describe('status 415', () => {
  const refused = (type: string): Exchange => {
    const exchange = answered(415, { error: 'invalid_request' });
    return { ...exchange, request: { ...exchange.request, headers: { 'content-type': type } } };
  };

  it('says that forms are not read only where a form was sent', () => {
    assert.throws(() => answerOf(refused('application/x-www-form-urlencoded')), /does not read forms/);
    assert.equal(answerOf(refused('application/json')).status, 415);
  });
});
