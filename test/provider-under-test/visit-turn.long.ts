import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { Places } from '../../src/engine/places';
import { type HostileRun, judge } from '../hostile/hostile-run';
import { type PlainProvider, startPlainProvider } from '../hostile/plain-provider';

const LIFETIME_S = 10;
const TAGS =
  '@3.5-success or @3.5-access-denied or @3.3-user-interaction or @3.3-deny or @3.5-hasty-poll or @3.5-code-spent or @3.3-code-spent';

describe('codes that live a short time at a provider whose pages take long', () => {
  let provider: PlainProvider;
  let run: HostileRun;
  before(async () => {
    provider = await startPlainProvider({ lifetime: LIFETIME_S, pageMs: 350 });
    run = await judge(provider.target, { limits: {}, tags: TAGS });
  });
  after(() => provider.close());

  it('live shorter than the visits take together', () => {
    assert.ok(run.ms > (LIFETIME_S + 4) * 1000, `all visits were made within ${run.ms} ms`);
  });

  it('lose no requirement to that queue', () => {
    const lost = run.scenarios
      .filter(({ verdict, reason }) => verdict === 'not-tested' && /expire|too late/.test(reason ?? ''))
      .map(({ requirement, name, reason }) => `${requirement} ${name}: ${reason}`);
    assert.deepEqual(lost, []);
    const failed = run.report.requirements.filter(
      ({ level, verdict }) => level === 'MUST' && verdict === 'failed',
    );
    assert.deepEqual(
      failed.map(({ id }) => id),
      [],
    );
  });
});

describe('places', () => {
  it('are taken by as many as there are, then in the order of asking', async () => {
    const places = new Places(1);
    const order: string[] = [];
    const give = await places.take();
    const second = places.take().then((back) => {
      order.push('second');
      return back;
    });
    const third = places.take().then((back) => {
      order.push('third');
      return back;
    });
    await Promise.resolve();
    assert.deepEqual(order, []);
    give();
    // Given back twice, it is still one place.
    give();
    (await second)();
    (await third)();
    assert.deepEqual(order, ['second', 'third']);
    (await places.take())();
  });
});
