import { Then } from '@cucumber/cucumber';
import { readOAuthAnswer } from '../../src/http/oauth-answer';
import {
  answerOf,
  expectCodes,
  expectError,
  expectFormRead,
  expectOpenSession,
  expectRefusal,
  expectToken,
  hasCodes,
  hasToken,
} from '../../src/judging/answers';
import { describeAnswer } from '../../src/judging/describe';
import { errorResponseFlaws } from '../../src/judging/error-response';
import { repeatedMembers } from '../../src/judging/json-members';
import { isLoopback } from '../../src/judging/loopback';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { grantedScope } from '../../src/judging/token-response';
import { STRANGE_HOST, STRANGE_SCOPE } from '../../src/provider-under-test/request-shapes';
import { letDeviceIn } from './support/admission';
import type { ProviderWorld } from './support/world';

/** By then every question that raced is over. */
const AFTERWARDS_MS = 1000;

Then('a session is started', function (this: ProviderWorld) {
  expectCodes(this.answer);
});

Then(
  'a session is started or the request is refused with {string}',
  function (this: ProviderWorld, code: string) {
    if (answerOf(this.answer).error === undefined) expectCodes(this.answer);
    else expectError(this.answer, code);
  },
);

Then('no verification URI names that host', function (this: ProviderWorld) {
  const { response, noAnswer } = this.answer;
  if (!response) throw new NotTested(`The request got no answer: ${noAnswer?.message ?? 'no reason'}.`);
  const { json } = readOAuthAnswer(this.answer);
  for (const name of ['verification_uri', 'verification_uri_complete']) {
    const uri = json?.[name];
    if (typeof uri === 'string' && uri.includes(STRANGE_HOST))
      throw new RequirementNotMet(`a ${name} on the server's own host`, uri);
  }
});

Then(
  'the request is refused with {string}, or the end user approves and it is not granted',
  async function (this: ProviderWorld, code: string) {
    const [plain, strange] = this.answers;
    if (plain && answerOf(plain).error !== undefined)
      throw new NotTested(`No session is started without that scope either: ${describeAnswer(plain)}.`);
    if (strange && answerOf(strange).error !== undefined) {
      expectError(strange, code);
      return;
    }
    this.session = this.takeUp(this.client('device'), this.answer);
    const { outcome, detail } = await this.sendUser('approve');
    if (outcome !== 'approved' && outcome !== 'done-unasked')
      throw new NotTested(`The end user could not approve: ${detail}`);
    const answer = await this.pollInTime();
    const { error, json } = answerOf(answer);
    if (error !== undefined || !json) return;
    const granted = typeof json.scope === 'string' ? json.scope : grantedScope(json);
    if (granted === undefined)
      throw new NotTested('Nothing in the token response tells which scope was granted.');
    if (granted.split(' ').includes(STRANGE_SCOPE))
      throw new RequirementNotMet('a scope that nobody has defined not to be granted', 'the token has it');
  },
);

Then('both requests are answered alike', function (this: ProviderWorld) {
  const [left, right] = this.answers.map((answer) => answerOf(answer).error ?? 'a session');
  if (left !== right) {
    throw new RequirementNotMet(
      `the empty parameter to be answered like the missing one (${left})`,
      describeAnswer(this.answer),
    );
  }
});

Then('the request is refused with {string}', function (this: ProviderWorld, code: string) {
  expectError(this.answer, code);
});

Then(
  'the request is refused with {string} or {string}',
  function (this: ProviderWorld, one: string, other: string) {
    expectError(this.answer, one, other);
  },
);

Then('the request is refused', function (this: ProviderWorld) {
  const error = expectRefusal(this.answer);
  this.note(`The request was refused with ${error === undefined ? describeAnswer(this.answer) : error}.`);
});

