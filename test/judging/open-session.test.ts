import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../src/http/exchange';
import { expectOpenSession } from '../../src/judging/answers';
import { NotTested, RequirementNotMet } from '../../src/judging/outcomes';

function poll(status: number, body: string, type = 'application/json'): Exchange {
  return {
    actor: 'the device',
    purpose: 'token request',
    request: { method: 'POST', url: 'https://idp.example/token', headers: {} },
    response: { status, headers: { 'content-type': type }, body, validUtf8: true },
    startedAt: new Date(0),
    sentAt: 0,
    receivedAt: 1,
  };
}

test('a session whose device is told to wait is open', () => {
  expectOpenSession(poll(400, '{"error":"authorization_pending"}'));
  expectOpenSession(poll(400, '{"error":"slow_down"}'));
});

test('a session that ended, or was approved by itself, is not', () => {
  for (const error of ['access_denied', 'expired_token', 'invalid_grant', 'device_not_found'])
    assert.throws(() => expectOpenSession(poll(400, JSON.stringify({ error }))), RequirementNotMet, error);
  const token = poll(200, '{"access_token":"at","token_type":"Bearer"}');
  assert.throws(() => expectOpenSession(token), RequirementNotMet);
});

test('an answer that is about something else says nothing of the session', () => {
  const unread = poll(415, '{"message":"Content-Type is not allowed","code":"UNSUPPORTED_MEDIA_TYPE"}');
  assert.throws(() => expectOpenSession(unread), NotTested);
  assert.throws(() => expectOpenSession(poll(500, '<h1>Server Error</h1>', 'text/html')), NotTested);
});
