import { strict as assert } from 'node:assert';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator } from '@cucumber/messages';
import { PACKAGE_ROOT } from '../../src/engine/package-root';
import { runScenario, runScenarios } from '../../src/engine/run-scenarios';
import { fileOf } from '../../src/engine/scenario-files';
import { planScenarios } from '../../src/engine/scenario-plan';
import type { ScenarioRecord } from '../../src/engine/scenario-record';
import { type LoadedSteps, loadSteps, stepsFor } from '../../src/engine/steps';
import { putUnderTest, REFERENCE_CLIENT } from '../../steps/client/in-process/client-under-test';

const at = ({ uri, line }: { readonly uri: string; readonly line: number }): string => `${uri}:${line}`;

describe('scenarios that the engine runs', () => {
  it('give a record each, in order, for any party and world', async () => {
    const plan = planScenarios('client', '@3.5-client-polls');
    const { records, messages } = await runScenarios(plan, await loadSteps('client'), undefined);
    assert.deepEqual(
      records.map(({ name, location, verdict }) => [name, location, verdict]),
      plan.map((scenario) => [scenario.name, at(scenario), 'passed']),
    );
    for (const { steps } of records) assert.ok(steps.length > 1 && steps.every(({ keyword }) => keyword));
    assert.equal(messages.filter(({ testRunStarted }) => testRunStarted).length, 1);
  });

  it('know why they did not pass, each for itself', async () => {
    putUnderTest({
      ...REFERENCE_CLIENT,
      client: () => {
        throw new TypeError('this client is broken');
      },
    });
    try {
      const plan = planScenarios('client', '@3.1-client-form-post');
      const { records } = await runScenarios(plan, await loadSteps('client'), undefined);
      assert.ok(plan.length > 1);
      assert.equal(records.length, plan.length);
      for (const { finding } of records) assert.ok(finding);
    } finally {
      putUnderTest(REFERENCE_CLIENT);
    }
  });

  it('that are run outside of the command say how they are run', async () => {
    const plan = planScenarios('provider', '@4-issuer');
    await assert.rejects(runScenarios(plan, await loadSteps('provider'), undefined), /run by the command/);
  });
});

describe('a scenario in a file of its own', () => {
  it('is the same as in its feature, for every scenario', () => {
    for (const scenario of planScenarios('provider')) {
      const path = fileOf(scenario);
      assert.notEqual(path, `${scenario.uri}:${scenario.line}`, scenario.name);
      const newId = IdGenerator.incrementing();
      const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(
        readFileSync(path, 'utf8'),
      );
      const pickles = compile({ ...document, uri: path }, path, newId);
      assert.deepEqual(
        pickles.map(({ name, tags, steps }) => [
          name,
          tags.map((tag) => tag.name.slice(1)),
          steps.map(({ text }) => text),
        ]),
        [[scenario.name, scenario.tags, scenario.steps.map((step) => step.replace(/^\S+ /, ''))]],
      );
    }
  });

  it('has a record that names its feature', async () => {
    const [scenario] = planScenarios('client', '@3.5-client-polls');
    assert.ok(scenario);
    const alone = await runScenario(scenario, await loadSteps('client'), undefined);
    const { records } = await runScenarios([scenario], await loadSteps('client'), undefined);
    const plain = (record: ScenarioRecord | undefined) =>
      record && {
        name: record.name,
        location: record.location,
        verdict: record.verdict,
        steps: record.steps,
      };
    assert.deepEqual(plain(alone), plain(records[0]));
    assert.equal(alone?.location, `${scenario.uri}:${scenario.line}`);
  });

  it('is run with the definitions that match its steps, all of them and no others', async () => {
    interface Definition {
      readonly pattern: unknown;
      matchesStepName(text: string): boolean;
    }
    const definitions = (steps: LoadedSteps) =>
      (steps as LoadedSteps & { readonly stepDefinitions: readonly Definition[] }).stepDefinitions;
    for (const party of ['provider', 'client'] as const) {
      const all = await loadSteps(party);
      for (const scenario of planScenarios(party)) {
        const texts = scenario.steps.map((step) => step.replace(/^\S+ /, ''));
        const matching = definitions(all).filter((each) => texts.some((text) => each.matchesStepName(text)));
        assert.ok(matching.length > 0 && matching.length < definitions(all).length);
        assert.deepEqual(definitions(stepsFor(texts, all)), matching, scenario.name);
      }
      assert.deepEqual(definitions(stepsFor(['a step that nobody wrote'], all)), []);
    }
  });

  it('is written again where it was tidied away', () => {
    const [scenario] = planScenarios('provider', '@4-metadata');
    assert.ok(scenario);
    rmSync(dirname(fileOf(scenario)), { recursive: true });
    assert.match(readFileSync(fileOf(scenario), 'utf8'), /^Feature: /);
  });

  it('is the same as in its feature, with the tables and texts below its steps', () => {
    const said = (path: string, line: string | undefined): unknown => {
      const newId = IdGenerator.incrementing();
      const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
      const document = parser.parse(readFileSync(path, 'utf8'));
      const lines = new Map<string, number>();
      for (const { id, location } of nodesOf(document)) lines.set(id, location.line);
      const pickles = compile(document, path, newId);
      const pickle = pickles.find(
        ({ astNodeIds }) => line === undefined || lines.get(astNodeIds.at(-1) ?? '') === Number(line),
      );
      assert.ok(pickle);
      return asData({
        name: pickle.name,
        tags: pickle.tags.map(({ name }) => name),
        steps: pickle.steps.map(({ text, argument }) => ({ text, argument })),
      });
    };
    for (const party of ['provider', 'client'] as const) {
      for (const scenario of planScenarios(party)) {
        const [path = '', line] = fileOf(scenario).split('.feature:');
        assert.equal(line, undefined);
        assert.deepEqual(
          said(path, undefined),
          said(join(PACKAGE_ROOT, scenario.uri), String(scenario.line)),
          scenario.name,
        );
      }
    }
  });
});

/** What was said, in plain objects. */
function asData(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

interface Node {
  readonly id: string;
  readonly location: { readonly line: number };
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('id' in value && 'location' in value) yield value as Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}
