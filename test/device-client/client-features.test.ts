import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadConfiguration, loadSources } from '@cucumber/cucumber/api';
import { CLIENT_REQUIREMENTS } from '../../src/rfc8628/client-requirements';
import type { Level } from '../../src/rfc8628/requirement';

const FEATURES = 'features/client';
const requirements = new Map(CLIENT_REQUIREMENTS.map((requirement) => [`@${requirement.id}`, requirement]));

/** How a rule's name says what binds the client. */
const SAYS: Readonly<Record<Level, RegExp>> = {
  MUST: /\b(MUST|REQUIRED)\b|^\S+ \(defined\)/,
  SHOULD: /\b(SHOULD|RECOMMENDED)\b/,
  MAY: /\b(MAY|OPTIONAL)\b/,
  ADVICE: /^\S+ \(advice\)/,
};

interface Scenario {
  readonly name: string;
  readonly tags: readonly string[];
  readonly rule: string;
  /** What stands below the rule: level, keyword and link. */
  readonly basis: string;
}

/** The rule and the tags of every scenario, read line by line. */
function scenarios(): readonly Scenario[] {
  const found: Scenario[] = [];
  for (const file of readdirSync(FEATURES)) {
    let rule = '';
    let basis = '';
    let tags: readonly string[] = [];
    const lines = readFileSync(join(FEATURES, file), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      const [, keyword, name = ''] = /^\s*(Rule|Scenario|Scenario Outline): (.*)$/.exec(line) ?? [];
      if (keyword === 'Rule') [rule, basis] = [name, lines[index + 1]?.trim() ?? ''];
      else if (keyword) found.push({ rule, basis, tags, name });
      if (/^\s*@/.test(line)) tags = line.trim().split(/\s+/);
      else if (line.trim() !== '') tags = [];
    }
  }
  return found;
}

describe('features/client', () => {
  it('is read as Cucumber reads it', async () => {
    const { runConfiguration } = await loadConfiguration({ profiles: ['client'] });
    const { plan, errors } = await loadSources(runConfiguration.sources);
    assert.deepEqual(errors, []);
    assert.equal(new Set(plan.map(({ uri, location }) => `${uri}:${location.line}`)).size, plan.length);
    assert.ok(plan.length >= scenarios().length);
  });

  it('has every scenario judge exactly one client requirement', () => {
    for (const { name, tags } of scenarios()) {
      assert.equal(tags.length, 1, name);
      assert.ok(requirements.has(tags[0] ?? ''), `${name}: ${tags[0]}`);
    }
  });

  it('has a scenario for every client requirement', () => {
    const judged = new Set(scenarios().flatMap(({ tags }) => tags));
    assert.deepEqual(
      [...requirements.keys()].filter((tag) => !judged.has(tag)),
      [],
    );
  });

  it('says of every rule what its requirement says: the section, and how strongly it binds', () => {
    for (const { rule, basis, tags, name } of scenarios()) {
      const requirement = requirements.get(tags[0] ?? '');
      assert.ok(requirement);
      assert.ok(rule.startsWith(`${requirement.section} `), `${name}: ${rule}`);
      assert.equal(basis, `${requirement.level} (${requirement.keyword}) — ${requirement.link}`, name);
      assert.match(rule, SAYS[requirement.level], name);
      for (const [level, said] of Object.entries(SAYS)) {
        if (level !== requirement.level) assert.doesNotMatch(rule, said, `${name} is no ${level}`);
      }
    }
  });
});
