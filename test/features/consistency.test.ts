import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { readFeatures, type WrittenRule, type WrittenScenario } from '../../src/engine/feature-catalogue';
import { CLIENT_REQUIREMENTS, PROVIDER_REQUIREMENTS, REQUIREMENTS } from '../../src/rfc8628/requirements';

/** Words by which a rule's name would claim a level. */
const KEYWORDS: Readonly<Record<string, RegExp>> = {
  MUST: /\b(MUST|REQUIRED|SHALL)\b/,
  SHOULD: /\b(SHOULD|(?<!NOT )RECOMMENDED|NOT RECOMMENDED)\b/,
  MAY: /\b(MAY|OPTIONAL)\b/,
};

/** The rule that a scenario stands under: the last one before it in its file. */
function ruleOf({ uri, line }: WrittenScenario, rules: readonly WrittenRule[]): WrittenRule | undefined {
  return rules.filter((rule) => rule.uri === uri && rule.line < line).at(-1);
}

/** Tags that name a requirement begin with its section; the others are the suite's own. */
function requirementTags({ tags }: WrittenScenario): readonly string[] {
  return tags.filter((tag) => /^\d/.test(tag));
}

it('no two requirements have one id', () => {
  const ids = REQUIREMENTS.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
});

for (const [party, requirements] of [
  ['provider', PROVIDER_REQUIREMENTS],
  ['client', CLIENT_REQUIREMENTS],
] as const) {
  describe(`features/${party}`, () => {
    const { scenarios, rules } = readFeatures(party);
    const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

    it('has a scenario for every requirement', () => {
      const judged = new Set(scenarios.flatMap(requirementTags));
      assert.deepEqual(
        [...byId.keys()].filter((id) => !judged.has(id)),
        [],
      );
    });

    it('has every scenario judge one requirement, and one that exists', () => {
      for (const scenario of scenarios) {
        const tags = requirementTags(scenario);
        const where = `${scenario.uri}:${scenario.line}`;
        assert.equal(tags.length, 1, `${where} is tagged ${tags.join(', ') || 'with no requirement'}`);
        assert.ok(byId.has(tags[0] ?? ''), `${where} is tagged ${tags[0]}, which is no ${party} requirement`);
      }
    });

    it('has every scenario stand under a rule that says level, keyword and link as the data does', () => {
      for (const scenario of scenarios) {
        const requirement = byId.get(requirementTags(scenario)[0] ?? '');
        const rule = ruleOf(scenario, rules);
        const where = `${scenario.uri}:${scenario.line}`;
        assert.ok(rule && requirement, `${where} stands under no rule`);
        const { level, keyword, link } = requirement;
        const basis = `${keyword === level || keyword === 'none' ? level : `${level} (${keyword})`} — ${link}`;
        const said = rule.description.split('\n').map((line) => line.trim());
        assert.ok(
          said.includes(basis),
          `${where} judges ${requirement.id}: "${basis}"; its rule says:\n${rule.description}`,
        );
        const levels = said.filter((line) => /^(MUST|SHOULD|MAY|ADVICE)( \(.*\))? — /.test(line));
        assert.equal(levels.length, 1, `the rule of ${where} says more than one level`);
        for (const [other, words] of Object.entries(KEYWORDS)) {
          if (other === level) continue;
          assert.doesNotMatch(rule.name, words, `the rule of ${where} has a word of ${other} in its name`);
        }
      }
    });

    it('has no rule without a scenario', () => {
      const used = new Set(scenarios.map((scenario) => ruleOf(scenario, rules)));
      assert.deepEqual(
        rules.filter((rule) => !used.has(rule)).map(({ uri, line, name }) => `${uri}:${line} ${name}`),
        [],
      );
    });

    it('has every scenario in the feature of its section', () => {
      for (const scenario of scenarios) {
        const section = byId.get(requirementTags(scenario)[0] ?? '')?.section ?? '';
        const file = /([\d.]+)-[^/]*\.feature$/.exec(scenario.uri)?.[1];
        assert.ok(
          file === section || section.startsWith(`${file}.`),
          `${scenario.uri} has a scenario of section ${section}`,
        );
      }
    });

    it('has what is long be slow as well, so that "not @slow" is quick', () => {
      const long = scenarios.filter(({ tags }) => tags.includes('long') && !tags.includes('slow'));
      assert.deepEqual(
        long.map(({ name }) => name),
        [],
      );
    });

    it('has no two scenarios of one name under one rule', () => {
      const names = scenarios.map((each) => `${each.uri} ${ruleOf(each, rules)?.name}: ${each.name}`);
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      // An outline without a parameter in its name repeats it for each example.
      const lines = new Map(scenarios.map((each, index) => [names[index], each]));
      assert.deepEqual(
        [...new Set(twice)].filter((name) => !isOutline(lines.get(name), scenarios)),
        [],
      );
    });
  });
}

/** Examples of one outline follow each other line by line. */
function isOutline(scenario: WrittenScenario | undefined, all: readonly WrittenScenario[]): boolean {
  return all.some(
    ({ uri, line, name }) => uri === scenario?.uri && name === scenario.name && line === scenario.line - 1,
  );
}
