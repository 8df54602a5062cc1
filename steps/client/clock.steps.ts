import { Given, Then, When } from '@cucumber/cucumber';
import { Aborted, ExpiredToken } from '../../src/device-client/errors';
import * as expect from '../../src/judging/expect';
import { NeverEnded, NotTested } from '../../src/judging/outcomes';
import type { ClientWorld } from './support/client-world';

Given(
  'the machine is suspended for {int} seconds during the first wait',
  function (this: ClientWorld, seconds: number) {
    this.clock.oversleep(seconds * 1000);
  },
);

Given(
  /^the wall clock is put (on|back) by (\d+) hours during the first wait$/,
  function (this: ClientWorld, direction: string, hours: string) {
    const shift = Number(hours) * 3_600_000 * (direction === 'on' ? 1 : -1);
    this.clock.at(1000, () => this.wallClock.shift(shift));
  },
);

Given('the client takes {int} seconds to show the codes', function (this: ClientWorld, seconds: number) {
  this.showsForSeconds = seconds;
});

Given('the user cancels after {int} seconds', function (this: ClientWorld, seconds: number) {
  this.clock.at(seconds * 1000, () => this.cancellation.abort());
});

When('time passes', async () => {
  // Whoever still has something to do in the background has done some of it by then.
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
});

Then(/^the client waited ([\d, ]+) seconds?$/, function (this: ClientWorld, seconds: string) {
  assertSequence(this, waitsOf(this), seconds);
});

Then(
  /^the polls were sent ([\d, ]+) seconds after the codes came$/,
  function (this: ClientWorld, seconds: string) {
    assertSequence(
      this,
      this.polls.map(({ at }) => at / 1000),
      seconds,
    );
  },
);

Then('each wait was longer than the one before', function (this: ClientWorld) {
  requireAllAsked(this);
  waitsOf(this).forEach((wait, index, waits) => {
    expect.ok(wait > (waits[index - 1] ?? 0), `the waits were ${waits.join(', ')} seconds`);
  });
});

Then('each wait after the second was twice the one before', function (this: ClientWorld) {
  requireAllAsked(this);
  const waits = waitsOf(this).slice(1);
  expect.ok(waits.length > 1, 'there were no such waits');
  waits.slice(1).forEach((wait, index) => {
    expect.equal(wait, 2 * (waits[index] ?? 0), `the waits were ${waitsOf(this).join(', ')} seconds`);
  });
});

Then('the longest wait between two polls was {int} seconds', function (this: ClientWorld, seconds: number) {
  const waits = this.polls.map(({ at }, index) => at - (this.polls[index - 1]?.answeredAt ?? at));
  if (waits.length < 2) throw new NotTested('there was one poll only');
  expect.equal(Math.max(...waits) / 1000, seconds);
});

Then(
  'no poll was sent later than {int} seconds after the codes came',
  function (this: ClientWorld, seconds: number) {
    for (const { at } of this.polls)
      expect.ok(at <= seconds * 1000, `one was sent after ${at / 1000} seconds`);
  },
);

Then('no poll was sent while another was waiting for its answer', function (this: ClientWorld) {
  this.polls.forEach((poll, index) => {
    const previous = this.polls[index - 1];
    expect.ok(!previous || poll.at >= previous.answeredAt);
  });
});

Then('the sign-in ended {int} seconds after the codes came', function (this: ClientWorld, seconds: number) {
  const { failure } = this;
  const isForAnotherReason = ![ExpiredToken, Aborted, NeverEnded].some((reason) => failure instanceof reason);
  if (failure !== undefined && isForAnotherReason)
    throw new NotTested(`it ended for another reason: ${String(failure)}`);
  requireAllAsked(this);
  expect.equal(this.clock.now() / 1000, seconds);
});

Then('the sign-in ended at once', function (this: ClientWorld) {
  expect.equal(this.clock.now(), 0);
});

function waitsOf(world: ClientWorld): readonly number[] {
  return world.clock.sleeps.map((ms) => ms / 1000);
}

/** A client that ended early shows how it would have gone on no more. */
function requireAllAsked({ server }: ClientWorld): void {
  if (server.unasked.length > 0)
    throw new NotTested('it ended before the client had asked for all that was declared');
}

/** What there was to be seen is as it has to be; and there was all of it to be seen. */
function assertSequence(world: ClientWorld, seen: readonly number[], expected: string): void {
  const isBeginning = `${expected}, `.startsWith(`${seen.join(', ')}, `) || seen.length === 0;
  if (isBeginning) requireAllAsked(world);
  expect.equal(seen.join(', '), expected);
}
