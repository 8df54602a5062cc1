import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import {
  answerOf,
  expectCodes,
  expectError,
  expectRefusal,
  expectToken,
  formRequirementOf,
  hasFailedItself,
  isBareRefusal,
  isFlawedTokenResponse,
  isRefusedWithoutError,
} from '../../src/judging/answers';
import { describeAnswer, describeValue } from '../../src/judging/describe';
import { errorResponseFlaws } from '../../src/judging/error-response';
import { repeatedMembers } from '../../src/judging/json-members';
import { isLoopback } from '../../src/judging/loopback';
import { FailedItself, NoAnswerReceived, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { grantedScope, sameScope, tokenResponseFlaws } from '../../src/judging/token-response';
import { answered, unanswered } from './exchange';

describe('the form of an error (RFC 6749, 5.2)', () => {
  const flaws = (error: unknown, more: object = {}) =>
    errorResponseFlaws(answered({ status: 400, json: { error }, ...more }));

  it('is met by every code that the token endpoint may answer with', () => {
    for (const code of [
      'invalid_request',
      'invalid_client',
      'invalid_grant',
      'unauthorized_client',
      'unsupported_grant_type',
      'invalid_scope',
      'authorization_pending',
      'slow_down',
      'access_denied',
      'expired_token',
      'invalid_target',
      'use_dpop_nonce',
    ]) {
      assert.deepEqual(flaws(code), [], code);
    }
  });

  it('is met with a parameter of the media type, a description, an address and members nobody has defined', () => {
    const json = {
      error: 'invalid_grant',
      error_description: "no [such] code, or it's gone",
      error_uri: 'https://x/y#z',
      a: 1,
    };
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    assert.deepEqual(errorResponseFlaws(answered({ status: 400, json, headers })), []);
  });

  it('has 401 for another code where the refusal is one that has it', () => {
    const answer = answered({ status: 401, json: { error: 'unauthorized_client' } });
    assert.deepEqual(errorResponseFlaws(answer, [401]), []);
    assert.deepEqual(errorResponseFlaws(answer), ['status 401 instead of 400']);
    assert.deepEqual(
      errorResponseFlaws(answered({ status: 403, json: { error: 'unauthorized_client' } }), [401]),
      ['status 403 instead of 400'],
    );
  });

  it('has 401 for invalid_client alone', () => {
    assert.deepEqual(flaws('invalid_client', { status: 401 }), []);
    assert.deepEqual(flaws('invalid_grant', { status: 401 }), ['status 401 instead of 400']);
    // What cannot be read may have been meant as invalid_client.
    assert.deepEqual(errorResponseFlaws(answered({ status: 401, json: {} })), [
      'no member "error" that is a string',
    ]);
    assert.equal(errorResponseFlaws(answered({ status: 403, json: {} })).length, 2);
    for (const status of [200, 403, 404, 422, 500]) {
      assert.deepEqual(flaws('invalid_grant', { status }), [`status ${status} instead of 400`]);
    }
  });

  it('is missed by other media types', () => {
    for (const type of ['text/html', 'application/problem+json', 'application/jsonx']) {
      assert.deepEqual(flaws('invalid_grant', { headers: { 'content-type': type } }), [
        `media type ${type} instead of application/json`,
      ]);
    }
    assert.deepEqual(flaws('invalid_grant', { headers: {} }), [
      'media type missing instead of application/json',
    ]);
  });

  it('is missed by codes that are none', () => {
    for (const error of [undefined, null, '', 7, {}, ['invalid_grant']]) {
      assert.deepEqual(flaws(error), ['no member "error" that is a string']);
    }
    assert.match(flaws('invalid_code').join(), /not registered/);
    assert.match(flaws('invalid "grant"').join(), /characters outside/);
  });

  it('is missed by descriptions with characters that the RFC leaves out', () => {
    const said = (json: object) =>
      errorResponseFlaws(answered({ status: 400, json: { error: 'invalid_grant', ...json } }));
    assert.match(said({ error_description: 'not “known”' }).join(), /"error_description" has characters/);
    assert.match(said({ error_description: 'a\nb' }).join(), /"error_description" has characters/);
    assert.match(said({ error_uri: 'https://x/ y' }).join(), /"error_uri" has characters/);
    assert.match(said({ error_description: 7 }).join(), /"error_description" is no string/);
  });

  it('is missed by what is no JSON object, and by what is no UTF-8', () => {
    for (const body of ['', '[]', 'null', '"invalid_grant"', 'error=invalid_grant']) {
      assert.deepEqual(errorResponseFlaws(answered({ status: 400, body })), [
        'a body that is no JSON object',
      ]);
    }
    assert.match(flaws('invalid_grant', { validUtf8: false }).join(), /no UTF-8/);
  });
});

describe('the form of a token response (RFC 6749, 5.1)', () => {
  const GOOD = { access_token: 'x', token_type: 'Bearer' };
  const flaws = (json: unknown, more: object = {}) => tokenResponseFlaws(answered({ json, ...more }));

  it('is met with the two members that it needs, and with all', () => {
    assert.deepEqual(flaws(GOOD), []);
    assert.deepEqual(
      flaws({ ...GOOD, expires_in: 3600, refresh_token: 'y', scope: 'a b', id_token: 'z', more: {} }),
      [],
    );
  });

  it('is missed by each member that is not there or of another kind', () => {
    assert.deepEqual(flaws({ token_type: 'Bearer' }), ['no "access_token" that is a string']);
    assert.deepEqual(flaws({ access_token: 'x', token_type: '' }), ['no "token_type" that is a string']);
    assert.deepEqual(flaws({ ...GOOD, expires_in: '3600' }), ['an "expires_in" that is no number (string)']);
    assert.deepEqual(flaws({ ...GOOD, scope: ['a'] }), ['a "scope" that is no string']);
    assert.deepEqual(flaws({ ...GOOD, refresh_token: null }), ['a "refresh_token" that is no string']);
  });

  it('is missed by characters that no header can carry, and by a lifetime below zero', () => {
    assert.match(flaws({ ...GOOD, access_token: 'x\n' }).join(), /"access_token" with characters/);
    assert.match(flaws({ ...GOOD, refresh_token: 'ü' }).join(), /"refresh_token" with characters/);
    assert.deepEqual(flaws({ ...GOOD, access_token: '!~ x' }), []);
    assert.deepEqual(flaws({ ...GOOD, expires_in: -1 }), ['an "expires_in" below zero']);
    assert.deepEqual(flaws({ ...GOOD, expires_in: 0 }), []);
  });

  it('is what a success without a usable token lacks, and no other requirement', () => {
    for (const json of [{ ...GOOD, access_token: '' }, { data: GOOD }, []]) {
      const success = answered({ json });
      assert.equal(isFlawedTokenResponse(success), true);
      assert.throws(() => expectToken(success), NotTested);
    }
    assert.equal(isFlawedTokenResponse(answered({ json: GOOD })), false);
    assert.equal(isFlawedTokenResponse(answered({ json: { error: 'access_denied' } })), false);
    assert.throws(
      () => expectToken(answered({ status: 400, json: { error: 'invalid_grant' } })),
      RequirementNotMet,
    );
  });

  it('is missed by another status or media type', () => {
    assert.deepEqual(flaws(GOOD, { status: 201 }), ['status 201 instead of 200']);
    assert.match(flaws(GOOD, { headers: { 'content-type': 'text/plain' } }).join(), /media type text\/plain/);
  });

  it('says nothing good of no answer', () => {
    assert.deepEqual(tokenResponseFlaws(unanswered()), ['no answer came']);
    assert.deepEqual(errorResponseFlaws(unanswered()), ['no answer came']);
  });

  it('tells the scope of a token that says it', () => {
    const token = (claims: unknown): string =>
      `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
    const told = (claims: unknown) => grantedScope({ access_token: token(claims) });
    assert.deepEqual(told({ scope: 'a b', scp: 'a' }), { scope: 'a b', isStandard: true });
    for (const claims of [{ scp: ['a', 'b'] }, { scp: 'a b' }, { scopes: ['a', 'b'] }])
      assert.deepEqual(told(claims), { scope: 'a b', isStandard: false });
    assert.equal(grantedScope({ access_token: token({ sub: 'alice' }) }), undefined);
    for (const access_token of ['opaque', 'a.b.c', '', 7, undefined])
      assert.equal(grantedScope({ access_token }), undefined);
  });

  it('compares scopes as sets', () => {
    assert.equal(sameScope('a b', 'b  a a'), true);
    assert.equal(sameScope('a b', 'a'), false);
    assert.equal(sameScope('', ''), true);
  });
});

describe('members that come twice', () => {
  for (const [text, names] of [
    ['{"a":1,"a":2}', ['a']],
    ['{"a":1,"b":{"a":2}}', []],
    ['[{"a":1},{"a":2}]', []],
    ['{"x":{"b":1,"b":2},"y":[{"c":1,"c":2,"c":3}]}', ['b', 'c']],
    ['{"a":"a","b":"a"}', []],
    ['{"a":{"z":1},"a":2}', ['a']],
    // The same name, spelt otherwise.
    ['{"a":1,"\\u0061":2}', ['a']],
    ['["a","a"]', []],
    ['', []],
    ['{"a":1', []],
    ['<html a="1" a="2">', []],
  ] as const) {
    it(`in ${text || 'nothing'}: ${names.join(', ') || 'none'}`, () => {
      assert.deepEqual(repeatedMembers(text), names);
    });
  }

  it('are found however deep, and depth breaks nothing', () => {
    const nested = (inner: string): string => `${'{"a":['.repeat(50_000)}${inner}${']}'.repeat(50_000)}`;
    assert.deepEqual(repeatedMembers(nested('{"b":1,"b":2}')), ['b']);
    assert.deepEqual(repeatedMembers('['.repeat(500_000)), []);
  });
});

describe('loopback', () => {
  it('is this machine, and nothing that only looks like it', () => {
    for (const url of [
      'http://localhost',
      'http://localhost:1/x',
      'http://a.localhost',
      'http://127.0.0.1',
      'http://127.9.9.9:1',
      'http://[::1]:1/',
      'http://LOCALHOST',
    ]) {
      assert.equal(isLoopback(url), true, url);
    }
    for (const url of [
      'http://localhost.example',
      'http://127.0.0.1.example',
      'http://10.0.0.1',
      'http://[::2]',
      'http://192.168.0.1',
      'http://example/localhost',
    ]) {
      assert.equal(isLoopback(url), false, url);
    }
  });
});

describe('an answer that is looked at', () => {
  it('is no accusation when there is none, or when only a proxy answered', () => {
    assert.throws(() => answerOf(unanswered()), NoAnswerReceived);
    for (const status of [502, 503, 504]) {
      assert.throws(() => expectError(answered({ status }), 'invalid_grant'), NoAnswerReceived);
    }
    assert.throws(() => expectToken(answered({ status: 429 })), NotTested);
  });

  it('is no refusal where the server says that it failed itself', () => {
    const failed = (json: object) => expectRefusal(answered({ status: 500, json }));
    assert.throws(() => failed({ error: 'server_error' }), FailedItself);
    assert.throws(() => failed({ error: 'server_error', access_token: 'x' }), RequirementNotMet);
    assert.equal(failed({ error: 'invalid_request' }), 'invalid_request');
    assert.equal(expectRefusal(answered({ status: 400, json: { error: 'server_error' } })), 'server_error');
  });

  it('accuses with what was expected and what came', () => {
    assert.throws(
      () =>
        expectError(
          answered({ status: 400, json: { error: 'invalid_grant' } }),
          'slow_down',
          'expired_token',
        ),
      (error: unknown) =>
        error instanceof RequirementNotMet &&
        error.expected === 'the error "slow_down" or "expired_token"' &&
        error.seen === '400 with error "invalid_grant"',
    );
    const both = { error: 'authorization_pending', access_token: 'x' };
    assert.throws(
      () => expectError(answered({ status: 400, json: both }), 'authorization_pending'),
      RequirementNotMet,
    );
    assert.throws(() => expectCodes(answered({ json: { device_code: '' } })), RequirementNotMet);
    assert.throws(() => expectToken(answered({ json: { access_token: 7 } })), NotTested);
    expectCodes(answered({ json: { device_code: 'x' } }));
    expectToken(answered({ json: { access_token: 'x' } }));
  });

  it('is described without what is secret in it', () => {
    assert.equal(describeAnswer(answered({ json: { access_token: 's3cret' } })), '200 with a token');
    assert.equal(describeAnswer(answered({ json: { device_code: 's3cret' } })), '200 with codes');
    assert.equal(
      describeAnswer(answered({ body: '<h1>s3cret' })),
      '200 with a body that is no JSON (application/json)',
    );
    assert.equal(describeAnswer(answered({ json: [] })), '200 with JSON that is no object');
    assert.match(
      describeAnswer(answered({ status: 307, headers: { location: '/s3cret' } })),
      /^307, a redirect/,
    );
    assert.equal(describeAnswer(unanswered('it failed')), 'no answer: it failed');
  });

  it('has values described by their kind', () => {
    assert.equal(describeValue(undefined), 'no such member');
    assert.equal(describeValue(null), 'null');
    assert.equal(describeValue(5), '5');
    assert.equal(describeValue('5'), 'the string "5"');
    assert.equal(describeValue('x'.repeat(1000)).length, 'the string ""'.length + 100);
    assert.equal(describeValue([[]]), 'an array');
    assert.equal(describeValue({}), 'an object');
  });
});

describe('a failure', () => {
  const failureOf = (judge: () => void): RequirementNotMet | undefined => {
    try {
      judge();
    } catch (error) {
      return error instanceof RequirementNotMet ? error : undefined;
    }
    return undefined;
  };
  const refused = (error: string) => answered({ status: 400, json: { error } });

  it('says where the request was refused all the same', () => {
    assert.equal(failureOf(() => expectError(refused('invalid_request'), 'invalid_grant'))?.refused, true);
    assert.equal(failureOf(() => expectCodes(refused('invalid_request')))?.refused, true);
    assert.equal(failureOf(() => expectToken(refused('invalid_grant')))?.refused, true);
  });

  it('that names no error counts as a refusal, too, but for one of 5xx', () => {
    assert.equal(failureOf(() => expectCodes(answered({ status: 405, body: 'no' })))?.refused, true);
    assert.equal(failureOf(() => expectCodes(answered({ status: 500, body: 'no' })))?.refused, undefined);
    const broken = answered({ status: 500, json: { error: 'server_error' } });
    assert.equal(failureOf(() => expectError(broken, 'invalid_grant'))?.refused, undefined);
  });

  it('is more than a wrong error where something was given, or the device is to wait', () => {
    const given = answered({ json: { error: 'invalid_request', access_token: 'x' } });
    for (const exchange of [
      answered({ json: { access_token: 'x' } }),
      given,
      refused('authorization_pending'),
    ]) {
      const failure = failureOf(() => expectError(exchange, 'invalid_grant'));
      assert.equal(failure?.refused, undefined);
      assert.notEqual(failure, undefined);
    }
  });
});

describe('a refusal without an error that can be read', () => {
  it('has a status of 4xx, and nothing of what was asked for', () => {
    assert.equal(isBareRefusal(answered({ status: 400, json: {} })), true);
    assert.equal(isBareRefusal(answered({ status: 403, json: { error: 'Not for this client' } })), true);
    assert.equal(isBareRefusal(answered({ status: 400, json: { error: 'invalid_grant' } })), false);
    assert.equal(isBareRefusal(answered({ status: 400, json: { device_code: 'x' } })), false);
    assert.equal(isBareRefusal(answered({ status: 500, json: {} })), false);
    assert.equal(isBareRefusal(answered({ json: {} })), false);
  });

  it('is judged where the form of that endpoint is', () => {
    assert.equal(formRequirementOf(answered()), '3.5-error-response');
    const opening = { ...answered(), purpose: 'device authorization request' };
    assert.equal(formRequirementOf(opening), '3.2-error-response');
  });
});

describe('a server that failed itself', () => {
  it('says so by its status and its error', () => {
    const failed = (status: number, error?: string) => hasFailedItself(answered({ status, json: { error } }));
    assert.equal(failed(500, 'server_error'), true);
    // An error that is meant for the client comes with the wrong status.
    assert.equal(failed(500, 'invalid_grant'), false);
    assert.equal(failed(400, 'server_error'), false);
    assert.equal(failed(500), false);
  });
});

describe('a client that did not show who it is', () => {
  const allowed = ['invalid_request', 'invalid_client'];

  it('was refused where nothing was given, though no error says why', () => {
    assert.equal(isRefusedWithoutError(answered({ status: 401 }), allowed), true);
    assert.equal(isRefusedWithoutError(answered({ status: 400, json: { message: 'no' } }), allowed), true);
  });

  it('was refused where words stand in place of the code', () => {
    for (const [status, error] of [
      [404, 'Client not found'],
      [400, 'ClientID is required'],
      [401, 'Unauthorized'],
      [400, 'Bad Request'],
    ] as const)
      assert.equal(isRefusedWithoutError(answered({ status, json: { error } }), allowed), true, error);
    // A device is told by the code alone whether to go on.
    const words = answered({ status: 400, json: { error: 'Invalid device code' } });
    assert.equal(isRefusedWithoutError(words, ['invalid_grant']), false);
  });

  it('was not where a code of the wrong kind can be read, or words come with what was asked for', () => {
    for (const error of ['unknown_client', 'INVALID_CLIENT', 'unauthorized', 'invalid_grant'])
      assert.equal(isRefusedWithoutError(answered({ status: 401, json: { error } }), allowed), false, error);
    const given = answered({ status: 400, json: { error: 'Not quite', device_code: 'x' } });
    assert.equal(isRefusedWithoutError(given, allowed), false);
    const failed = answered({ status: 500, json: { error: 'Internal Server Error' } });
    assert.equal(isRefusedWithoutError(failed, allowed), false);
  });

  it('was not where it got something, a server failed, or an error can be read', () => {
    for (const answer of [
      answered({ json: { device_code: 'x' } }),
      answered({ status: 400, json: { access_token: 'x' } }),
      answered({ status: 500 }),
      answered({ status: 302 }),
      answered({ status: 400, json: { error: 'access_denied' } }),
    ])
      assert.equal(isRefusedWithoutError(answer, allowed), false);
  });

  it('is another matter where a device has to be told why', () => {
    assert.equal(isRefusedWithoutError(answered({ status: 400 }), ['access_denied']), false);
    assert.equal(isRefusedWithoutError(answered({ status: 400 }), ['invalid_request']), false);
    assert.equal(isRefusedWithoutError(answered({ status: 400 }), ['unauthorized_client']), false);
  });
});

describe('a request that was refused for what RFC 8628 does not have', () => {
  it('is not judged: a DPoP proof, or a resource indicator', () => {
    for (const error of ['invalid_dpop_proof', 'use_dpop_nonce', 'invalid_target']) {
      assert.throws(() => expectToken(answered({ status: 400, json: { error } })), NotTested, error);
      assert.throws(
        () => expectError(answered({ status: 400, json: { error } }), 'invalid_grant'),
        NotTested,
      );
    }
  });

  it('is not judged: a code_challenge, of which invalid_request speaks', () => {
    for (const error_description of [
      'Missing parameter: code_challenge',
      'PKCE is required for this client',
    ]) {
      const json = { error: 'invalid_request', error_description };
      assert.throws(() => expectToken(answered({ status: 400, json })), NotTested, error_description);
    }
  });

  it('is judged where the error says something else, or comes with a success', () => {
    assert.throws(
      () => expectToken(answered({ status: 400, json: { error: 'invalid_request' } })),
      RequirementNotMet,
    );
    assert.throws(() => expectToken(answered({ json: { error: 'invalid_target' } })), RequirementNotMet);
  });
});
