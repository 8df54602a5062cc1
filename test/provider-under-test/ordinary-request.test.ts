import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { CODES_EXPECTED } from '../../src/judging/answers';
import { NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { ordinaryObjection } from '../../src/provider-under-test/objections';
import { answered } from '../judging/exchange';

const refused = (error: string) => answered({ status: 400, json: { error } });
const codes = (status: number) => answered({ status, json: { device_code: 'c' } });
const codesMissing = new RequirementNotMet(CODES_EXPECTED, 'none');
const errorMissing = new RequirementNotMet('the error "invalid_client"', 'another');

describe('a device authorization request that fares as an ordinary one does', () => {
  it('tells nothing where both are refused alike', () => {
    for (const found of [codesMissing, errorMissing]) {
      const objection = ordinaryObjection(found, refused('bad_request'), refused('bad_request'));
      assert.ok(objection instanceof NotTested);
      assert.match(objection.message, /answered in the same way, with 400 with error "bad_request"/);
    }
  });

  it('tells nothing of a second requirement where both bring codes as they should not', () => {
    assert.ok(ordinaryObjection(codesMissing, codes(201), codes(201)) instanceof NotTested);
  });

  it('is accused where it is refused otherwise, or alone', () => {
    assert.equal(
      ordinaryObjection(errorMissing, refused('bad_request'), refused('invalid_scope')),
      undefined,
    );
    assert.equal(ordinaryObjection(errorMissing, refused('bad_request'), codes(200)), undefined);
  });

  it('is accused where it is served, and had to be refused', () => {
    for (const status of [200, 201])
      assert.equal(ordinaryObjection(errorMissing, codes(status), codes(status)), undefined);
    const renamed = answered({ json: { deviceCode: 'c' } });
    assert.equal(ordinaryObjection(errorMissing, renamed, renamed), undefined);
  });
});
