import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { runScenario, runScenarios } from '../../src/engine/run-scenarios';
import { planScenarios } from '../../src/engine/scenario-plan';
import type { ScenarioRecord } from '../../src/engine/scenario-record';
import { RUNS_PARSED_SCENARIOS } from '../../src/engine/scenario-runtime';
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
    for (const { steps } of records) {
      assert.ok(steps.length > 1 && steps.every(({ keyword }) => keyword));
      const [table] = steps;
      assert.equal(table?.text, 'the device authorization response has:');
      assert.deepEqual(table.below?.slice(-1), ['| interval         | 1                         |']);
    }
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

describe('a scenario that runs alone', () => {
  it('runs as it was parsed, by a version of Cucumber that is known', () => {
    assert.equal(RUNS_PARSED_SCENARIOS, true);
  });

  it('has the record that it has in its feature, whatever stands below its steps', async () => {
    const plan = planScenarios('client', '@3.5-client-polls or @3.1-client-form-post or @3.2-client-error');
    const steps = await loadSteps('client');
    const { records } = await runScenarios(plan, steps, undefined);
    const plain = (record: ScenarioRecord | undefined) =>
      record && {
        name: record.name,
        location: record.location,
        verdict: record.verdict,
        steps: record.steps,
        timeline: record.timeline?.map(({ text }) => text),
      };
    for (const [index, scenario] of plan.entries()) {
      assert.deepEqual(plain(await runScenario(scenario, steps, undefined)), plain(records[index]));
    }
    const below = plan.flatMap(({ parsed }) => parsed.pickle.steps.flatMap(({ argument }) => argument ?? []));
    assert.ok(below.some(({ dataTable }) => dataTable) && below.some(({ docString }) => docString));
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
});
