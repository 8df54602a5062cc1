import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { planScenarios } from '../../src/engine/scenario-plan';
import type { Clock } from '../../src/http/clock';
import { LimitReached } from '../../src/judging/outcomes';
import { beginsAt, inOrder, rankOf, VISIT_BEGINS_AT } from '../../src/provider-under-test/order';
import { Pacing } from '../../src/provider-under-test/pacing';
import { ScenarioQueue } from '../../src/provider-under-test/scenario-queue';
import { PROVIDER_REQUIREMENTS } from '../../src/rfc8628/requirements';

/** A clock that jumps to the end of every pause. */
function paced(
  options: {
    readonly requestsPerSecond?: number;
    readonly maxWaitSeconds?: number;
    readonly onPause?: () => void;
  } = {},
) {
  let now = 1000;
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const pauses: number[] = [];
  const pacing = new Pacing({
    clock,
    pause: async (ms) => {
      pauses.push(Math.round(ms));
      options.onPause?.();
      now += ms;
    },
    maxWaitSeconds: 120,
    ...options,
  });
  return {
    pacing,
    pauses,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the pace of a run', () => {
  it('is free while nothing limits it', async () => {
    const { pacing, pauses } = paced();
    for (let count = 0; count < 50; count++) await pacing.inTurn('poll', 0, async () => undefined);
    assert.deepEqual(pauses, []);
    assert.equal(pacing.isLimited, false);
  });

  it('is the one that the target allows', async () => {
    const { pacing, pauses } = paced({ requestsPerSecond: 4 });
    for (let count = 0; count < 5; count++) await pacing.inTurn('poll', 0, async () => undefined);
    assert.deepEqual(pauses, [250, 250, 250, 250]);
  });

  it('is not kept by what must not be late, and the slower after it', async () => {
    const { pacing, pauses, now, pass } = paced();
    for (let count = 0; count < 20; count++) await pacing.slot();
    pacing.refused('poll', {}, now());
    pass(5000);
    assert.equal(pacing.perSecond, 12);
    for (let count = 0; count < 6; count++) await pacing.inTurn('poll', 0, async () => undefined, false);
    assert.deepEqual(pauses, []);
    await pacing.inTurn('poll', 0, async () => undefined);
    assert.deepEqual(pauses, [500]);
  });

  it('is kept by all where the target names it', async () => {
    const { pacing, pauses } = paced({ requestsPerSecond: 4 });
    for (let count = 0; count < 3; count++) await pacing.inTurn('poll', 0, async () => undefined, false);
    assert.deepEqual(pauses, [250, 250]);
  });

  it('keeps Retry-After, and goes on more slowly', async () => {
    const { pacing, pauses, now } = paced();
    for (let count = 0; count < 20; count++) await pacing.slot();
    assert.equal(pacing.refused('poll', { retryAfterSeconds: 7 }, now()), true);
    await pacing.inTurn('poll', 0, async () => undefined);
    assert.equal(pauses[0], 7000);
    assert.equal(pacing.perSecond, 12);
  });

  it('keeps what the provider bore on average when it is refused again after a pause', async () => {
    const { pacing, now, pass } = paced();
    for (let count = 0; count < 60; count++) await pacing.slot();
    pacing.refused('poll', { retryAfterSeconds: 9 }, now());
    pass(10_000);
    await pacing.slot();
    pacing.refused('poll', { retryAfterSeconds: 1 }, now());
    // 61 in 10 seconds; what was sent in the last second alone would have the run crawl.
    assert.equal(pacing.perSecond.toFixed(2), (6.1 * 0.9).toFixed(2));
  });

  it('does not wait for what is of another kind', async () => {
    const { pacing, pauses, now } = paced();
    pacing.refused('session', { retryAfterSeconds: 7 }, now());
    await pacing.inTurn('poll', 0, async () => undefined);
    assert.deepEqual(pauses, []);
  });

  it('sends nothing that the provider asked to keep for longer than the run may wait, and says so', async () => {
    const { pacing, now, pass } = paced({ maxWaitSeconds: 60 });
    assert.equal(pacing.refused('poll', { retryAfterSeconds: 589 }, now()), false);
    await assert.rejects(
      pacing.inTurn('poll', 0, async () => undefined),
      (error: Error) => error instanceof LimitReached && /589 s.*60 s/.test(error.message),
    );
    pass(590_000);
    await pacing.inTurn('poll', 0, async () => undefined);
  });

  it('backs off where no time is named, and gives up in the end', async () => {
    const { pacing, pauses, now } = paced();
    while (pacing.refused('poll', {}, now() + 1)) {
      await pacing.open('poll');
    }
    assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000, 30_000]);
    await assert.rejects(
      pacing.open('poll'),
      (error: Error) => error instanceof LimitReached && /had waited 61 s/.test(error.message),
    );
  });

  it('outlasts a limit of so many a minute that does not say how long', async () => {
    const { pacing, now, pass } = paced();
    const allowed: number[] = [];
    let answered = 0;
    // Five in any minute, the first of them at once: what this server counts is what it served.
    const ask = async (): Promise<void> => {
      for (;;) {
        await pacing.open('page');
        const sentAt = now();
        pass(10);
        while ((allowed[0] ?? sentAt) <= sentAt - 60_000) allowed.shift();
        if (allowed.length < 5) {
          allowed.push(sentAt);
          pacing.served('page');
          answered++;
          return;
        }
        if (!pacing.refused('page', {}, sentAt)) return;
      }
    };
    for (let count = 0; count < 12; count++) await ask();
    assert.equal(answered, 12);
  });

  it('waits no longer than four minutes in all, however often it is served in between', async () => {
    const { pacing, pauses, now } = paced();
    while (pacing.refused('session', { retryAfterSeconds: 50 }, now() + 1)) {
      await pacing.open('session');
      pacing.served('session');
    }
    assert.deepEqual(pauses, [50_000, 50_000, 50_000, 50_000]);
    await assert.rejects(
      pacing.open('session'),
      (error: Error) =>
        error instanceof LimitReached && /had waited 200 s .*240 s in all/.test(error.message),
    );
  });

  it('waits longer than it was told when that was too short', async () => {
    const { pacing, pauses, now } = paced();
    for (let count = 0; count < 3; count++) {
      pacing.refused('poll', { retryAfterSeconds: 1 }, now());
      await pacing.open('poll');
    }
    assert.deepEqual(pauses, [1000, 2000, 4000]);
  });

  it('begins anew with backing off once it was served', async () => {
    const { pacing, pauses, now } = paced();
    pacing.refused('poll', {}, now());
    await pacing.open('poll');
    pacing.served('poll');
    pacing.refused('poll', {}, now());
    await pacing.open('poll');
    assert.deepEqual(pauses, [1000, 1000]);
  });

  it('takes the refusals of one burst for one', () => {
    const { pacing, now } = paced({ requestsPerSecond: 100 });
    const sentAt = now();
    for (let count = 0; count < 8; count++) pacing.refused('poll', {}, sentAt);
    assert.equal(pacing.perSecond, 1.2);
  });

  it('looks again, once the pace allows it, whether it is still served', async () => {
    const { pacing, now } = paced({
      requestsPerSecond: 2,
      onPause: () => void (now() === 1000 && pacing.refused('session', { retryAfterSeconds: 7 }, now())),
    });
    const sent: number[] = [];
    for (let count = 0; count < 2; count++) await pacing.inTurn('session', 0, async () => sent.push(now()));
    assert.ok((sent[1] ?? 0) >= 8000, sent.join());
  });

  it('looks again, once there is a place, whether it is still served', async () => {
    const { pacing, now } = paced();
    const sent: string[] = [];
    const busy = Array.from({ length: 8 }, (_, index) =>
      pacing.inTurn('session', 0, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        sent.push(`busy ${index}`);
        if (index === 0) pacing.refused('session', { retryAfterSeconds: 3 }, now());
      }),
    );
    const waiting = pacing.inTurn('session', 0, async () => sent.push(`after ${now()}`));
    await Promise.all([...busy, waiting]);
    assert.ok(sent.includes('after 4000'), sent.join(', '));
  });
});

