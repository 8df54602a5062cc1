import { Given, When } from '@cucumber/cucumber';
import { withWrongBasicCredentials } from '../../src/device-client/request-shape';
import type { Exchange } from '../../src/http/exchange';
import { answerOf, hasCodes, hasToken } from '../../src/judging/answers';
import { describeAnswer } from '../../src/judging/describe';
import { readMeantAnswer } from '../../src/judging/error-meant';
import { cameTooSoon, overlap } from '../../src/judging/haste';
import { CameTooLate, CodesExpired, NotTested } from '../../src/judging/outcomes';
import { GARBAGE, shapeNamed, TOKEN_REQUESTS } from '../../src/provider-under-test/request-shapes';
import type { Session } from '../../src/provider-under-test/session';
import { codeThatEndsOtherwise } from '../../src/provider-under-test/wrong-codes';
import { requireDenialKept } from './support/any-denial';
import { lookForAnyToken } from './support/any-token';
import { decide, sendUserToDecide } from './support/decision';
import { requireLimitOnHaste, spacedOut } from './support/haste';
import { pollWithNearCodes, pollWithNearCodesOnceApproved } from './support/near-codes';
import { pollAfterApproval, pollAfterDenial } from './support/poll-after-decision';
import { absorbSlowDowns, provokeSlowDown } from './support/slow-down';
import { expectNoStranger } from './support/stranger';
import type { ProviderWorld } from './support/world';
import { pollWithWrongCredentials, pollWithWrongSecrets } from './support/wrong-credentials';

Given('the device received {string}', async function (this: ProviderWorld, code: string) {
  if (code !== 'slow_down') throw new Error(`Nothing is known that a device does to receive "${code}".`);
  await provokeSlowDown(this);
});

Given(/^(?:the|that) device received its access token$/, async function (this: ProviderWorld) {
  await pollAfterApproval(this);
  if (!hasToken(this.answer))
    throw new NotTested(`The device got ${describeAnswer(this.answer)} in place of a token.`);
  this.answers = [];
});

When(/^the token endpoint receives (.*)$/, async function (this: ProviderWorld, garbage: string) {
  this.answers.push(await this.client('device').token('x', shapeNamed(GARBAGE, garbage), this.run.signal));
});

When(/^the device polls(?: again)?$/, async function (this: ProviderWorld) {
  await this.pollInTime();
});

When(
  /^the (?:device|confidential client) polls (with(?:out)? (?!waiting|a device_code that|the grant_type|a wrong|wrong HTTP|\w+ twice).*)$/,
  async function (this: ProviderWorld, how: string) {
    await this.poll(this.session, shapeNamed(TOKEN_REQUESTS, how));
  },
);

When('the confidential client polls with a wrong client_secret', async function (this: ProviderWorld) {
  await pollWithWrongSecrets(this);
});

When('the confidential client polls with wrong HTTP Basic credentials', async function (this: ProviderWorld) {
  await pollWithWrongCredentials(this, withWrongBasicCredentials(this.session.device.registration));
});

When('the device polls with the grant_type {string}', async function (this: ProviderWorld, grant: string) {
  await this.poll(this.session, { set: { grant_type: grant } });
});

When('the device polls with device_code twice', async function (this: ProviderWorld) {
  await this.poll(this.session, { repeat: { device_code: this.session.authorization.device_code } });
});

When('the device polls with a device_code that was never issued', async function (this: ProviderWorld) {
  const device_code = codeThatEndsOtherwise(this.session.authorization.device_code);
  await this.poll(this.session, { set: { device_code } });
});

When(
  'the device polls, each time with another device_code that nearly is the issued one',
  async function (this: ProviderWorld) {
    await pollWithNearCodes(this);
  },
);

When(
  'those that are told to be pending are sent once more, for a device that was approved',
  async function (this: ProviderWorld) {
    await pollWithNearCodesOnceApproved(this);
  },
);

When('the device polls with a device_code that is its user code', async function (this: ProviderWorld) {
  await this.poll(this.session, { set: { device_code: this.userCode } });
});

When('another client polls with the device code', async function (this: ProviderWorld) {
  this.look(await this.session.pollBy(this.client('other client')));
});

When('the device polls 3 times, one interval apart', async function (this: ProviderWorld) {
  for (let poll = 0; poll < 3; poll++) await this.pollInTime();
});

