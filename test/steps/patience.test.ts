import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { NeverEnded } from '../../src/judging/outcomes';
import { Patience } from '../../steps/client/in-process/patience';

describe('the patience with a client', () => {
  it('ends when it sends and sends', async () => {
    const patience = new Patience();
    let sent = 0;
    const polling = async (): Promise<never> => {
      for (;;) {
        await patience.request();
        sent += 1;
      }
    };
    await assert.rejects(patience.with(polling()), NeverEnded);
    const before = sent;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(sent, before);
  });

  it('ends when it waits and waits', async () => {
    const patience = new Patience();
    const waiting = async (): Promise<never> => {
      for (;;) await patience.sleep();
    };
    await assert.rejects(patience.with(waiting()), NeverEnded);
  });

  it('lets nothing through once the scenario is over', async () => {
    const patience = new Patience();
    patience.close();
    let isThrough = false;
    void patience.request().then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isThrough, false);
  });
});
