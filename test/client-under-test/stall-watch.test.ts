import { strict as assert } from 'node:assert';
import { performance } from 'node:perf_hooks';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { StallWatch } from '../../src/client-under-test/stall-watch';

it('a process that stands still is noticed, at once and afterwards, and forgotten by what begins later', async () => {
  const watch = new StallWatch();
  try {
    const before = performance.now();
    await delay(120);
    while (performance.now() < before + 900);
    assert.ok(watch.longestSince(before) >= 600, 'while it goes on');
    await delay(150);
    assert.ok(watch.longestSince(before) >= 600, 'afterwards');
    assert.ok(watch.longestSince(performance.now()) < 600, 'by what begins later');
  } finally {
    watch.close();
  }
});
