import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { judgeRecording } from '../../src/provider-under-test/judge-recording';
import { readRecording } from '../../src/recordings/read-recording';
import { reportOf } from '../../src/report/report-of';
import { chromium, mitmproxy, type Recorded } from './har';
import { CODES, opening, PENDING, poll, TOKENS } from './sign-in';

const SEEDS = Number(process.env.SEEDS ?? 12);
/** Seconds from when a request is sent until it arrives. */
const ON_THE_WAY = 0.06;
/** Requirements that are judged by what the token endpoint says to polls. */
const TAGS =
  '@3.5-authorization-pending or @3.5-expired-token or @3.5-expiry-first or @3.5-hasty-poll or @3.5-slow-down or @3.5-slow-down-recovers or @3.5-steady-poll or @3.5-first-poll or @3.5-access-denied or @3.5-error-response or @3.5-code-spent or @3.2-lifetime or @3.3-user-interaction or @3.3-deny or @3.5-success';

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/**
 * A sign-in at a server that keeps the RFC, by a device that polls as it likes, with an end user who decides at some time
 * or never.
 */
function signIn(seed: number): Recorded[] {
  const random = randomOf(seed);
  const lifetime = random() < 0.5 ? 30 : 600;
  const decidesAt = random() < 0.2 ? Number.POSITIVE_INFINITY : 1 + random() * 60;
  const decision = random() < 0.7 ? 'approve' : 'deny';
  const isStrict = random() < 0.5;
  const recorded = [opening({ ...CODES, expires_in: lifetime, interval: 5 })];
  let interval = 5;
  let before = Number.NEGATIVE_INFINITY;
  let isSpent = false;
  for (let at = 1.2 + random() * 6, polls = 0; polls < 14; polls++) {
    const arrives = at + ON_THE_WAY;
    const tooSoon = arrives - before < interval;
    const isExpired = arrives >= 1 + ON_THE_WAY + lifetime;
    const isDecided = arrives >= decidesAt && decidesAt < 1 + lifetime;
    before = arrives;
    if (isSpent) recorded.push(poll(at, { error: 'invalid_grant' }));
    else if (tooSoon && isStrict && !isExpired) {
      interval += 5;
      recorded.push(poll(at, { error: 'slow_down' }));
    } else if (isDecided && decision === 'deny') {
      recorded.push(poll(at, { error: 'access_denied' }));
      isSpent = true;
    } else if (isDecided) {
      recorded.push(poll(at, TOKENS, 200));
      isSpent = true;
    } else recorded.push(poll(at, isExpired ? { error: 'expired_token' } : PENDING));
    if (isSpent && random() < 0.7) break;
    at += random() < 0.3 ? 0.2 + random() * 3 : (random() < 0.5 ? interval : 5) + random() * 2;
  }
  return recorded;
}

describe('a server that keeps the RFC', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fair-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is accused of nothing by a recording, however the device polled', async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const path = join(folder, 'sign-in.har');
      const recorded = signIn(seed);
      writeFileSync(path, (seed % 2 ? chromium : mitmproxy)(recorded));
      const { recording } = readRecording(path);
      const judgement = await judgeRecording({
        recording,
        tags: TAGS,
        provider: { name: 'idp', known_deviations: {} },
      });
      const { requirements } = reportOf(judgement);
      for (const { id, verdict, scenarios } of requirements) {
        for (const one of scenarios) if (one.verdict === 'passed') seen.add(id);
        const polls = recorded.map(
          ({ at, answer }) => `${at.toFixed(1)} ${JSON.stringify(answer).slice(0, 40)}`,
        );
        const found = scenarios.map(({ name, failure }) => failure && `${name}: ${failure.seen}`);
        assert.notEqual(verdict, 'failed', `seed ${seed}, ${id}: ${found.join()}\n${polls.join('\n')}`);
      }
    }
    // It was looked at, and not left untested all the time.
    for (const id of ['3.5-authorization-pending', '3.5-success', '3.5-access-denied', '3.5-hasty-poll'])
      assert.ok(seen.has(id), id);
  });
});
