import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { PlannedScenario } from '../../src/engine/scenario-plan';
import { VerdictsSoFar } from '../../src/engine/verdicts-so-far';

describe('the verdicts so far', () => {
  const pickle = {
    id: '1',
    uri: 'x.feature',
    name: '',
    language: 'en',
    steps: [],
    tags: [],
    astNodeIds: [],
    location: { line: 1 },
  };
  const scenario = (requirement: string, line: number): PlannedScenario => ({
    requirement,
    uri: 'x.feature',
    line,
    name: '',
    steps: [],
    tags: [],
    lines: [],
    parsed: { gherkinDocument: { comments: [] }, pickle },
  });
  const [one, other, third] = [scenario('a', 1), scenario('a', 2), scenario('b', 3)];

  it('name a requirement when all of its scenarios have ended, or one has failed', () => {
    const found = new VerdictsSoFar([one, other, third]);
    const verdicts = () => found.all.map(({ requirement, verdict }) => `${requirement} ${verdict}`);
    assert.deepEqual(verdicts(), ['a undefined', 'b undefined']);
    found.ended(one, 'passed');
    found.ended(third, 'not-applicable');
    assert.deepEqual(verdicts(), ['a undefined', 'b not-applicable']);
    found.ended(one, 'failed');
    assert.deepEqual(verdicts(), ['a failed', 'b not-applicable']);
    // Run again.
    found.ended(one, 'passed');
    found.ended(other, 'passed');
    assert.deepEqual(verdicts(), ['a passed', 'b not-applicable']);
  });
});