describe('whose turn it is', () => {
  it('goes by what a scenario needs, and within a limit by what binds most', () => {
    const slowAdvice = ['3.5-expiry-first', 'slow'];
    const must = ['3.5-success'];
    assert.ok(rankOf(slowAdvice, false) < rankOf(must, false));
    assert.ok(rankOf(must, true) < rankOf(slowAdvice, true));
    assert.ok(rankOf(must, true) < rankOf(['5.1-user-code-entropy'], true));
  });

  it('has wrong codes typed last', () => {
    assert.ok(rankOf(['3.3-user-interaction'], false) < rankOf(['3.3-wrong-code'], false));
  });
});

describe('the order in which scenarios begin', () => {
  const ids = inOrder(planScenarios('provider'), false).map(({ requirement }) => requirement);

  it('has those that wait for the expiry first', () => {
    const slow = planScenarios('provider', '@slow').map(({ requirement }) => requirement);
    assert.deepEqual(new Set(ids.slice(0, slow.length)), new Set(slow));
  });

  it('has what many requirements are seen in before what one is seen in', () => {
    for (const shared of [
      '3.2-device-code',
      '3.2-verification-uri',
      '3.4-grant-type',
      '3.5-success',
      '3.5-scope',
    ])
      for (const own of ['3.1-client-id', '3.4-form-post', '3.5-first-poll', '3.4-bound-to-client'])
        assert.ok(ids.indexOf(shared) < ids.indexOf(own), `${shared} ${own}`);
  });

  it('has every MUST that nothing speaks for otherwise before a SHOULD or advice', () => {
    const levels = new Map<string, string>(PROVIDER_REQUIREMENTS.map(({ id, level }) => [id, level]));
    const others = planScenarios('provider').filter((scenario) => beginsAt(scenario, false) > 29);
    const order = inOrder(others, false)
      .filter(({ requirement }) => requirement !== '3.3-wrong-code' && requirement !== '3.5-refresh-bound')
      .map(({ requirement }) => levels.get(requirement) ?? '');
    assert.deepEqual([...new Set(order)], ['MUST', 'SHOULD', 'MAY', 'ADVICE']);
    assert.ok(order.lastIndexOf('MUST') < order.indexOf('SHOULD'), order.join(' '));
  });

  it('has what takes intervals before what takes none, and one scenario before many, within a level', () => {
    const isBefore = (one: string, other: string): void =>
      assert.ok(ids.lastIndexOf(one) < ids.indexOf(other), `${one} ${other}`);
    isBefore('3.5-authorization-pending', '3.1-client-id');
    for (const id of ['3.5-steady-poll', '3.5-refresh-apart', '3.3-framing'])
      isBefore(id, '3.1-unauthorized-client-early');
    isBefore('3.4-unknown-parameter', '3.1-client-authentication');
  });

  it('lets end users go on their way after what waits longest, and before what has not begun', () => {
    const begin = planScenarios('provider').map((scenario) => ({
      isSlow: scenario.tags.includes('slow'),
      at: beginsAt(scenario, false),
    }));
    for (const { isSlow, at } of begin) assert.equal(at < VISIT_BEGINS_AT, isSlow, String(at));
  });
});

describe('scenarios under way', () => {
  it('are as many as there is room for', async () => {
    let underWay = 0;
    let most = 0;
    const queue = new ScenarioQueue(() => 3);
    await Promise.all(
      Array.from({ length: 10 }, () =>
        queue.through(async () => {
          most = Math.max(most, ++underWay);
          await new Promise((resolve) => setImmediate(resolve));
          underWay--;
        }),
      ),
    );
    assert.equal(most, 3);
  });
});
