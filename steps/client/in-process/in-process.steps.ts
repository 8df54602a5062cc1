import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { ENDPOINTS } from '../../../src/client-under-test/addresses';
import * as expect from '../../../src/judging/expect';
import { NotApplicable, NotTested } from '../../../src/judging/outcomes';
import type { ClientWorld } from '../support/client-world';
import { ReferenceHarness } from './reference-harness';

/** What can be done to, and seen of, a client within this process alone. */
function inside({ harness }: ClientWorld): ReferenceHarness {
  if (!(harness instanceof ReferenceHarness))
    throw new NotApplicable('This shows within the process of the client alone.');
  return harness;
}

Given('the terminal is {int} columns wide', function (this: ClientWorld, columns: number) {
  const harness = inside(this);
  harness.terminal = { ...harness.terminal, columns };
});

Given('the terminal shows ASCII alone', function (this: ClientWorld) {
  const harness = inside(this);
  harness.terminal = { ...harness.terminal, unicode: false };
});

Given('the machine has no browser to open', function (this: ClientWorld) {
  inside(this).lacksBrowser = true;
});

Given(
  'the machine is suspended for {int} seconds during the first wait',
  function (this: ClientWorld, seconds: number) {
    inside(this).clock.oversleep(seconds * 1000);
  },
);

Given(
  /^the wall clock is put (on|back) by (\d+) hours during the first wait$/,
  function (this: ClientWorld, direction: string, hours: string) {
    const { clock, wallClock } = inside(this);
    const shift = Number(hours) * 3_600_000 * (direction === 'on' ? 1 : -1);
    clock.at(500, () => wallClock.shift(shift));
  },
);

Given('the device takes {int} seconds to show the codes', function (this: ClientWorld, seconds: number) {
  inside(this).showsForSeconds = seconds;
});

Given(
  'the device authorization responses to two devices have the user_codes {string} and {string}',
  function (this: ClientWorld, first: string, second: string) {
    const { script } = inside(this);
    for (const code of [first, second]) {
      script.codes('device_code', JSON.stringify(`dc-${code}`));
      script.codes('user_code', JSON.stringify(code));
      script.answer('POST', ENDPOINTS.device_authorization_endpoint, script.codesAnswer());
    }
  },
);

When('a program makes a client and does not use it', async function (this: ClientWorld) {
  inside(this).newClient();
  // Whatever it does by itself, it does at once; turns are counted, as a busy machine takes longer for each.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
});

When('two end users sign in at the same time', async function (this: ClientWorld) {
  const harness = inside(this);
  await Promise.all([harness.signIn(), harness.signIn()]);
});

Then('each poll has the device_code of its own session', function (this: ClientWorld) {
  const codes = this.polls.map(({ body }) => new URLSearchParams(body).get('device_code'));
  expect.deepEqual(codes.sort(), ['dc-AAAA', 'dc-BBBB']);
});

When('the program asks once more how the sign-in ended', async function (this: ClientWorld) {
  const harness = inside(this);
  const { session } = harness;
  if (session) await harness.outcomeOf(() => session.tokens());
});

Then('the outcome is the same both times', function (this: ClientWorld) {
  const { outcomes } = inside(this);
  const [first, second] = outcomes;
  if (outcomes.length < 2) throw new NotTested('There was no session to ask.');
  expect.ok(first === second, `first ${String(first)}, then ${String(second)}`);
});

When('the device refreshes its token', async function (this: ClientWorld) {
  const harness = inside(this);
  const { tokens } = harness;
  if (!tokens) throw new NotTested('There is no token to refresh.');
  await harness.outcomeOf(() => harness.newClient().refresh(tokens));
});

Then('the token endpoint receives a refresh with:', function (this: ClientWorld, form: DataTable) {
  const refresh = this.harness.received.at(-1);
  if (!refresh) throw new NotTested('There was no request at all.');
  const sent = new URLSearchParams(refresh.body);
  for (const [name = '', value] of form.raw()) expect.equal(sent.get(name), value, name);
});

When('the device calls the protected resource {string}', async function (this: ClientWorld, address: string) {
  await inside(this).callResource(address);
});

Then('the device holds the scope {string}', function (this: ClientWorld, scope: string) {
  expect.equal(inside(this).tokens?.scope, scope);
});

Then('the device holds the refresh_token {string}', function (this: ClientWorld, token: string) {
  expect.equal(inside(this).tokens?.refresh_token, token);
});

Then('the device knows that {string} was not granted', function (this: ClientWorld, scopes: string) {
  const { tokens, events } = inside(this);
  expect.equal(tokens?.missingScopes.join(' '), scopes);
  const approved = events.find((event) => event.type === 'approved');
  expect.equal(approved?.missingScopes.join(' '), scopes);
});

Then('nothing that the program can log holds {string}', function (this: ClientWorld, secret: string) {
  const { session, events, tokens, failure } = inside(this);
  assert.ok(session, 'the session is kept');
  const text = inspect([session, events, tokens, failure], { depth: 10 });
  expect.ok(!text.includes(secret), 'it does');
});
