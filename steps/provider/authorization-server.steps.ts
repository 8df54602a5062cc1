import { Then } from '@cucumber/cucumber';
import { answerOf, expectCodes, expectError, expectToken, hasToken } from '../../src/judging/answers';
import { describeAnswer } from '../../src/judging/describe';
import { errorResponseFlaws } from '../../src/judging/error-response';
import { repeatedMembers } from '../../src/judging/json-members';
import { isLoopback } from '../../src/judging/loopback';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import type { ProviderWorld } from './support/world';

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

Then('every time it is told to wait', function (this: ProviderWorld) {
  for (const answer of this.answers) expectError(answer, 'authorization_pending', 'slow_down');
});

Then('that request is told to wait', function (this: ProviderWorld) {
  expectError(this.answer, 'authorization_pending', 'slow_down');
});

Then('the session is still open', async function (this: ProviderWorld) {
  // A poll that another step made is looked at as it is; otherwise the device asks now.
  const answer = this.session.polls.at(-1) ?? (await this.pollInTime());
  expectError(answer, 'authorization_pending', 'slow_down');
});

Then('the device gets its token', async function (this: ProviderWorld) {
  this.expectVisit('approved', 'done-unasked');
  await this.pollInTime();
  // One more question is fair: the page may say that it is done a moment before the token endpoint knows of it.
  if (['authorization_pending', 'slow_down'].includes(answerOf(this.answer).error ?? ''))
    await this.pollInTime();
  expectToken(this.answer);
});

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
  expectToken(this.answer);
});

Then(/^it is (?:never|not) told to slow down$/, function (this: ProviderWorld) {
  for (const answer of this.answers) {
    if (answerOf(answer).error === 'slow_down') {
      throw new RequirementNotMet('authorization_pending', describeAnswer(answer));
    }
  }
});

Then('there is one token between them', function (this: ProviderWorld) {
  const tokens = this.answers.filter(hasToken).length;
  // A token may be in an answer that never came.
  if (tokens === 0) this.answers.forEach(answerOf);
  if (tokens !== 1) throw new RequirementNotMet('one token', `${tokens} tokens`);
});