Then(
  'it is refused with {string}, at the latest when it asks for the token',
  async function (this: ProviderWorld, code: string) {
    if (!hasCodes(this.answer)) {
      expectError(this.answer, code);
      return;
    }
    this.session = this.takeUp(this.client('unauthorized client'), this.answer);
    const { error } = answerOf(await this.poll());
    if (error === 'authorization_pending' || error === 'slow_down') {
      const { outcome, detail } = await this.sendUser('approve');
      if (outcome !== 'approved' && outcome !== 'done-unasked') {
        throw new NotTested(
          `The client got codes, and whether it would get a token cannot be told, for nobody could approve: ${detail}`,
        );
      }
      await this.pollInTime();
    }
    expectError(this.answer, code);
    this.note('The client got codes, and was refused at the token endpoint.');
  },
);

Then('it refuses with a client error', function (this: ProviderWorld) {
  const { status = 0 } = answerOf(this.answer);
  if (status < 400 || status > 499) {
    throw new RequirementNotMet('a status from 400 to 499', describeAnswer(this.answer));
  }
});

Then('the device authorization endpoint and the token endpoint are https', function (this: ProviderWorld) {
  const { device_authorization_endpoint, token_endpoint } = this.run.endpoints;
  const judged = [device_authorization_endpoint, token_endpoint].filter((url) => !isLoopback(url));
  if (judged.length === 0)
    throw new NotApplicable('Both endpoints are on a loopback address, where TLS is not asked for.');
  const plain = judged.filter((url) => new URL(url).protocol !== 'https:');
  if (plain.length > 0) throw new RequirementNotMet('https', plain.join(' and '));
});

Then(/^the refusals? ha(?:s|ve) the form of an OAuth error$/, function (this: ProviderWorld) {
  for (const answer of this.answers) {
    const { error, status } = answerOf(answer);
    if (error === undefined && status === 200) {
      throw new NotTested(`The request was not refused (${describeAnswer(answer)}), so no refusal was seen.`);
    }
    const flaws = errorResponseFlaws(answer);
    if (flaws.length > 0)
      throw new RequirementNotMet('an error in the form of RFC 6749, 5.2', flaws.join('; '));
  }
});

Then('no response has a member twice', function (this: ProviderWorld) {
  for (const answer of this.answers) {
    const twice = repeatedMembers(answerOf(answer) && (answer.response?.body ?? ''));
    if (twice.length > 0)
      throw new RequirementNotMet('every member once', `${twice.join(', ')} more than once`);
  }
});

Then('the answer is a 401 that says how to authenticate', function (this: ProviderWorld) {
  answerOf(this.answer);
  const { status, headers } = this.answer.response ?? { status: 0, headers: {} as Record<string, string> };
  if (status !== 401 || !headers['www-authenticate']) {
    throw new RequirementNotMet(
      'status 401 with a WWW-Authenticate header',
      `${describeAnswer(this.answer)}, ${headers['www-authenticate'] ? 'with' : 'without'} WWW-Authenticate`,
    );
  }
});

Then('its form is read', function (this: ProviderWorld) {
  expectFormRead(this.answer);
});

Then('every time it is told to wait', function (this: ProviderWorld) {
  for (const answer of this.answers) expectError(answer, 'authorization_pending', 'slow_down');
});

Then('every answer tells it to wait', function (this: ProviderWorld) {
  this.answers.forEach((answer, index) => {
    const { error, status } = readOAuthAnswer(answer);
    // A limit that stops every request is the provider's right; this one was served until it came too soon.
    if (index > 0 && status === 429 && error === undefined) {
      throw new RequirementNotMet(
        'the error "authorization_pending" or "slow_down"',
        `${describeAnswer(answer)}, once the device asked too soon`,
      );
    }
    expectError(answer, 'authorization_pending', 'slow_down');
  });
});

Then('every time it is told {string}', function (this: ProviderWorld, code: string) {
  for (const answer of this.answers) expectError(answer, code);
});

Then('that request is told to wait', function (this: ProviderWorld) {
  expectError(this.answer, 'authorization_pending', 'slow_down');
});

