import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { PollingSchedule } from '../../src/device-client/polling-schedule';
import type { OAuthAnswer } from '../../src/http/oauth-answer';

const error = (code: string, json: Record<string, unknown> = {}): OAuthAnswer => ({
  kind: 'json-object',
  status: 400,
  json: { error: code, ...json },
  error: code,
});
const PENDING = error('authorization_pending');
const SLOW_DOWN = error('slow_down');
const TIMEOUT: OAuthAnswer = { kind: 'no-answer', noAnswer: { kind: 'timeout', message: 'timed out' } };
const busy = (status: number, retryAfterSeconds?: number): OAuthAnswer => ({
  kind: 'not-json',
  status,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});

/** The waits, in seconds, that a schedule of 5 seconds imposes before each poll when these answers come at once. */
function waitsFor(answers: readonly OAuthAnswer[], intervalSeconds = 5): readonly number[] {
  const schedule = new PollingSchedule({ intervalSeconds, expiresInSeconds: 3600, respondedAt: 1000 });
  let now = 1000;
  const waits: number[] = [];
  for (const answer of answers) {
    waits.push((schedule.nextPollAt() - now) / 1000);
    now = schedule.nextPollAt();
    schedule.answered(answer, now);
  }
  waits.push((schedule.nextPollAt() - now) / 1000);
  return waits;
}

describe('PollingSchedule', () => {
  it('waits the interval before the first poll, counted from the response', () => {
    assert.deepEqual(waitsFor([], 7), [7]);
  });

  it('adds 5 seconds at every slow_down, for good', () => {
    assert.deepEqual(waitsFor([SLOW_DOWN, PENDING, SLOW_DOWN, PENDING]), [5, 10, 10, 15, 15]);
  });

  it('lets an interval in the slow_down body only raise it further', () => {
    assert.deepEqual(waitsFor([error('slow_down', { interval: 2 }), PENDING]), [5, 10, 10]);
    assert.deepEqual(waitsFor([error('slow_down', { interval: 42 }), SLOW_DOWN]), [5, 42, 47]);
    for (const interval of ['60', null, Number.NaN, Number.POSITIVE_INFINITY, -1, {}]) {
      assert.deepEqual(waitsFor([error('slow_down', { interval })]), [5, 10], String(interval));
    }
  });

  it('doubles the wait at every failure in a row, and forgets that once the server answers', () => {
    assert.deepEqual(waitsFor([TIMEOUT, busy(502), TIMEOUT, PENDING, TIMEOUT]), [5, 10, 20, 40, 5, 10]);
  });

  it('doubles what slow_down made of the interval', () => {
    assert.deepEqual(waitsFor([SLOW_DOWN, TIMEOUT, TIMEOUT]), [5, 10, 20, 40]);
  });

  it('takes a 429 without an OAuth error for a slow_down', () => {
    assert.deepEqual(waitsFor([busy(429), PENDING]), [5, 10, 10]);
  });

  it('waits at least Retry-After, once', () => {
    assert.deepEqual(waitsFor([busy(503, 60), PENDING]), [5, 60, 5]);
    assert.deepEqual(waitsFor([busy(503, 3)]), [5, 10]);
    assert.deepEqual(waitsFor([{ ...PENDING, retryAfterSeconds: 20 }, PENDING]), [5, 20, 5]);
  });

  it('says what happened to the pace', () => {
    const schedule = new PollingSchedule({ intervalSeconds: 5, expiresInSeconds: 60, respondedAt: 0 });
    assert.deepEqual(
      [PENDING, SLOW_DOWN, busy(429), busy(500), TIMEOUT].map((answer) => schedule.answered(answer, 0)),
      ['steady', 'slowed-down', 'slowed-down', 'backing-off', 'backing-off'],
    );
    assert.equal(schedule.intervalSeconds, 15);
  });

  it('has no poll left when the next one would come at the deadline or after it', () => {
    const schedule = new PollingSchedule({ intervalSeconds: 5, expiresInSeconds: 10, respondedAt: 500 });
    assert.equal(schedule.deadline, 10_500);
    assert.equal(schedule.pollsAgain, true);
    schedule.answered(PENDING, 5_500);
    assert.equal(schedule.nextPollAt(), 10_500);
    assert.equal(schedule.pollsAgain, false);
  });
});
