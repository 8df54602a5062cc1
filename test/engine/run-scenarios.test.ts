import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { runScenarios } from '../../src/engine/run-scenarios';
import { planScenarios } from '../../src/engine/scenario-plan';
import { loadSteps } from '../../src/engine/steps';
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
