import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { assertFair, assertHarmless, failuresOf } from './harmless';
import { type HostileRun, judge } from './hostile-run';
import { type PlainProvider, startPlainProvider } from './plain-provider';

describe('the plain provider, on which the hostile ones are built', () => {
  let provider: PlainProvider;
  let run: HostileRun;
  before(async () => {
    // Long enough for a busy machine: what expires under way is not tested.
    provider = await startPlainProvider({ lifetime: 9 });
    run = await judge(provider.target, { limits: {} });
  });
  after(() => provider.close());

  it('meets every MUST and SHOULD, so that whatever a hostile one fails comes of its hostility', () => {
    assert.deepEqual(failuresOf(run), { '5.4-lifetime': '9 seconds' });
    const untested = run.report.requirements.filter(({ verdict }) => verdict === 'not-tested');
    assert.deepEqual(
      untested.map(({ id, reason }) => `${id}: ${reason}`),
      [],
    );
    assert.equal(run.report.summary.verdict, 'compliant');
    assert.equal(run.exitStatus, 0);
    assert.equal(run.report.incident, undefined);
  });

  it('gets a fair and harmless report', () => {
    assertFair(run);
    assertHarmless(run);
  });
});
