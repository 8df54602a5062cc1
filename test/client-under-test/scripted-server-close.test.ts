import { strict as assert } from 'node:assert';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptedServer } from '../../src/client-under-test/scripted-server';
import { ServerScript } from '../../src/client-under-test/server-script';

describe('a scripted server that answers for every host', () => {
  it('closes though a client left its tunnel without a word', { timeout: 20_000 }, async () => {
    const server = await ScriptedServer.start({
      script: new ServerScript(),
      now: () => performance.now(),
      scheme: 'http',
      dialect: 'rfc8628',
      intercept: true,
      shown: () => 0,
      metadata: () => ({}),
      onAnswer: () => {},
      longestSilenceMs: 1000,
    });
    const { port } = new URL(server.proxy ?? '');
    const client = connect(Number(port), '127.0.0.1');
    client.on('error', () => {});
    client.write('CONNECT as.example:443 HTTP/1.1\r\nHost: as.example:443\r\n\r\n');
    await new Promise((answered) => client.once('data', answered));
    // It says that it will send no more, and keeps its own side open.
    client.end();
    await delay(100);
    const closed = await Promise.race([server.close().then(() => true), delay(5000, false, { ref: false })]);
    client.destroy();
    assert.equal(closed, true);
  });
});
