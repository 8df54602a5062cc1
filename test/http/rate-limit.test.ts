import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { comeBackAfterSeconds, usedUp } from '../../src/http/rate-limit';

const NOW = Date.parse('2026-11-28T12:00:00Z');
/** The server's clock is ten seconds ahead. */
const DATE = 'Sat, 28 Nov 2026 12:00:10 GMT';

describe('the headers of a limit', () => {
  const times: readonly [string, Record<string, string>, number | undefined][] = [
    ['nothing', {}, undefined],
    ['Retry-After, before all others', { 'retry-after': '7', 'x-ratelimit-reset': '30' }, 7],
    ['seconds', { 'ratelimit-reset': '30' }, 30],
    ['seconds with a fraction', { 'x-ratelimit-reset-after': '1.5' }, 1.5],
    ['a moment in seconds', { 'x-ratelimit-reset': String(NOW / 1000 + 42) }, 42],
    ['a moment under a name of its own', { 'x-retry-not-before': String(NOW / 1000 + 42) }, 42],
    ['a moment in milliseconds', { 'x-rate-limit-reset': String(NOW + 42_500) }, 42.5],
    ['a moment on the clock of the server', { 'x-ratelimit-reset': String(NOW / 1000 + 42), date: DATE }, 32],
    ['a moment that has passed', { 'x-ratelimit-reset': String(NOW / 1000 - 42) }, 0],
    ['one field for all', { ratelimit: '"burst";r=0;t=12' }, 12],
    ['one field for all, as it was before', { ratelimit: 'limit=10, remaining=0, reset=12' }, 12],
    ['a time that is far away', { 'ratelimit-reset': '3000' }, undefined],
    ['something else', { 'x-ratelimit-reset': 'soon' }, undefined],
  ];
  for (const [what, headers, seconds] of times)
    it(`say when to come back: ${what}`, () => assert.equal(comeBackAfterSeconds(headers, NOW), seconds));

  it('say that nothing is left', () => {
    for (const headers of [
      { 'x-ratelimit-remaining': '0' },
      { 'ratelimit-remaining': '0' },
      { 'x-rate-limit-remaining': ' 0' },
      { ratelimit: '"burst";r=0;t=12' },
      { ratelimit: 'limit=10, remaining=0, reset=12' },
    ])
      assert.equal(usedUp(headers), true, JSON.stringify(headers));
  });

  it('say that something is left, or nothing of it', () => {
    for (const headers of [
      {},
      { 'x-ratelimit-remaining': '10' },
      { 'x-ratelimit-remaining': '' },
      { 'x-ratelimit-limit': '0' },
      { ratelimit: '"burst";r=10;t=0' },
    ])
      assert.equal(usedUp(headers), false, JSON.stringify(headers));
  });
});
