import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { systemClock } from '../../src/http/clock';
import { VirtualClock } from '../../src/http/virtual-clock';

describe('the system clock', () => {
  it('sleeps no less than it was asked to', async () => {
    for (const ms of [1, 5, 12.3]) {
      const started = systemClock.now();
      await systemClock.sleep(ms);
      assert.ok(systemClock.now() - started >= ms, `${ms} ms`);
    }
  });

  it('wakes at once when the signal comes', async () => {
    const signal = AbortSignal.timeout(10);
    const started = systemClock.now();
    await assert.rejects(systemClock.sleep(60_000, signal), { name: 'TimeoutError' });
    assert.ok(systemClock.now() - started < 1000);
  });

  it('does not sleep when the signal came before', async () => {
    await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort(new Error('over'))), /over/);
  });

  it('sleeps through waits that are longer than a timer takes', async () => {
    const signal = AbortSignal.timeout(30);
    // A timer of more than 2^31 ms would fire after 1 ms.
    await assert.rejects(systemClock.sleep(1e13, signal), { name: 'TimeoutError' });
  });
});

describe('the virtual clock', () => {
  it('records sleeps and moves the time on', async () => {
    const clock = new VirtualClock();
    await clock.sleep(5000);
    clock.advance(300);
    await clock.sleep(700);
    assert.deepEqual(clock.sleeps, [5000, 700]);
    assert.equal(clock.now(), 6000);
  });

  it('has things happen on the way', async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    clock.at(7000, () => seen.push(clock.now()));
    clock.at(3000, () => seen.push(clock.now()));
    await clock.sleep(5000);
    assert.deepEqual(seen, [3000]);
    await clock.sleep(5000);
    assert.deepEqual(seen, [3000, 7000]);
  });

  it('wakes when a signal comes on the way', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    clock.at(2000, () => controller.abort(new Error('over')));
    await assert.rejects(clock.sleep(5000, controller.signal), /over/);
    assert.equal(clock.now(), 2000);
  });

  it('oversleeps once', async () => {
    const clock = new VirtualClock();
    clock.oversleep(60_000);
    await clock.sleep(5000);
    await clock.sleep(5000);
    assert.equal(clock.now(), 70_000);
  });
});
