import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import * as expect from '../../src/judging/expect';
import { RequirementNotMet } from '../../src/judging/outcomes';

describe('a comparison that does not hold', () => {
  const CASES: readonly (readonly [string, () => void, RegExp, RegExp])[] = [
    ['of values', () => expect.equal(3, 5), /^5$/, /^3$/],
    ['of values, with what they are', () => expect.equal('3', 5, 'the polls'), /^5$/, /^'3' \(the polls\)$/],
    ['of a value that is not wanted', () => expect.notEqual('', ''), /^anything but ''$/, /just that/],
    ['of structures', () => expect.deepEqual([1], [1, 2]), /^\[ 1, 2 \]$/, /^\[ 1 \]$/],
    ['of a condition', () => expect.ok(false, 'the client sent nothing'), /step says/, /^the client sent/],
    ['of a text', () => expect.match('abc', /^b/), /\/\^b\//, /^'abc'$/],
    ['of a text without a pattern', () => expect.doesNotMatch('abc', /b/), /does not match \/b\//, /'abc'/],
  ];
  for (const [what, compare, expected, seen] of CASES) {
    it(`${what} accuses, and says what was expected and seen`, () => {
      assert.throws(compare, (error: unknown) => {
        assert.ok(error instanceof RequirementNotMet);
        assert.match(error.expected, expected);
        assert.match(error.seen, seen);
        return true;
      });
    });
  }

  it('is thrown by none that holds', () => {
    expect.equal(Number.NaN, Number.NaN);
    expect.notEqual(1, 2);
    expect.deepEqual({ a: [1] }, { a: [1] });
    expect.ok(1);
    expect.match('abc', /b/);
    expect.doesNotMatch('abc', /d/);
  });
});