When(
  'the first device polls at the interval until its codes are about to expire',
  async function (this: ProviderWorld) {
    const [session, other] = this.sessions;
    if (!session || !other) throw new Error('Two sessions were started before this step.');
    this.session = session;
    session.requireExpiryWithinMaxWait();
    do await this.pollInTime();
    while (
      isToldToWait(this.answer) &&
      session.wasCertainlyAliveAt(this.run.clock.now() + session.intervalSeconds * 1000 + ON_ITS_WAY_MS)
    );
    // One that came late says nothing of the time before the expiry.
    if (!session.wasCertainlyAliveAt(this.answer.receivedAt)) this.answers.pop();
    else if (this.answers.length > 1 && !isToldToWait(this.answer))
      await requireLifeWithoutPolls(this, other);
  },
);

/** @throws NotTested when codes that nobody polled for are gone by then, too: it is not for the polls */
async function requireLifeWithoutPolls(world: ProviderWorld, other: Session): Promise<void> {
  // It was started a moment later, and so would be gone a moment later, too; servers count in whole seconds.
  const startedLaterMs = Math.max(0, other.opening.receivedAt - world.session.opening.sentAt);
  await world.run.clock.sleep(startedLaterMs + WHOLE_SECOND_MS, world.run.signal);
  if (!other.wasCertainlyAliveAt(world.run.clock.now() + ON_ITS_WAY_MS))
    throw new NotTested('Codes that nobody polled for expire before they can be compared.');
  const answer = await other.poll();
  world.exchanges.push(answer);
  if (!isToldToWait(answer))
    throw new NotTested(
      `Codes that nobody polled for are not alive either (3.2-lifetime): ${describeAnswer(answer)}.`,
    );
}

function isToldToWait(answer: Exchange): boolean {
  const { error } = readMeantAnswer(answer);
  return error === 'authorization_pending' || error === 'slow_down';
}

When('the device polls 3 times without waiting', async function (this: ProviderWorld) {
  await this.inHaste(async () => {
    for (let poll = 0; poll < 3; poll++) await this.poll();
  });
  requireHaste(this);
  await requireLimitOnHaste(this);
});

When(
  'the device polls without waiting until the response is {string}',
  async function (this: ProviderWorld, code: string) {
    if (code !== 'slow_down') throw new Error(`Polling without waiting does not lead to "${code}".`);
    await provokeSlowDown(this);
  },
);

When(
  'the device polls 3 times, waiting for the interval before each poll',
  async function (this: ProviderWorld) {
    await this.session.waitInterval();
    for (let poll = 0; poll < 3; poll++) await this.pollInTime();
  },
);

When(
  'the device polls 3 times without waiting after expires_in has passed',
  async function (this: ProviderWorld) {
    await this.waitForExpiry(2000);
    await this.inHaste(async () => {
      for (let poll = 0; poll < 3; poll++) await this.poll();
    });
    requireHaste(this);
  },
);

When('the device polls 8 times at once', async function (this: ProviderWorld) {
  const { session } = this;
  const race = (): Promise<Exchange[]> => this.atTheSameMoment(8, () => session.poll());
  this.answers = await race();
  // The token endpoint may not know yet of what the page said to be done.
  for (let more = 0; more < MORE_RACES && this.answers.every(isToldToWait); more++) {
    await session.waitInterval();
    this.answers = await race();
  }
  if (!overlap(this.answers))
    throw new CameTooLate('The polls did not reach the server at the same moment: they were spaced out.');
});

When('the device polls 1 second later', async function (this: ProviderWorld) {
  await this.tally.graceDelay(1000);
  await this.poll();
  await lookForAnyToken(this);
});

When('the device polls 2.5 seconds before expires_in has passed', async function (this: ProviderWorld) {
  await this.waitForLastMoments(1500);
  await this.inHaste(() => this.poll());
  if (!this.session.wasCertainlyAliveAt(this.answer.receivedAt)) {
    throw new CodesExpired('The answer came too late to say anything about the time before the expiry.');
  }
  requireLastMoments(this.session, this.answer);
});

When('the device polls after expires_in has passed', async function (this: ProviderWorld) {
  await this.waitForExpiry(500);
  await pollExpired(this);
});

// A server may keep an approval for the next poll of its device, which comes an interval later at the latest.
When(
  'the device polls for the first time long after expires_in has passed',
  async function (this: ProviderWorld) {
    const afterMs = 1000 * (1 + this.session.intervalSeconds);
    await this.waitForExpiry(afterMs);
    const { sentAt } = await this.poll();
    const { expiredFrom = Number.POSITIVE_INFINITY } = this.session;
    // A recording has the poll when it was sent.
    if (this.run.replay && sentAt < expiredFrom + afterMs)
      throw new NotTested('No poll came long after approved codes had expired.');
  },
);

