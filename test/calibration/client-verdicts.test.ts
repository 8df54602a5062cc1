import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { reportOf } from '../../calibration/defects/client/report';
import { NeverEnded, Patience } from '../../steps/client/support/patience';

const REQUIREMENT = '3.5-client-polls';

/** What Cucumber says of a run of scenarios of one requirement, each with the step results given. */
function streamOf(scenarios: readonly (readonly { status: string; type?: string }[])[]): Envelope[] {
  const envelopes: unknown[] = [];
  scenarios.forEach((results, index) => {
    const id = String(index);
    envelopes.push(
      {
        pickle: { id: `pickle ${id}`, name: `scenario ${id}`, uri: 'x', tags: [{ name: `@${REQUIREMENT}` }] },
      },
      { testCase: { id: `case ${id}`, pickleId: `pickle ${id}`, testSteps: [] } },
      { testCaseStarted: { id: `started ${id}`, testCaseId: `case ${id}` } },
    );
    for (const { status, type } of results) {
      const testStepResult = { status, ...(type && { exception: { type, message: `a ${type}` } }) };
      envelopes.push({ testStepFinished: { testCaseStartedId: `started ${id}`, testStepResult } });
    }
  });
  return envelopes as Envelope[];
}

function verdictOf(
  ...scenarios: readonly (readonly { status: string; type?: string }[])[]
): string | undefined {
  const { requirements } = reportOf(streamOf(scenarios), new Date());
  return requirements.find(({ id }) => id === REQUIREMENT)?.verdict;
}

const passed = { status: 'PASSED' };
const failed = (type: string) => ({ status: 'FAILED', type });

describe('what is said of a requirement of device clients', () => {
  it('is passed only when all was run and passed', () => {
    assert.equal(verdictOf([passed, passed], [passed]), 'passed');
    assert.equal(verdictOf([passed, { status: 'UNDEFINED' }]), 'failed');
    assert.equal(verdictOf(), 'not-tested');
  });

  it('is failed when a scenario found something wrong, whatever others could not judge', () => {
    assert.equal(verdictOf([passed], [passed, failed('AssertionError')]), 'failed');
    assert.equal(verdictOf([failed('NotJudged')], [failed('AssertionError')]), 'failed');
    assert.equal(verdictOf([failed('TypeError')]), 'failed');
  });

  it('is neither when a scenario did not come to its point, or is of no concern', () => {
    assert.equal(verdictOf([passed], [passed, failed('NotJudged')]), 'not-tested');
    assert.equal(verdictOf([failed('NotApplicable')]), 'not-applicable');
  });

  it('goes by the first step that did not pass', () => {
    assert.equal(verdictOf([failed('NotJudged'), failed('AssertionError')]), 'not-tested');
  });
});

describe('the patience with a client', () => {
  it('ends when it sends and sends', async () => {
    const patience = new Patience();
    let sent = 0;
    const polling = async (): Promise<never> => {
      for (;;) {
        await patience.request();
        sent += 1;
      }
    };
    await assert.rejects(patience.with(polling()), NeverEnded);
    const before = sent;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(sent, before);
  });

  it('ends when it waits and waits', async () => {
    const patience = new Patience();
    const waiting = async (): Promise<never> => {
      for (;;) await patience.sleep();
    };
    await assert.rejects(patience.with(waiting()), NeverEnded);
  });

  it('lets nothing through once the scenario is over', async () => {
    const patience = new Patience();
    patience.close();
    let isThrough = false;
    void patience.request().then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isThrough, false);
  });
});
