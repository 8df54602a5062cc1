import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { DeviceRequests } from '../../src/device-client/requests';
import { WaitBoard } from '../../src/engine/wait-board';
import { systemClock } from '../../src/http/clock';
import type { Exchange } from '../../src/http/exchange';
import type { Transport } from '../../src/http/transport';
import { EvictionDetector } from '../../src/provider-under-test/eviction-detector';
import { Session } from '../../src/provider-under-test/session';

const ISSUER = 'https://idp.example';

/** A run against a server that keeps so many undecided sessions. */
function against(room: number, expires_in = 600) {
  const { signal } = new AbortController();
  const bounds = () => ({
    clock: systemClock,
    signal,
    maxWaitSeconds: 1,
    tally: new WaitBoard(systemClock, signal).tally(),
  });
  const evictions = new EvictionDetector({ scope: undefined, bounds });
  const kept: string[] = [];
  let count = 0;
  const answer = (url: string, body: string): { status: number; members: object } => {
    if (url.endsWith('/codes')) {
      const device_code = `code-${++count}`;
      kept.push(device_code);
      if (kept.length > room) kept.shift();
      return {
        status: 200,
        members: { device_code, user_code: 'A', verification_uri: ISSUER, expires_in },
      };
    }
    const isKept = kept.includes(new URLSearchParams(body).get('device_code') ?? '');
    return { status: 400, members: { error: isKept ? 'authorization_pending' : 'invalid_grant' } };
  };
  const transport: Transport = {
    send: async (request, context) => {
      const { status, members } = answer(request.url, request.body ?? '');
      const sentAt = systemClock.now();
      const exchange: Exchange = {
        ...context,
        startedAt: new Date(),
        sentAt,
        receivedAt: sentAt,
        request: { ...request, headers: {} },
        response: {
          status,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(members),
          validUtf8: true,
        },
      } as Exchange;
      if (status === 200) evictions.sessionStarted(exchange);
      return exchange;
    },
  };
  const device = new DeviceRequests({
    endpoints: { device_authorization_endpoint: `${ISSUER}/codes`, token_endpoint: `${ISSUER}/token` },
    registration: { client_id: 'tv' },
    transport,
  });
  const start = async (): Promise<Session> =>
    new Session(device, await device.deviceAuthorization(undefined), bounds());
  const watch = async (): Promise<void> =>
    evictions.watch(device, await device.deviceAuthorization(undefined));
  return { evictions, device, start, watch };
}

describe('a store that is small', () => {
  it('may have dropped a session for the very next one', async () => {
    const { evictions, start, watch } = against(1);
    await watch();
    const first = await start();
    const second = await start();
    assert.equal(await evictions.mayHaveEvicted(first), true);
    assert.equal(await evictions.mayHaveEvicted(second), true, 'a session was started to compare with');
    assert.equal(await evictions.mayHaveEvicted(await start()), false);
  });

  it('is asked for its room, and dropped nothing within that', async () => {
    for (const [room, found] of [
      [1, 1],
      [2, 2],
      [7, 2],
      [8, 8],
    ] as const) {
      const { evictions, device, start, watch } = against(room);
      await watch();
      assert.equal(await evictions.findRoom(device), found, `of ${room}`);
      const session = await start();
      for (let others = 1; others < found; others++) await start();
      assert.equal(await evictions.mayHaveEvicted(session), false, `of ${room}`);
    }
  });
});

it('dropped nothing, where the first session is there still', async () => {
  const { evictions, start, watch } = against(500);
  await watch();
  const session = await start();
  for (let others = 0; others < 40; others++) await start();
  assert.equal(await evictions.mayHaveEvicted(session), false);
});

describe('a store that is small, where codes live shortly', () => {
  const LIVES = 2;
  /** When the first session of the run has expired; a server that takes it for alive longer changes nothing. */
  const afterWitness = () => new Promise((resolve) => setTimeout(resolve, LIVES * 1000));

  it('is told by sessions that are started to compare with, where a server is accused', async () => {
    const { evictions, start, watch } = against(12, LIVES);
    await watch();
    await afterWitness();
    const session = await start();
    for (let others = 0; others < 13; others++) await start();
    assert.equal(await evictions.mayHaveEvicted(session), false, 'nobody is accused');
    assert.equal(await evictions.mayHaveEvicted(session, true), true);
  });

  it('is told from one with room enough, which is asked once', async () => {
    const { evictions, start, watch } = against(1000, LIVES);
    await watch();
    await afterWitness();
    const session = await start();
    for (let others = 0; others < 13; others++) await start();
    assert.equal(await evictions.mayHaveEvicted(session, true), false);
    const later = await start();
    for (let others = 0; others < 13; others++) await start();
    const { started } = evictions;
    assert.equal(await evictions.mayHaveEvicted(later, true), false);
    assert.equal(evictions.started, started);
  });

  it('is told from one that keeps none', async () => {
    const { evictions, start, watch } = against(0, LIVES);
    await watch();
    await afterWitness();
    const session = await start();
    await start();
    assert.equal(await evictions.mayHaveEvicted(session, true), false);
  });
});
