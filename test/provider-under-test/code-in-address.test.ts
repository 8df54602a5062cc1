import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { withOtherCode } from '../../src/provider-under-test/code-in-address';

const CODE = 'WDJB-MJHT';
const OTHER = 'WDJB-BCDF';

describe('withOtherCode', () => {
  it('puts another code into the path or the query', () => {
    assert.deepEqual(withOtherCode(`https://as.example/device/${CODE}`, CODE, OTHER), {
      uri: `https://as.example/device/${OTHER}`,
      namesSessionOtherwise: false,
    });
    assert.deepEqual(
      withOtherCode(`https://as.example:8443/v2/device?user_code=${CODE}&lang=en`, CODE, OTHER),
      {
        uri: `https://as.example:8443/v2/device?user_code=${OTHER}&lang=en`,
        namesSessionOtherwise: false,
      },
    );
  });

  it('says where the address names the session in another way, too', () => {
    const uri = `https://as.example/device/${CODE}?cancelToken=ca732248-3a2d-4304-a78d-a5b8cf62b589`;
    assert.equal(withOtherCode(uri, CODE, OTHER)?.namesSessionOtherwise, true);
  });

  it('leaves alone what has no code, several, or one in its host', () => {
    assert.equal(withOtherCode('https://as.example/device', CODE, OTHER), undefined);
    assert.equal(withOtherCode(`https://as.example/${CODE}?c=${CODE}`, CODE, OTHER), undefined);
    assert.equal(withOtherCode('https://abcd.as.example/device', 'abcd', 'efgh'), undefined);
    assert.equal(withOtherCode('https://as.example/device', '', OTHER), undefined);
    assert.equal(withOtherCode('device', CODE, OTHER), undefined);
  });

  it('writes what an address does not hold as it is in the way of addresses', () => {
    assert.equal(
      withOtherCode(`https://as.example/device/${CODE}`, CODE, 'WD%%')?.uri,
      'https://as.example/device/WD%25%25',
    );
  });
});