// Issuing codes is when a server cleans up: the device whose codes have just expired is still about to ask.
When(
  'another device sends a device authorization request after expires_in has passed, and the first device polls',
  async function (this: ProviderWorld) {
    await this.waitForExpiry(2000);
    const asked = await this.ask('device');
    if (!hasCodes(asked))
      throw new NotTested(`The other device got ${describeAnswer(asked)} in place of codes.`);
    await pollExpired(this);
  },
);

async function pollExpired(world: ProviderWorld): Promise<void> {
  const { error } = answerOf(await world.poll());
  // A server that counts in whole seconds may be late by one or two: a last question is only fair.
  if (error === 'authorization_pending' || error === 'slow_down') await world.pollInTime();
}

When('the device polls at the longer interval', async function (this: ProviderWorld) {
  await this.pollInTime();
  await absorbSlowDowns(this);
  await lookForAnyToken(this);
});

When(/^the (?:device|confidential client) polls after the approval$/, async function (this: ProviderWorld) {
  await pollAfterApproval(this);
});

When('the end user approves while the device polls', async function (this: ProviderWorld) {
  let isDecided = false;
  const approving = this.goBack('approve').finally(() => {
    isDecided = true;
  });
  await this.inHaste(async () => {
    for (let poll = 0; poll < POLLS_BESIDE && !isDecided; poll++) {
      // Each slow_down adds five seconds to the wait that comes after.
      const { error } = readMeantAnswer(await this.poll());
      if (error === 'slow_down' || hasToken(this.answer)) break;
    }
  });
  await approving;
});

When('both devices poll', async function (this: ProviderWorld) {
  const [first, second] = this.sessions;
  if (!first || !second) throw new Error('Two sessions were started before this step.');
  this.session = first;
  await pollAfterApproval(this);
  const { answer } = this;
  // The second comes last: what the approval does to it has been done by then.
  this.answers = [answer, await second.pollInTime()];
});

When('the device polls after the denial', async function (this: ProviderWorld) {
  await pollAfterDenial(this);
  if (hasToken(this.answer) && this.hasDenied) await requireDenialKept(this);
});

When('if codes are issued, the end user approves and the device polls', async function (this: ProviderWorld) {
  if (!this.answers.every(hasCodes)) return;
  this.session = this.openSession(this.client('device'), this.answer);
  await decide(this, 'approve');
  await this.pollInTime();
});

When(
  'if codes are issued, the end user approves and that client polls',
  async function (this: ProviderWorld) {
    if (!hasCodes(this.answer)) return;
    this.session = this.openSession(this.client('unauthorized client'), this.answer);
    const polled = await this.poll();
    const { error } = answerOf(polled);
    const { device_code: code } = this.session.authorization;
    await expectNoStranger(polled, this.run.hasRegistered('unauthorized client'), (shape) =>
      this.client('unauthorized client').token(code, shape, this.run.signal),
    );
    if (error !== 'authorization_pending' && error !== 'slow_down') return;
    const { outcome, detail } = await sendUserToDecide(this, 'approve');
    if (outcome !== 'approved' && outcome !== 'done-unasked') {
      throw new NotTested(
        `The client got codes, and whether it would get a token cannot be told, for nobody could approve: ${detail}`,
      );
    }
    await this.pollInTime();
  },
);

/** How often polls at the same moment are sent once more, where all of them are told to wait. */
const MORE_RACES = 2;

/** Polls that are sent while the end user approves: each is under way as soon as the one before is answered. */
const POLLS_BESIDE = 6;

const WHOLE_SECOND_MS = 1000;
/** Milliseconds that a poll, and its answer, may be on their way. */
const ON_ITS_WAY_MS = 1000;

/** Milliseconds before codes must count as expired: 2.5 seconds and one for servers that count in whole ones, and one more. */
const LAST_MOMENTS_MS = 4500;

/**
 * A pass needs a look: polls that the run had to space out were not too soon.
 *
 * @throws NotTested when none of them was
 */
function requireHaste({ session, run }: ProviderWorld): void {
  if (!cameTooSoon(session.polls, session.authorization.interval)) throw spacedOut(run);
}

/**
 * A pass needs a look: codes that are alive say nothing of their last moments where the server may have issued them so late
 * that these were still to come. It did so at some time between the request and its answer.
 *
 * @throws CodesExpired when the request for the codes took too long
 */
function requireLastMoments({ opening, expiredFrom }: Session, poll: Exchange): void {
  if (expiredFrom === undefined || poll.sentAt >= expiredFrom - LAST_MOMENTS_MS) return;
  const seconds = ((opening.receivedAt - opening.sentAt) / 1000).toFixed(1);
  throw new CodesExpired(
    `The response with the codes took ${seconds} s, too late to say when their last moments are.`,
  );
}
