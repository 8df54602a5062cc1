import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { DeviceRequests } from '../../src/device-client/requests';
import { Gate } from '../../src/engine/gate';
import { WaitBoard } from '../../src/engine/wait-board';
import type { Exchange, HttpRequest } from '../../src/http/exchange';
import type { Transport } from '../../src/http/transport';
import { VirtualClock } from '../../src/http/virtual-clock';
import { NoAnswerReceived, NotTested } from '../../src/judging/outcomes';
import { Session } from '../../src/provider-under-test/session';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets no more through at once than it has places, in the order they came', async () => {
    const gate = new Gate(2);
    const events: string[] = [];
    const ends: (() => void)[] = [];
    const all = ['a', 'b', 'c', 'd'].map((name) =>
      gate.through(async () => {
        events.push(name);
        await new Promise<void>((end) => ends.push(end));
      }),
    );
    await turn();
    assert.deepEqual(events, ['a', 'b']);
    ends[1]?.();
    await turn();
    assert.deepEqual(events, ['a', 'b', 'c']);
    ends[0]?.();
    ends[2]?.();
    await turn();
    assert.deepEqual(events, ['a', 'b', 'c', 'd']);
    ends[3]?.();
    await Promise.all(all);
  });

  it('hands on what the work brings, and its place when the work fails', async () => {
    const gate = new Gate(1);
    await assert.rejects(
      gate.through(() => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await gate.through(async () => 7), 7);
  });
});

describe('waits', () => {
  it('add up within a scenario, and the longest chain is the critical path', async () => {
    const clock = new VirtualClock();
    const board = new WaitBoard(clock, new AbortController().signal);
    const one = board.tally();
    await one.until(3000, 'a');
    await one.until(5000, 'b');
    await one.graceDelay(1000);
    const other = board.tally();
    await other.until(clock.now() + 4000, 'c');
    assert.equal(board.criticalPathMs, 5000);
    assert.deepEqual(clock.sleeps, [3000, 2000, 1000, 4000]);
  });

  it('that are over before they begin are none', async () => {
    const clock = new VirtualClock();
    clock.advance(10_000);
    const board = new WaitBoard(clock, new AbortController().signal);
    await board.tally().until(9000, 'a');
    assert.deepEqual(clock.sleeps, []);
    assert.equal(board.criticalPathMs, 0);
  });

  it('are on the board while they last, the longest first, and not after they were given up', async () => {
    const controller = new AbortController();
    const board = new WaitBoard(
      {
        now: () => 0,
        sleep: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
      },
      controller.signal,
    );
    const tally = board.tally();
    const waits = [tally.until(1000, 'short'), tally.until(9000, 'long')];
    assert.deepEqual(
      board.waits.map(({ what }) => what),
      ['long', 'short'],
    );
    controller.abort(new Error('interrupted'));
    for (const wait of waits) await assert.rejects(wait, /interrupted/);
    assert.deepEqual(board.waits, []);
    await assert.rejects(tally.until(20_000, 'later'), /interrupted/);
  });
});

/** Answers in turn, each after 100 ms on the clock. */
function transport(
  clock: VirtualClock,
  answers: readonly unknown[],
): Transport & { readonly sentAt: number[] } {
  const left = [...answers];
  const sentAt: number[] = [];
  return {
    sentAt,
    async send(request: HttpRequest, { actor, purpose }): Promise<Exchange> {
      const sent = clock.now();
      sentAt.push(sent);
      clock.advance(100);
      const json = left.shift();
      const common = {
        actor,
        purpose,
        request,
        startedAt: new Date(0),
        sentAt: sent,
        receivedAt: clock.now(),
      };
      if (json === undefined) return { ...common, noAnswer: { kind: 'connection', message: 'it failed' } };
      const status = typeof json === 'object' && json !== null && 'error' in json ? 400 : 200;
      return { ...common, response: { status, headers: {}, body: JSON.stringify(json), validUtf8: true } };
    },
  };
}

const OPENING = {
  device_code: 'x',
  user_code: 'ABCD',
  verification_uri: 'https://idp.example/device',
  expires_in: 60,
  interval: 3,
};

