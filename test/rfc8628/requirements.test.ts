import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { type ClauseName, clauseOf, clauseText } from '../../src/rfc8628/clause';
import { IMPACT_ORDER, IMPACTS } from '../../src/rfc8628/requirement';
import { REQUIREMENTS } from '../../src/rfc8628/requirements';

/** Words of RFC 2119 that claim more than advice, as a keyword in the data. */
const BINDING = /^(MUST|SHALL|REQUIRED|SHOULD|RECOMMENDED|NOT RECOMMENDED|MAY|OPTIONAL)/;

describe('every requirement', () => {
  for (const { id, level, keyword, impact, clauses, remedy, why } of REQUIREMENTS) {
    it(`${id} says which text decides it, what is at stake and what to do`, () => {
      assert.ok(clauses.length > 0);
      assert.ok(IMPACT_ORDER.includes(impact));
      assert.equal(new Set(clauses.map(clauseText)).size, clauses.length, 'a clause stands twice');
      assert.match(remedy, /^[A-Z][^\n]*[^.]\.$/);
      // One sentence: a full stop within is one of a section number, a media type or an address.
      assert.doesNotMatch(remedy, /\. [A-Z]/);
      if (why !== undefined) assert.match(why, /^[A-Z].*\.$/s);
    });
    it(`${id} is advice when no keyword stands behind it, and not otherwise`, () => {
      if (keyword === 'none') assert.equal(level, 'ADVICE');
      if (level === 'ADVICE') assert.doesNotMatch(keyword, BINDING);
    });
  }
});

describe('a clause', () => {
  it('has the address of its section, or of its appendix', () => {
    assert.equal(clauseOf('RFC 6749 5.2').url, 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2');
    assert.equal(clauseOf('RFC 6749 B').url, 'https://www.rfc-editor.org/rfc/rfc6749#appendix-B');
    assert.equal(
      clauseOf('OpenID Connect Core 3.1.3.3').url,
      'https://openid.net/specs/openid-connect-core-1_0.html#TokenResponse',
    );
  });
  it('is no document without a section', () => {
    for (const name of ['RFC 6749', 'RFC 6749 ', 'OpenID Connect Core 9.9']) {
      assert.throws(() => clauseOf(name as ClauseName), Error, name);
    }
  });
  it('is written with its section', () => {
    assert.equal(clauseText(clauseOf('RFC 8628 3.5')), 'RFC 8628 §3.5');
    assert.equal(clauseText(clauseOf('RFC 6749 B')), 'RFC 6749 appendix B');
  });
});

it('impacts are in one order, each with its meaning', () => {
  assert.deepEqual(Object.keys(IMPACTS), IMPACT_ORDER);
});
