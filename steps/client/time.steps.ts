import { Then } from '@cucumber/cucumber';
import { ENDPOINTS } from '../../src/client-under-test/addresses';
import { EXPIRY } from '../../src/client-under-test/error-words';
import { isProvenTooEarly, isProvenTooLate } from '../../src/client-under-test/proven-by-order';
import { errorOf } from '../../src/client-under-test/scripted-answer';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import type { ClientWorld } from './support/client-world';
import { expectPolling } from './support/expect-polling';

/** Milliseconds after an expiry that a request may need to arrive. */
const TRANSIT_MS = 1000;
/** Milliseconds that a timer and a connection take, beyond the wait that was meant. */
const TIMER_MS = 250;

Then(
  /^at least ([\d, ]+) seconds? pass(?:es)? between the polls$/,
  function (this: ClientWorld, seconds: string) {
    const { polls } = this;
    const waits = polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? at));
    expectWaits(this, waits, seconds, { areBetweenPolls: true });
  },
);

Then(
  'at least {int} seconds pass between the polls after the slow_down',
  function (this: ClientWorld, seconds: number) {
    const { polls } = this;
    const interval = Number(this.harness.script.code('interval')) * 1000;
    const waits = polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? at));
    const answers = this.harness.script.given('POST', ENDPOINTS.token_endpoint);
    const slowedAt = answers.findIndex((answer) => errorOf(answer) === 'slow_down');
    if (slowedAt < 0) throw new NotTested('The device ended before it was asked to slow down.');
    // A pace that is too quick from the first is judged elsewhere: what counts here is what the slow_down adds to it.
    const pace = Math.min(interval, ...waits.slice(0, slowedAt));
    const least = (seconds * 1000 - (interval - pace)) / 1000;
    expectWaits(this, waits.slice(slowedAt), String(least));
  },
);

Then(
  /^at least ([\d, ]+) seconds? pass between each response and the next poll$/,
  function (this: ClientWorld, seconds: string) {
    const { polls } = this;
    const waits = polls.slice(1).map(({ at }, index) => at - (polls[index]?.answeredAt ?? at));
    expectWaits(this, waits, seconds);
  },
);

Then(
  /^at least ([\d, ]+) seconds pass between each timeout and the next poll$/,
  function (this: ClientWorld, seconds: string) {
    const waits = waitsAfterTimeouts(this);
    if (waits.length === 0) throw noneAfter(this, 'a timeout');
    expectWaits(this, waits, seconds);
  },
);

Then('each wait after a timeout is at least twice the one before', function (this: ClientWorld) {
  const waits = waitsAfterTimeouts(this);
  if (waits.length < 2) throw new NotTested('The device did not poll after two timeouts.');
  waits.slice(1).forEach((wait, index) => {
    if (wait < 2 * (waits[index] ?? 0))
      throw new RequirementNotMet('waits that double', waits.map(inSeconds).join(', '));
  });
});

Then(
  'more than {int} seconds pass between the timeout and the next poll',
  function (this: ClientWorld, seconds: number) {
    const [wait] = waitsAfterTimeouts(this);
    if (wait === undefined) throw noneAfter(this, 'a timeout');
    // What is added to a wait is seconds; what a timer and a connection take is less.
    if (wait > seconds * 1000 + (this.harness.isInProcess ? 0 : TIMER_MS)) return;
    this.harness.failedByTime();
    throw new RequirementNotMet(
      `a poll more than ${seconds} seconds after the timeout`,
      `one after ${inSeconds(wait)}`,
    );
  },
);

Then('no two polls are less than 1 second apart', function (this: ClientWorld) {
  const { polls, harness } = this;
  if (this.authorizationRequests.length === 0)
    throw new NotTested('The device sent no device authorization request.');
  for (const wait of polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? at))) {
    if (wait >= 1000 - harness.resolutionMs) continue;
    const least = polls.map(() => 1000);
    if (!isProvenTooEarly(this.authorizationRequests, polls, least, harness.resolutionMs))
      harness.failedByTime();
    throw new RequirementNotMet('polls at least 1 second apart', `polls ${inSeconds(wait)} apart`);
  }
});

Then('at most {int} seconds pass between the polls', function (this: ClientWorld, seconds: number) {
  const { polls } = this;
  for (const wait of polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? at)))
    if (wait > seconds * 1000)
      throw new RequirementNotMet(`a wait of at most ${seconds} seconds`, inSeconds(wait));
});

Then('the last wait between the polls is {int} seconds', function (this: ClientWorld, seconds: number) {
  const [previous, last] = this.polls.slice(-2);
  const { unasked } = this.harness.script;
  if (!previous || !last || unasked.length > 0)
    throw new NotTested('The device ended before it had polled as often as it takes to see its waits.');
  const wait = last.at - previous.answeredAt;
  if (wait !== seconds * 1000) throw new RequirementNotMet(`a wait of ${seconds} seconds`, inSeconds(wait));
});

