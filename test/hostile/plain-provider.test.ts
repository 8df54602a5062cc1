import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { assertFair, assertHarmless, failuresOf } from './harmless';
import { type HostileRun, judge } from './hostile-run';
import { type PlainProvider, startPlainProvider } from './plain-provider';

describe('the plain provider, on which the hostile ones are built', () => {
  let provider: PlainProvider;
  let run: HostileRun;
  before(async () => {
    provider = await startPlainProvider();
    run = await judge(provider.target, { limits: {} });
  });
  after(() => provider.close());

  it('meets every MUST and SHOULD, so that whatever a hostile one fails comes of its hostility', () => {
    assert.deepEqual(failuresOf(run), { '5.4-lifetime': '3 seconds' });
    assert.equal(run.report.summary.verdict, 'compliant');
    assert.equal(run.exitStatus, 0);
    assert.equal(run.report.incident, undefined);
  });

  it('gets a fair and harmless report', () => {
    assertFair(run);
    assertHarmless(run);
  });
});
