import { strict as assert } from 'node:assert';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, it } from 'node:test';
import { within } from '../../src/targets/bounded-wait';
import { LogTail } from '../../src/targets/log-tail';
import { forwardFromLoopback, forwardPublished } from '../../src/targets/loopback-forwarder';

describe('a forwarder from the loopback address', () => {
  it('carries both ways, and ends with its connections', async () => {
    const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const forwarder = await forwardFromLoopback({
      host: '127.0.0.1',
      port: (echo.address() as AddressInfo).port,
    });
    const client = connect(forwarder.port, '127.0.0.1');
    client.write('hello');
    const [answer] = await new Promise<[Buffer]>((resolve) => client.once('data', (data) => resolve([data])));
    assert.equal(answer.toString(), 'hello');

    const closed = new Promise((resolve) => client.on('error', () => {}).once('close', resolve));
    await forwarder.close();
    await closed;
    await new Promise((resolve) => echo.close(resolve));
  });

  it('is not needed where the engine has published the port here', async () => {
    const published = createServer();
    await new Promise<void>((resolve) => published.listen(0, '127.0.0.1', resolve));
    const { port } = published.address() as AddressInfo;
    assert.equal(await forwardPublished({ host: '127.0.0.1', port }), undefined);
    await new Promise((resolve) => published.close(resolve));
    const forwarder = await forwardPublished({ host: '127.0.0.1', port });
    assert.equal(forwarder?.port, port);
    await forwarder?.close();
  });

  it('hangs up where nothing answers behind', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const forwarder = await forwardFromLoopback({ host: '127.0.0.1', port });
    const client = connect(forwarder.port, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => client.once('close', resolve));
    await forwarder.close();
  });
});

describe('a bounded wait', () => {
  const never = new Promise<never>(() => {});

  it('gives what it waited for', async () => {
    assert.equal(await within(1000, Promise.resolve(7)), 7);
  });

  it('ends when its time is over', async () => {
    await assert.rejects(within(10, never), /longer than 0.01 s/);
  });

  it('ends with the reason of the signal, also of one that came before', async () => {
    const reason = new Error('enough');
    await assert.rejects(within(1000, never, AbortSignal.abort(reason)), reason);
    const controller = new AbortController();
    const waiting = within(1000, never, controller.signal);
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  });
});

describe('the tail of a log', () => {
  it('is all of a short one', () => {
    const log = new LogTail(10);
    log.add('one\n');
    log.add('two\n');
    assert.equal(log.text(), 'one\ntwo\n');
  });

  it('is the end of a long one, and says so', () => {
    const log = new LogTail(10);
    for (let line = 0; line < 1000; line++) log.add(`${line}\n`);
    assert.match(log.text(), /^\[what came before is left out\]\n[\s\S]{10,20}$/);
    assert.match(log.text(), /998\n999\n$/);
  });
});