Then(
  'no poll is sent later than {int} seconds after the device authorization response',
  function (this: ClientWorld, seconds: number) {
    const asked = this.codesSentAt + seconds * 1000;
    const until =
      Math.max(asked, this.harness.cancelledAt ?? asked) +
      (this.harness.isInProcess ? 0 : Math.max(TRANSIT_MS, this.harness.resolutionMs));
    for (const { at } of this.polls) {
      if (at <= until) continue;
      const isProven =
        this.harness.cancelledAt === undefined &&
        isProvenTooLate(this.authorizationRequests, this.polls, seconds * 1000);
      if (!isProven) this.harness.failedByTime();
      throw new RequirementNotMet(
        `no poll after ${seconds} seconds`,
        `one after ${inSeconds(at - this.codesSentAt)}`,
      );
    }
  },
);

Then('no poll is sent while another waits for its response', function (this: ClientWorld) {
  this.polls.forEach((poll, index) => {
    const previous = this.polls[index - 1];
    if (previous && poll.at < previous.answeredAt - this.harness.resolutionMs)
      throw new RequirementNotMet(
        'one poll at a time',
        'a poll that was sent while another waited for its response',
      );
  });
});

Then(
  'the sign-in ends {int} seconds after the device authorization response',
  function (this: ClientWorld, seconds: number) {
    const { outcome, screen, slackMs, isInProcess } = this.harness;
    // Whoever waits for the end user to ask for another code has come to an end, too.
    const at = outcome?.at ?? screen.saidAt(EXPIRY, this.codesSentAt + (seconds - 1) * 1000);
    if (at === undefined)
      throw new RequirementNotMet(`an end after ${seconds} seconds`, outcome?.how ?? 'no end');
    const after = at - this.codesSentAt;
    expectPolling(this, seconds);
    if (isInProcess && !endedInTime(this.harness))
      throw new NotTested(`The sign-in ended for another reason: ${outcome?.how}.`);
    const isTooEarly = isInProcess && after < seconds * 1000;
    // A busy machine may have told the client later than the scenario has it.
    const late = at - Math.max(this.codesSentAt + seconds * 1000, this.harness.cancelledAt ?? 0);
    if (late <= slackMs && !isTooEarly) return;
    this.harness.failedByTime();
    throw new RequirementNotMet(`an end after ${seconds} seconds`, `one after ${inSeconds(after)}`);
  },
);

/** Why there is no poll after trouble: whoever ends the sign-in for it sends none that could come too early. */
function noneAfter({ harness }: ClientWorld, trouble: string): Error {
  const { outcome, isInProcess } = harness;
  return !isInProcess && outcome?.at !== undefined && !outcome.signedIn
    ? new NotApplicable(`The device does not poll again after ${trouble}: ${outcome.how}.`)
    : new NotTested(`The device sent no poll after ${trouble}.`);
}

function endedInTime(harness: object): boolean {
  return 'endedInTime' in harness && harness.endedInTime === true;
}

/** Milliseconds from the end of a poll that got no response to the next one. */
function waitsAfterTimeouts({ polls, harness }: ClientWorld): readonly number[] {
  const silent = polls.filter(({ answeredAt, at }, index) => index < polls.length - 1 && answeredAt > at);
  const heldOut = silent.find(({ gaveUp }) => !gaveUp);
  if (heldOut && !harness.isInProcess)
    throw new NotApplicable(
      `The device waited ${inSeconds(heldOut.answeredAt - heldOut.at)} for a response and did not give up: it has no connection timeout within that time.`,
    );
  return silent.map((poll) => (polls[polls.indexOf(poll) + 1]?.at ?? 0) - poll.answeredAt);
}

/**
 * No wait is shorter than expected; and all that were expected were there to be seen.
 *
 * @param expected seconds, one for each wait, or one for all of them
 * @param options.areBetweenPolls the waits count from one poll to the next, so that their order may prove them too short
 */
function expectWaits(
  world: ClientWorld,
  waits: readonly number[],
  expected: string,
  { areBetweenPolls = false } = {},
): void {
  const least = expected.split(', ').map((seconds) => Number(seconds) * 1000);
  const { resolutionMs } = world.harness;
  waits.forEach((wait, index) => {
    const bound = least[index] ?? (least.length === 1 ? least[0] : undefined);
    if (bound === undefined || wait >= bound - resolutionMs) return;
    const bounds = least.length === 1 ? waits.map(() => least[0] ?? 0) : least;
    const isProven =
      areBetweenPolls && isProvenTooEarly(world.authorizationRequests, world.polls, bounds, resolutionMs);
    if (!isProven) world.harness.failedByTime();
    throw new RequirementNotMet(`waits of at least ${expected} seconds`, waits.map(inSeconds).join(', '));
  });
  if (waits.length >= least.length) return;
  if (lastPollSlowedDown(world)) throw noneAfter(world, 'a slow_down');
  throw new NotTested('The device ended before it had polled as often as it takes to see its waits.');
}

/** The last that the device heard was slow_down: whether it polls again is not what its waits are judged by. */
function lastPollSlowedDown({ harness }: ClientWorld): boolean {
  return errorOf(harness.script.lastGiven('POST', ENDPOINTS.token_endpoint) ?? {}) === 'slow_down';
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} seconds`;
}
