import { strict as assert } from 'node:assert';
import { Given, Then } from '@cucumber/cucumber';
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

Then(/^the client waited ([\d, ]+) seconds?$/, function (this: ClientWorld, seconds: string) {
  assert.equal(this.clock.sleeps.map((ms) => ms / 1000).join(', '), seconds);
});

Then(
  /^the polls were sent ([\d, ]+) seconds after the codes came$/,
  function (this: ClientWorld, seconds: string) {
    assert.equal(this.polls.map(({ at }) => at / 1000).join(', '), seconds);
  },
);

Then('no poll was sent while another was waiting for its answer', function (this: ClientWorld) {
  this.polls.forEach((poll, index) => {
    const previous = this.polls[index - 1];
    assert.ok(!previous || poll.at >= previous.answeredAt);
  });
});

Then('the sign-in ended {int} seconds after the codes came', function (this: ClientWorld, seconds: number) {
  assert.equal(this.clock.now() / 1000, seconds);
});
