import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { timeOfItsOwn } from '../time-of-its-own';

it('the time that something takes of a process counts what it waits and what it computes', async () => {
  const waiting = timeOfItsOwn();
  await delay(600);
  assert.ok(waiting() >= 200);
  const computing = timeOfItsOwn();
  const { user } = process.cpuUsage();
  while (process.cpuUsage().user - user < 300_000);
  assert.ok(computing() >= 250);
});
