import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import {
  isProvenTooEarly,
  isProvenTooLate,
  type RequestInOrder,
} from '../../src/client-under-test/proven-by-order';

const RESOLUTION_MS = 100;

function requestAt(at: number, answeredAt = at, gaveUp = false): RequestInOrder {
  return { at, answeredAt, gaveUp };
}

function pollsAt(...times: readonly number[]): readonly RequestInOrder[] {
  return times.map((at) => requestAt(at));
}

const CODES = [requestAt(0)];

describe('polls that came too early', () => {
  for (const [what, polls, leastMs, isProven] of [
    ['a second poll before the codes are as old as the wait', pollsAt(1000, 2000), [6000], true],
    ['a first poll that may have been read late', pollsAt(6000, 7000), [6000], false],
    ['a poll that was in time', pollsAt(1000, 7000), [6000], false],
    ['one more poll than there is room for', pollsAt(3000, 3500, 4000, 4500), [1000, 1000, 1000], true],
    ['as many polls as there is room for', pollsAt(3000, 3500, 4500), [1000, 1000], false],
    ['less than the clocks can be trusted with', pollsAt(100, 950), [1000], false],
    ['a poll while another waits', [requestAt(500, 1500), requestAt(900)], [6000], false],
    ['a poll after one that was given up', [requestAt(500, 600, true), requestAt(700)], [6000], false],
    ['a wait of which nothing is asked', pollsAt(500, 600), [], false],
  ] as const) {
    it(`${isProven ? 'are proven by' : 'are not proven by'} ${what}`, () => {
      assert.equal(isProvenTooEarly(CODES, polls, leastMs, RESOLUTION_MS), isProven);
    });
  }

  it('are not proven where the client asked for codes twice, or not at all', () => {
    const polls = pollsAt(1000, 2000);
    assert.equal(isProvenTooEarly([...CODES, requestAt(10)], polls, [6000], RESOLUTION_MS), false);
    assert.equal(isProvenTooEarly([], polls, [6000], RESOLUTION_MS), false);
  });
});

describe('polls that came too late', () => {
  const life = 6000;
  for (const [what, polls, isProven] of [
    ['a poll that follows one after the first poll and the whole life', pollsAt(1000, 8100, 9100), true],
    ['one poll, which may have been read late', pollsAt(1000, 9000), false],
    ['a poll after one within the first second', pollsAt(1000, 7900, 9000), false],
    ['codes that the client had late', pollsAt(4000, 10_900, 11_900), false],
    ['a poll while another waits', [...pollsAt(1000), requestAt(8100, 9500), requestAt(9000)], false],
  ] as const) {
    it(`${isProven ? 'are proven by' : 'are not proven by'} ${what}`, () => {
      assert.equal(isProvenTooLate(CODES, polls, life), isProven);
    });
  }

  it('are not proven where the client asked for codes twice', () => {
    assert.equal(isProvenTooLate([...CODES, requestAt(5000)], pollsAt(1000, 8100, 9100), life), false);
  });
});
