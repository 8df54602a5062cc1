import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextRound } from 'node:timers/promises';
import { Beginnings } from '../../src/engine/beginnings';

describe('Beginnings', () => {
  it('lets the lowest rank begin first, and equals as they came', async () => {
    const beginnings = new Beginnings();
    const begun: string[] = [];
    const begin = async (name: string, rank: number): Promise<void> => {
      await beginnings.turn(rank);
      begun.push(name);
    };
    await Promise.all([begin('rest', 30), begin('slow', 0), begin('rest too', 30), begin('refusal', 10)]);
    assert.deepEqual(begun, ['slow', 'refusal', 'rest', 'rest too']);
  });

  it('lets each begin before the next one, and goes on when all have begun', async () => {
    const beginnings = new Beginnings();
    let begun = 0;
    const counts = await Promise.all(
      [1, 2, 3].map(async () => {
        await beginnings.turn(0);
        begun += 1;
        await undefined;
        return begun;
      }),
    );
    assert.deepEqual(counts, [1, 2, 3]);
    await beginnings.turn(0);
  });

  it('holds back while the process is busy, though not for ever', async () => {
    const beginnings = new Beginnings();
    await beginnings.turn(0);
    const since = performance.now();
    let hasBegun = false;
    const next = beginnings.turn(0).then(() => {
      hasBegun = true;
    });
    while (!hasBegun && performance.now() - since < 10_000) {
      const until = performance.now() + 30;
      while (performance.now() < until);
      await nextRound();
    }
    assert.ok(hasBegun, 'it did not begin');
    await next;
    const ms = performance.now() - since;
    assert.ok(ms >= 200, `it began after ${ms.toFixed(0)} ms`);
  });
});
