import { strict as assert } from 'node:assert';
import { After, Status } from '@cucumber/cucumber';
import type { ClientWorld } from './client-world';

After(function (this: ClientWorld, { result }) {
  const { unexpected, unasked } = this.server;
  this.server.close();
  this.wallClock.restore();
  if (result?.status !== Status.PASSED) return;
  assert.deepEqual(unexpected, [], 'requests were sent that this scenario does not expect');
  assert.deepEqual(unasked, [], 'answers were declared that nobody asked for');
});
