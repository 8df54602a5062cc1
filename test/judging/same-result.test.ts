import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Exchange } from '../../src/http/exchange';
import { LimitReached, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { expectSameResult, resultOf } from '../../src/judging/same-result';
import { answered } from './exchange';

const refused = (error: string, status = 400): Exchange => answered({ status, json: { error } });

describe('an empty parameter and a missing one', () => {
  it('have the same result where the error is the same, be it the right one or not', () => {
    expectSameResult(refused('unsupported_grant_type'), refused('unsupported_grant_type'));
    expectSameResult(refused('invalid_grant'), refused('invalid_grant', 401));
  });

  it('have the same result where both are told to wait, in whichever way', () => {
    expectSameResult(refused('authorization_pending'), refused('slow_down'));
  });

  it('have the same result where both are refused, and no error says why', () => {
    expectSameResult(answered({ status: 405, json: {} }), answered({ status: 400, body: '<p>No</p>' }));
    expectSameResult(answered({ status: 500, json: {} }), answered({ status: 500, json: {} }));
  });

  it('differ where one is missing and the other is a value that is wrong', () => {
    for (const [missing, empty] of [
      [refused('invalid_request'), refused('invalid_grant')],
      [refused('invalid_request'), answered({ json: { device_code: 'x' } })],
      [refused('invalid_request'), answered({ status: 500, json: {} })],
      [answered({ status: 500, json: {} }), answered({ json: { device_code: 'x' } })],
    ] as const)
      assert.throws(() => expectSameResult(missing, empty), RequirementNotMet);
  });

  it('may be told invalid_request or invalid_client where nothing says who asks, and only there', () => {
    expectSameResult(refused('invalid_request'), refused('invalid_client', 401));
    expectSameResult(answered({ status: 405 }), refused('invalid_client', 401));
    const named = (exchange: Exchange): Exchange => ({
      ...exchange,
      request: { ...exchange.request, body: 'client_id=tv' },
    });
    assert.throws(
      () => expectSameResult(named(refused('invalid_request')), named(refused('invalid_client', 401))),
      RequirementNotMet,
    );
  });

  it('say nothing where the server fails at the missing one and refuses the empty one', () => {
    for (const empty of [refused('invalid_request'), answered({ status: 404, json: {} })])
      assert.throws(() => expectSameResult(answered({ status: 500, json: {} }), empty), NotTested);
  });

  it('say nothing where both are refused, and one of the errors cannot be read', () => {
    const named = (exchange: Exchange): Exchange => ({
      ...exchange,
      request: { ...exchange.request, body: 'client_id=tv' },
    });
    const page = named(answered({ status: 400, body: 'Form deserialize error' }));
    const said = named(refused('BadRequest'));
    assert.throws(() => expectSameResult(page, said), NotTested);
    assert.throws(() => expectSameResult(said, page), NotTested);
  });

  it('say nothing where a form is not read, or a limit refuses', () => {
    assert.throws(() => resultOf(answered({ status: 415 })), NotTested);
    assert.throws(() => resultOf(answered({ status: 429 })), LimitReached);
  });
});
