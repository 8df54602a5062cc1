import { strict as assert } from 'node:assert';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import type { Target } from '../../src/provider-under-test/target';
import { assertBounded, assertFair, assertHarmless, verdictsOf } from './harmless';
import { judge } from './hostile-run';
import { type Endpoint, type PlainProviderOptions, startPlainProvider, targetOf } from './plain-provider';
import { startRawServer } from './raw-server';

/** Sends a blank now and then, for ever: every read brings something, and the answer never ends. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = 'x'.repeat(65_536);
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
}

function at(endpoints: readonly Endpoint[], act: (response: ServerResponse) => void): PlainProviderOptions {
  return {
    takeOver: ({ endpoint }, response) => {
      if (!endpoints.includes(endpoint)) return false;
      act(response);
      return true;
    },
  };
}

function withEndpoints(issuer: string): Target {
  return {
    ...targetOf(issuer),
    endpoints: {
      device_authorization_endpoint: `${issuer}/device_authorization`,
      token_endpoint: `${issuer}/token`,
    },
  };
}

// By itself: beside others its honest answers might take too long.
it('a provider that is silent where the token is asked for is judged on what it does answer, and said to be silent', async () => {
  const provider = await startPlainProvider(at(['token'], () => {}));
  try {
    const run = await judge(provider.target, {
      // Long enough for an honest answer of a busy machine: what is late is not judged, and here it is to be.
      limits: { timeoutMs: 2500 },
      tags: '@3.1-unknown-client or @3.2-device-code or @3.4-grant-type or @3.4-device-code or @3.4-client-id or @3.4-client-authentication or @3.4-bound-to-client or @3.4-repeated-parameter or @3.5-success or @3.5-access-denied',
    });
    assert.equal(run.exitStatus, 3);
    assert.match(run.report.incident ?? '', /reachable, and yet \d+ scenarios got no answer.*token request/);
    const verdicts = verdictsOf(run);
    assert.equal(verdicts['3.2-device-code'], 'passed');
    assert.equal(verdicts['3.1-unknown-client'], 'passed');
    assert.equal(verdicts['3.5-success'], 'not-tested');
    assert.equal(run.report.summary.MUST.failed, 0);
    assertBounded(run);
    assertFair(run);
    assertHarmless(run);
  } finally {
    await provider.close();
  }
});

// They wait most of the time: side by side they wait only once.
describe('silence', { concurrency: 4 }, () => {
  describe('a server that cannot be talked to', { concurrency: 3 }, () => {
    const rude: readonly [string, (socket: Socket) => void, RegExp][] = [
      ['takes connections and answers nothing', () => {}, /cannot be reached: no complete answer within/],
      [
        'resets every connection',
        (socket) => void socket.resetAndDestroy(),
        /cannot be reached: .*ECONNRESET/,
      ],
      [
        'speaks another protocol',
        (socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
        /could not be read as HTTP/,
      ],
      [
        'sends headers without end',
        (socket) => {
          socket.write('HTTP/1.1 200 OK\r\n');
          const timer = setInterval(() => socket.write(`x-header: ${'x'.repeat(4000)}\r\n`), 1);
          socket.on('close', () => clearInterval(timer));
        },
        /could not be read as HTTP/,
      ],
    ];
    for (const [what, welcome, incident] of rude) {
      for (const how of ['its metadata', 'its endpoints'] as const) {
        it(`${what}: known by ${how}, it could not be judged`, async () => {
          const server = await startRawServer(welcome);
          try {
            const target = how === 'its metadata' ? targetOf(server.issuer) : withEndpoints(server.issuer);
            const run = await judge(target);
            assert.equal(run.exitStatus, 3);
            assert.match(run.report.incident ?? '', incident);
            assert.equal(run.report.summary.verdict, 'incomplete');
            assert.deepEqual(new Set(Object.values(verdictsOf(run))), new Set(['not-tested']));
            assertBounded(run);
            assertFair(run);
            assertHarmless(run);
          } finally {
            await server.close();
          }
        });
      }
    }

    for (const [what, act, reason] of [
      ['drips', drip, /no complete answer within/],
      ['floods', flood, /larger than/],
    ] as const) {
      it(`a device authorization endpoint that ${what} without end leaves only the metadata to judge`, async () => {
        const provider = await startPlainProvider(at(['device_authorization'], act));
        try {
          const run = await judge(provider.target);
          assert.equal(run.exitStatus, 3);
          assert.match(run.report.incident ?? '', reason);
          assert.equal(verdictsOf(run)['4-grant-types'], 'passed');
          assert.equal(run.report.summary.MUST.failed, 0);
          assertBounded(run);
          assertFair(run);
          assertHarmless(run);
        } finally {
          await provider.close();
        }
      });
    }
  });

  describe('a provider that is silent where the token is asked for', { concurrency: 4 }, () => {
    for (const [what, act, reason] of [
      ['drips there', drip, /no complete answer within/],
      ['floods there', flood, /larger than/],
      [
        'closes half-way through its answer',
        (response: ServerResponse) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('{', () => response.destroy());
        },
        /the connection ended before the answer did/,
      ],
    ] as const) {
      it(`and ${what}: the same request again and again is held against it, with what came`, async () => {
        const provider = await startPlainProvider(at(['token'], act));
        try {
          const run = await judge(provider.target, { tags: '@3.4-unknown-device-code' });
          assert.equal(verdictsOf(run)['3.4-unknown-device-code'], 'failed');
          const judged = run.scenarios.find(({ verdict }) => verdict === 'failed');
          assert.match(
            judged?.failure?.seen ?? '',
            /[35] times in a row, while ordinary requests are answered/,
          );
          assert.match(judged?.failure?.seen ?? '', reason);
          assert.equal(run.exitStatus, 1);
          assertBounded(run);
          assertFair(run);
          assertHarmless(run);
        } finally {
          await provider.close();
        }
      });
    }
  });

  describe('verification pages that never come', () => {
    it('leave untested what needs them, and accuse nobody', async () => {
      const provider = await startPlainProvider(at(['page'], drip));
      try {
        const run = await judge(provider.target, {
          tags: '@3.3-user-interaction or @3.3-wrong-code or @3.3-deny or @5.1-rate-limit or @3.1-form-post',
        });
        const verdicts = verdictsOf(run);
        assert.equal(verdicts['3.1-form-post'], 'passed');
        for (const id of ['3.3-user-interaction', '3.3-wrong-code', '3.3-deny', '5.1-rate-limit']) {
          assert.equal(verdicts[id], 'not-tested', id);
        }
        const reasons = run.scenarios.map(({ reason }) => reason).join('\n');
        assert.match(reasons, /could not follow the pages: .* did not answer completely within [\d.]+ s/);
        assertBounded(run);
        assertFair(run);
        assertHarmless(run);
      } finally {
        await provider.close();
      }
    });
  });
});
