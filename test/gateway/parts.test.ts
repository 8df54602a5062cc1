import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { USER_CODE_ALPHABET, unguessableCodes } from '../../src/gateway/code-generator';
import { guessBudgets } from '../../src/gateway/guess-limiter';
import { memorySessionStore } from '../../src/gateway/memory-session-store';
import { OAuthProblem } from '../../src/gateway/oauth-problem';
import { rfcResponder } from '../../src/gateway/oauth-responder';
import { increasingInterval } from '../../src/gateway/poll-throttle';
import type { Session } from '../../src/gateway/session';

const session = (id: string, change: Partial<Session> = {}): Session => ({
  id,
  version: 0,
  userCode: id,
  userCodeKey: id,
  clientId: 'tv',
  scope: '',
  requestedBy: { address: '192.0.2.1' },
  createdAt: 0,
  expiresAt: 1000,
  poll: { gapMs: 5000 },
  state: { name: 'pending' },
  ...change,
});

describe('code generator', () => {
  it('draws every letter of the alphabet as often as the others', () => {
    const { userCode } = unguessableCodes();
    const counts = new Map<string, number>();
    for (let count = 0; count < 2500; count += 1) {
      for (const letter of userCode().replace('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort().join(''), USER_CODE_ALPHABET);
    // 20,000 letters: 1000 of each, give or take 30; six of those is never chance.
    for (const [letter, count] of counts) assert.ok(Math.abs(count - 1000) < 190, `${letter}: ${count}`);
  });

  it('takes chance from where it is told to', () => {
    const { userCode, deviceCode } = unguessableCodes({
      bytes: (count) => Buffer.alloc(count),
      int: (below) => below - 1,
    });
    assert.equal(userCode(), 'ZZZZ-ZZZZ');
    assert.equal(deviceCode(), 'A'.repeat(43));
  });
});

describe('poll throttle', () => {
  /** Polls by a client that follows the RFC, the first ones after these gaps (seconds). */
  const verdicts = (throttle: ReturnType<typeof increasingInterval>, gaps: readonly number[]) => {
    let state = throttle.start(5);
    let at = 0;
    return [0, ...gaps].map((gap) => {
      at += gap * 1000;
      const judged = throttle.judge(state, at);
      state = judged.state;
      return judged.tooSoon;
    });
  };

  it('follows the interval and its own increases', () => {
    assert.deepEqual(verdicts(increasingInterval(), [5, 4.5, 4.4, 10, 9, 8.9, 15]), [
      false,
      false,
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is in step with a client that adds five seconds for each slow_down, however many there were', () => {
    for (let hasty = 1; hasty < 30; hasty += 1) {
      const early = Array.from({ length: hasty }, () => 1);
      assert.equal(verdicts(increasingInterval(), [...early, 5 + 5 * hasty]).at(-1), false, `after ${hasty}`);
    }
  });

  it('asks for no more than a minute in the end, and for less only when it is made to', () => {
    const early = Array.from({ length: 50 }, () => 1);
    assert.equal(verdicts(increasingInterval(), [...early, 60]).at(-1), false);
    assert.equal(verdicts(increasingInterval({ slowDownMs: 100 }), [1, 5.1]).at(-1), false);
    assert.equal(verdicts(increasingInterval({ tolerance: 0 }), [4.999]).at(-1), true);
    assert.equal(
      increasingInterval({ longestGapMs: 1 }).judge({ gapMs: 5000, lastAt: 0 }, 1).state.gapMs,
      5000,
    );
  });
});

describe('guess limiter', () => {
  const from = (source: string, browser = source) => ({ browser, source });

  it('frees one guess at a time as the misses grow old', () => {
    const guesses = guessBudgets({ perBrowser: 2, windowSeconds: 10 });
    guesses.wrong(from('a'), 0);
    guesses.wrong(from('a'), 4000);
    assert.equal(guesses.waitMs(from('a'), 5000), 5000);
    assert.equal(guesses.waitMs(from('a'), 10_000), 0);
    guesses.wrong(from('a'), 10_000);
    assert.equal(guesses.waitMs(from('a'), 10_000), 4000);
  });

  it('ends a row with a right code, for the browser only', () => {
    const guesses = guessBudgets({ perBrowser: 1, perSource: 2 });
    guesses.wrong(from('a', 'one'), 0);
    guesses.right(from('a', 'one'), 0);
    assert.equal(guesses.waitMs(from('a', 'one'), 0), 0);
    guesses.wrong(from('a', 'one'), 0);
    guesses.right(from('a', 'one'), 0);
    assert.ok(guesses.waitMs(from('a', 'one'), 0) > 0);
  });

  it('takes the addresses of one IPv6 network for one, and IPv4 addresses each for its own', () => {
    const guesses = guessBudgets({ perSource: 1 });
    guesses.wrong(from('2001:db8:0:1::7', 'one'), 0);
    assert.ok(guesses.waitMs(from('2001:db8::1:5:6:7:8', 'two'), 0) > 0);
    assert.equal(guesses.waitMs(from('2001:db8:0:2::7', 'three'), 0), 0);
    guesses.wrong(from('192.0.2.1', 'four'), 0);
    assert.equal(guesses.waitMs(from('192.0.2.2', 'five'), 0), 0);
  });
});

describe('memory store', () => {
  it('takes a successor only of what it holds', async () => {
    const store = memorySessionStore();
    await store.create(session('a'));
    const seen = await store.byId('a');
    assert.ok(seen);
    assert.equal(await store.replace(seen, { ...seen, state: { name: 'denied' } }), true);
    assert.equal(await store.replace(seen, { ...seen, state: { name: 'pending' } }), false);
    assert.equal((await store.byUserCode('a'))?.state.name, 'denied');
  });

  it('refuses more live sessions than it may hold, and forgets ended ones for new ones', async () => {
    const store = memorySessionStore({ maxLive: 2 });
    assert.equal(await store.create(session('a')), 'created');
    assert.equal(await store.create(session('b', { expiresAt: 500 })), 'created');
    assert.equal(await store.create(session('c')), 'full');
    assert.equal(await store.create(session('c', { createdAt: 500, expiresAt: 2000 })), 'created');
    assert.equal(await store.create(session('d', { createdAt: 1000, expiresAt: 2000 })), 'created');
    assert.equal(await store.create(session('e', { createdAt: 2000, expiresAt: 3000 })), 'created');
    assert.equal(await store.byId('a'), undefined, 'the eldest went');
    assert.ok(await store.byId('e'));
  });

  it('remembers ended sessions for a while, without the tokens', async () => {
    const store = memorySessionStore({ rememberSeconds: 10 });
    const tokens = { access_token: 'at', token_type: 'Bearer', receivedAt: 0, others: {} };
    await store.create(session('a', { state: { name: 'approved', tokens } }));
    await store.purge(999);
    assert.equal((await store.byId('a'))?.state.name, 'approved');
    await store.purge(1000);
    assert.ok(!JSON.stringify(await store.byId('a')).includes('access_token'));
    await store.purge(10_999);
    assert.ok(await store.byId('a'));
    await store.purge(11_000);
    assert.equal(await store.byId('a'), undefined);
    assert.equal(
      await store.create(session('b', { userCodeKey: 'a' })),
      'created',
      'the user code is free again',
    );
  });
});

describe('responder', () => {
  it('puts only legal characters into error_description', async () => {
    const body = (await rfcResponder.problem(new OAuthProblem('invalid_request', 'a "b" \\ é\n')).json()) as {
      error_description: string;
    };
    assert.equal(body.error_description, "a 'b' ' ''");
  });

  it('does not make a token older than it is', async () => {
    const tokens = { access_token: 'at', token_type: 'Bearer', expires_in: 10, receivedAt: 0, others: {} };
    assert.equal(((await rfcResponder.tokens(tokens, 3500).json()) as { expires_in: number }).expires_in, 6);
    assert.equal(
      ((await rfcResponder.tokens(tokens, 99_000).json()) as { expires_in: number }).expires_in,
      0,
    );
  });
});