Then('the session is still open', async function (this: ProviderWorld) {
  // A poll that another step made is looked at as it is; otherwise the device asks now.
  expectOpenSession(this.session.polls.at(-1) ?? (await this.pollInTime()));
});

Then('the device gets its token', async function (this: ProviderWorld) {
  this.expectNoDeadEnd();
  this.expectVisit('approved', 'done-unasked');
  expectToken(await askForToken(this));
});

Then('the device gets its token or an OAuth error', async function (this: ProviderWorld) {
  const answer = await this.pollInTime();
  const { error, status = 0 } = answerOf(answer);
  if (hasToken(answer) || (error !== undefined && status < 500)) return;
  // Where no device gets a token, it is not for the circumstances.
  await letDeviceIn(this);
  throw new RequirementNotMet("a token, or an error that is the device's", describeAnswer(answer));
});

Then('the device still gets its token', async function (this: ProviderWorld) {
  this.expectVisit('approved', 'done-unasked');
  await expectTokenAsOthers(this, await askForToken(this));
});

async function askForToken(world: ProviderWorld): Promise<ProviderWorld['answer']> {
  const answer = await world.pollInTime();
  // One more question is fair: the page may say that it is done a moment before the token endpoint knows of it.
  const waits = ['authorization_pending', 'slow_down'].includes(answerOf(answer).error ?? '');
  return waits ? world.pollInTime() : answer;
}

/**
 * Judges that a device got its token, as one in ordinary circumstances does.
 *
 * @throws NotTested when no device gets a token here: then it is not for the circumstances
 */
async function expectTokenAsOthers(world: ProviderWorld, answer: ProviderWorld['answer']): Promise<void> {
  if (!hasToken(answer)) await letDeviceIn(world);
  expectToken(answer);
}

Then('the refusal reaches the device', async function (this: ProviderWorld) {
  if (this.visit.outcome === 'no-choice') throw new RequirementNotMet('a way to refuse', this.visit.detail);
  this.expectVisit('denied');
  await this.pollInTime();
  expectError(this.answer, 'access_denied');
});

Then('it never gets a token', function (this: ProviderWorld) {
  for (const answer of this.answers) expectNoToken(answer);
});

Then('the device gets no token', async function (this: ProviderWorld) {
  await this.pollInTime();
  expectNoToken(this.answer);
});

function expectNoToken(answer: ProviderWorld['answer']): void {
  answerOf(answer);
  if (hasToken(answer)) throw new RequirementNotMet('no token', describeAnswer(answer));
}

Then('it is told {string}', function (this: ProviderWorld, code: string) {
  expectError(this.answer, code);
});

Then('it may have been told to slow down', function (this: ProviderWorld) {
  expectError(this.answer, 'slow_down');
});

Then('it is told {string} again', async function (this: ProviderWorld, code: string) {
  await this.bearFurtherSlowDowns();
  expectError(this.answer, code);
});

Then('it has its token', async function (this: ProviderWorld) {
  await this.bearFurtherSlowDowns();
  await expectTokenAsOthers(this, this.answer);
});

Then(/^it is (?:never|not) told to slow down$/, function (this: ProviderWorld) {
  for (const answer of this.answers) {
    if (answerOf(answer).error === 'slow_down') {
      throw new RequirementNotMet('authorization_pending', describeAnswer(answer));
    }
  }
});

Then('a question that comes afterwards gets none', async function (this: ProviderWorld) {
  await this.tally.margin(AFTERWARDS_MS);
  expectNoToken(await this.poll());
});

Then('there is one token between them', async function (this: ProviderWorld) {
  const tokens = this.answers.filter(hasToken).length;
  // A token may be in an answer that never came.
  if (tokens === 0) {
    this.answers.forEach(answerOf);
    await letDeviceIn(this);
  }
  if (tokens !== 1) throw new RequirementNotMet('one token', `${tokens} tokens`);
});
