import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { readFeatures } from '../../src/engine/feature-catalogue';
import {
  countsByRequirement,
  planScenarios,
  scenariosLeftOut,
  WrongTags,
} from '../../src/engine/scenario-plan';

describe('the plan of a run', () => {
  it('has every scenario once, in the order they are written', () => {
    const written = readFeatures('provider').scenarios.map(({ uri, line }) => `${uri}:${line}`);
    assert.deepEqual(
      planScenarios('provider').map(({ uri, line }) => `${uri}:${line}`),
      written,
    );
    assert.equal(new Set(written).size, written.length);
  });

  it('has the examples of an outline each for itself', () => {
    const garbage = planScenarios('provider', '@3.4-garbage');
    assert.ok(garbage.length > 1);
    assert.equal(new Set(garbage.map(({ name }) => name)).size, garbage.length);
    assert.doesNotMatch(garbage.map(({ name }) => name).join(), /[<>]/);
  });

  it('is refused in one line when the tags are wrong or select nothing', () => {
    for (const tags of ['@a and', '(@a', '@a or or @b', '@no-such-tag', '@3.1-form-post and @3.5-success']) {
      assert.throws(
        () => planScenarios('provider', tags),
        (error: unknown) => error instanceof WrongTags && !error.message.includes('\n'),
        tags,
      );
    }
  });

  it('is refused where one of several tags is mistyped, for nobody would miss what it is about', () => {
    for (const tags of ['@3.1-form-post or @3.5-sucess', '@3.1-form-post and not @slwo', 'not @slwo']) {
      assert.throws(
        () => planScenarios('provider', tags),
        (error: unknown) => error instanceof WrongTags && /No scenario has the tag "@/.test(error.message),
        tags,
      );
    }
    // One expression for both parties.
    assert.ok(planScenarios('client', '@3.5-client-success or @3.5-success').length > 0);
  });

  it('takes the tags of its rule for those of a scenario', () => {
    const plan = planScenarios('provider', '@3.1-form-post and not @slow');
    assert.ok(plan.length > 0);
    for (const { requirement } of plan) assert.equal(requirement, '3.1-form-post');
  });
});

describe('the catalogue of features', () => {
  it('reads sections in their order, and knows a scenario by its tags', () => {
    const { scenarios, rules } = readFeatures('provider');
    const files = [...new Set(scenarios.map(({ uri }) => uri))];
    const sections = files.map((uri) => /\/([\d.]+)-/.exec(uri)?.[1]);
    assert.deepEqual(sections.slice(0, 4), ['3.1', '3.2', '3.3', '3.3.1']);
    assert.ok(rules.every(({ line, description }) => line > 0 && description !== ''));
    const first = scenarios.find(({ tags }) => tags.includes('3.1-form-post'));
    assert.equal(first?.name, 'A device authorization request is answered with codes');
  });

  it('knows what an expression leaves out, by requirement', () => {
    const all = planScenarios('client');
    const plan = planScenarios('client', 'not @long');
    const leftOut = scenariosLeftOut('client', 'not @long');
    assert.equal(plan.length + leftOut.length, all.length);
    assert.ok(leftOut.length > 0 && leftOut.every(({ tags }) => tags.includes('long')));
    assert.deepEqual(countsByRequirement(scenariosLeftOut('client')), {});
    const total = Object.values(countsByRequirement(leftOut)).reduce((sum, count) => sum + count, 0);
    assert.equal(total, leftOut.length);
  });
});
