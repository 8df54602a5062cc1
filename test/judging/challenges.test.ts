import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { hasScheme } from '../../src/judging/challenges';

describe('the schemes of WWW-Authenticate', () => {
  it('are found among several challenges, in either case', () => {
    assert.equal(hasScheme('Basic realm="token"', 'Basic'), true);
    assert.equal(hasScheme('basic', 'Basic'), true);
    assert.equal(hasScheme('Bearer realm="a", error="invalid_client", BASIC realm="c"', 'Basic'), true);
  });

  it('are no words within a quoted text, and no part of a longer word', () => {
    assert.equal(hasScheme('Bearer realm="a, Basic b"', 'Basic'), false);
    assert.equal(hasScheme('Bearer realm="a \\", Basic b"', 'Basic'), false);
    assert.equal(hasScheme('BasicPlus realm="a"', 'Basic'), false);
    assert.equal(hasScheme('Bearer error="invalid_client"', 'Basic'), false);
    assert.equal(hasScheme(undefined, 'Basic'), false);
  });
});
