import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expectError, expectOpenSession } from '../../src/judging/answers';
import { codeMeantBy } from '../../src/judging/error-meant';
import { errorResponseFlaws } from '../../src/judging/error-response';
import { RequirementNotMet } from '../../src/judging/outcomes';
import { tokenResponseFlaws } from '../../src/judging/token-response';
import { answered } from './exchange';

describe('an error code that is written otherwise', () => {
  for (const [written, meant] of [
    ['AUTHORIZATION_PENDING', 'authorization_pending'],
    ['Slow_Down', 'slow_down'],
    ['invalid-grant', 'invalid_grant'],
    ['ExpiredToken', 'expired_token'],
  ] as const)
    it(`stands for ${meant} as ${written}`, () => assert.equal(codeMeantBy(written), meant));

  for (const other of ['authorization_declined', 'Bad Request', 'server_error', ''])
    it(`is itself as ${JSON.stringify(other)}`, () => assert.equal(codeMeantBy(other), other));

  const pending = answered({ status: 400, json: { error: 'Authorization_Pending' } });

  it('says that the session is open', () => assert.doesNotThrow(() => expectOpenSession(pending)));

  it('is no other code', () => assert.throws(() => expectError(pending, 'slow_down'), RequirementNotMet));

  it('is a flaw of the form, and of nothing else', () =>
    assert.deepEqual(errorResponseFlaws(pending), [
      'the error code "Authorization_Pending" in place of "authorization_pending"',
    ]));

  it('may have the status of the code that it stands for', () =>
    assert.deepEqual(errorResponseFlaws(answered({ status: 401, json: { error: 'INVALID_CLIENT' } })), [
      'the error code "INVALID_CLIENT" in place of "invalid_client"',
    ]));
});

describe('a byte order mark before the JSON', () => {
  const body = (json: object) => ({ body: `\uFEFF${JSON.stringify(json)}` });
  const flaw = 'a byte order mark before the JSON (RFC 8259 section 8.1)';

  it('is a flaw of an error, whose members are read all the same', () =>
    assert.deepEqual(errorResponseFlaws(answered({ status: 400, ...body({ error: 'slow_down' }) })), [flaw]));

  it('is a flaw of a token response, whose members are read all the same', () =>
    assert.deepEqual(tokenResponseFlaws(answered(body({ access_token: 'a', token_type: 'Bearer' }))), [
      flaw,
    ]));
});