async function startSession(
  answers: readonly unknown[],
  opening: object = OPENING,
  maxWaitSeconds = 120,
): Promise<{ session: Session; clock: VirtualClock; sentAt: number[] }> {
  const clock = new VirtualClock();
  const wire = transport(clock, [opening, ...answers]);
  const device = new DeviceRequests({
    endpoints: {
      device_authorization_endpoint: 'https://idp.example/device_authorization',
      token_endpoint: 'https://idp.example/token',
    },
    registration: { client_id: 'tv' },
    transport: wire,
  });
  const { signal } = new AbortController();
  const tally = new WaitBoard(clock, signal).tally();
  const session = new Session(device, await device.deviceAuthorization('openid'), {
    clock,
    signal,
    maxWaitSeconds,
    tally,
  });
  return { session, clock, sentAt: wire.sentAt };
}

const PENDING = { error: 'authorization_pending' };
const SLOW_DOWN = { error: 'slow_down' };

describe('a session', () => {
  it('polls at once, then an interval after each answer', async () => {
    const { session, sentAt } = await startSession([PENDING, PENDING, PENDING]);
    for (let poll = 0; poll < 3; poll++) await session.pollInTime();
    assert.deepEqual(sentAt, [0, 100, 3200, 6300]);
    assert.equal(session.polls.length, 3);
  });

  it('keeps five seconds when no interval is named, or none that makes sense', async () => {
    for (const interval of [undefined, 0, -1, 'soon', null]) {
      const { session } = await startSession([], { ...OPENING, interval });
      assert.equal(session.intervalSeconds, 5);
    }
    assert.equal((await startSession([], { ...OPENING, interval: '7' })).session.intervalSeconds, 7);
  });

  it('keeps five seconds more after each slow_down', async () => {
    const { session, sentAt } = await startSession([SLOW_DOWN, SLOW_DOWN, PENDING, PENDING]);
    for (let poll = 0; poll < 4; poll++) await session.pollInTime();
    assert.deepEqual(sentAt.slice(1), [100, 8200, 21_300, 34_400]);
    assert.equal(session.intervalSeconds, 13);
  });

  it('goes on at the same pace after an error that would end a device', async () => {
    const { session, sentAt } = await startSession([{ error: 'invalid_client' }, PENDING]);
    await session.pollInTime();
    await session.pollInTime();
    assert.deepEqual(sentAt.slice(1), [100, 3200]);
  });

  it('knows from when, and until when, its codes are certain to be expired or alive', async () => {
    const { session } = await startSession([]);
    // Sent at 0, answered at 100, for 60 seconds; a server that counts in whole seconds is a second off at either end.
    assert.equal(session.aliveUntil, 59_000);
    assert.equal(session.expiredFrom, 61_100);
  });

  it('waits for the expiry, and a little longer or less', async () => {
    const late = await startSession([]);
    await late.session.waitForExpiry(1000);
    assert.equal(late.clock.now(), 62_100);
    const early = await startSession([]);
    await early.session.waitForLastMoments(1500);
    assert.equal(early.clock.now(), 57_500);
  });

  it('does not wait longer than the run may', async () => {
    const { session, clock } = await startSession([], OPENING, 30);
    await assert.rejects(
      session.waitForExpiry(1000),
      (error) => error instanceof NotTested && /60 s.*30 s/.test(error.message),
    );
    assert.equal(clock.now(), 100);
  });

  it('is none without a device code, and says what came instead', async () => {
    await assert.rejects(
      startSession([], { error: 'invalid_client' }),
      (error) => error instanceof NotTested && /invalid_client/.test(error.message),
    );
    await assert.rejects(startSession([], { ...OPENING, device_code: 7 }), NotTested);
  });

  it('accuses nobody when there is no answer', async () => {
    const clock = new VirtualClock();
    const device = new DeviceRequests({
      endpoints: {
        device_authorization_endpoint: 'https://idp.example/d',
        token_endpoint: 'https://idp.example/t',
      },
      registration: { client_id: 'tv' },
      transport: transport(clock, []),
    });
    const { signal } = new AbortController();
    const opening = await device.deviceAuthorization(undefined);
    const bounds = { clock, signal, maxWaitSeconds: 1, tally: new WaitBoard(clock, signal).tally() };
    assert.throws(() => new Session(device, opening, bounds), NoAnswerReceived);
  });
});
