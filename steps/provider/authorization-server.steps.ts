import { Then } from '@cucumber/cucumber';
import { authMethodOf } from '../../src/device-client/client-registration';
import { readOAuthAnswer } from '../../src/http/oauth-answer';
import { clientOf } from '../../src/http/request-client';
import {
  answerOf,
  expectCodes,
  expectError,
  expectFormRead,
  expectOpenSession,
  expectRefusal,
  expectToken,
  formRequirementOf,
  hasCodes,
  hasFailedItself,
  hasToken,
  isBareRefusal,
  isFlawedTokenResponse,
  isRefusedWithoutError,
} from '../../src/judging/answers';
import { hasScheme } from '../../src/judging/challenges';
import { describeAnswer } from '../../src/judging/describe';
import { errorResponseFlaws } from '../../src/judging/error-response';
import { repeatedMembers } from '../../src/judging/json-members';
import { isLoopback } from '../../src/judging/loopback';
import {
  FailedItself,
  LimitReached,
  NotApplicable,
  NotTested,
  RequirementNotMet,
  RestsOnGuess,
} from '../../src/judging/outcomes';
import { expectSameResult, PENDING, resultOf } from '../../src/judging/same-result';
import { grantedScope } from '../../src/judging/token-response';
import { FORGED_HOST } from '../../src/provider-under-test/request-shapes';
import { isBareLimit, isDeniedForHaste } from './support/haste';
import { expectNoTokenForNearCodes } from './support/near-codes';
import type { ProviderWorld } from './support/world';

/** Polls that 3.5-authorization-pending judges. */
const POLLS_OF_EVERY_DEVICE = 3;

Then('codes are issued', function (this: ProviderWorld) {
  expectCodes(this.answer);
});

Then('codes are issued or the response is {string}', function (this: ProviderWorld, code: string) {
  if (answerOf(this.answer).error === undefined) expectCodes(this.answer);
  else expectError(this.answer, code);
});

Then('verification_uri does not name the forged host', function (this: ProviderWorld) {
  const { response, noAnswer } = this.answer;
  if (!response) throw new NotTested(`The request got no answer: ${noAnswer?.message ?? 'no reason'}.`);
  const { json } = readOAuthAnswer(this.answer);
  for (const name of ['verification_uri', 'verification_uri_complete']) {
    const uri = json?.[name];
    if (typeof uri === 'string' && uri.includes(FORGED_HOST))
      throw new RequirementNotMet(`a ${name} on the server's own host`, uri);
  }
});

Then(
  'the response is {string}, or the token does not have the scope value {string}',
  function (this: ProviderWorld, code: string, value: string) {
    const [plain, extended] = this.answers;
    if (plain && !hasCodes(plain))
      throw new NotTested(`No codes are issued without that scope value either: ${describeAnswer(plain)}.`);
    if (extended && isBareRefusal(extended)) {
      this.note(
        `The request was refused (${describeAnswer(extended)}); that no error code says why is for ${formRequirementOf(extended)} to judge.`,
      );
      return;
    }
    if (extended && answerOf(extended).error !== undefined) {
      expectError(extended, code);
      return;
    }
    const { error, json } = answerOf(this.answer);
    if (error !== undefined || !json) return;
    const granted = typeof json.scope === 'string' ? json.scope : grantedScope(json)?.scope;
    if (granted === undefined)
      throw new NotTested('Nothing in the token response tells which scope was granted.');
    if (granted.split(' ').includes(value))
      throw new RequirementNotMet('an unknown scope value not to be granted', 'the token has it');
  },
);

Then('both responses have the same result', function (this: ProviderWorld) {
  const [left, right] = this.answers;
  if (!left || !right) throw new NotTested('One of the two requests was not sent.');
  expectSameResult(left, right);
});

Then('both polls are answered with "authorization_pending" or "slow_down"', function (this: ProviderWorld) {
  const [left, right] = this.answers;
  if (!left || !right) throw new NotTested('One of the two polls was not sent.');
  if (resultOf(left) !== PENDING)
    throw new NotTested(`A poll as usual is not told to wait either: ${describeAnswer(left)}.`);
  expectSameResult(left, right);
});

Then('the response is {string}', function (this: ProviderWorld, code: string) {
  expectErrorOrBareRefusal(this, code);
});

Then('the response is {string} or {string}', function (this: ProviderWorld, one: string, other: string) {
  expectErrorOrBareRefusal(this, one, other);
});

function expectErrorOrBareRefusal(world: ProviderWorld, ...codes: readonly string[]): void {
  const { answer } = world;
  if (!isRefusedWithoutError(answer, codes) && !isTurnedAway(world)) {
    expectError(answer, ...codes);
    return;
  }
  world.note(
    `The request was refused (${describeAnswer(answer)}); that no error code says why is for ${formRequirementOf(answer)} to judge.`,
  );
}

/**
 * Whether another client was refused the token of a device that was approved, without any OAuth error to read: whoever had
 * to be refused was, and that the error has no form is one flaw.
 */
function isTurnedAway({ answer, hasApproved }: ProviderWorld): boolean {
  return hasApproved && answer.actor === 'another client' && isBareRefusal(answer);
}

Then('no such device code gets a token', function (this: ProviderWorld) {
  expectNoTokenForNearCodes(this.answers);
});

Then('the authorization server may answer {string}', function (this: ProviderWorld, code: string) {
  expectError(this.answer, code);
});

Then('no response tells the device to slow down', function (this: ProviderWorld) {
  const errors = this.answers.map((answer) => answerOf(answer).error);
  const wrong = this.answers[errors.indexOf('slow_down')];
  if (wrong) expectError(wrong, 'expired_token');
  // What was forgotten when it was told to be expired is told as unknown from then on.
  if (!errors.includes('expired_token'))
    throw new NotTested(
      `An expired code is not told to be expired (3.5-expired-token): ${describeAnswer(this.answer)}.`,
    );
});

Then('every response is {string} or {string}', function (this: ProviderWorld, one: string, other: string) {
  for (const answer of this.answers) expectError(answer, one, other);
});

Then(
  'every response is {string} or {string}, to the last one',
  function (this: ProviderWorld, one: string, other: string) {
    const early = this.answers.slice(0, POLLS_OF_EVERY_DEVICE);
    const isServed = early.every((answer) => [one, other].includes(answerOf(answer).error ?? ''));
    if (!isServed)
      throw new NotTested(
        `No device is told to wait (3.5-authorization-pending): ${describeAnswer(this.answer)}.`,
      );
    for (const answer of this.answers) expectError(answer, one, other);
    const { intervalSeconds } = this.session;
    this.note(`${this.answers.length} polls, in the end ${intervalSeconds} s apart.`);
  },
);

Then(
  'every response to the fast polls is {string} or {string}',
  function (this: ProviderWorld, one: string, other: string) {
    const [first, ...fast] = this.answers;
    if (first) expectError(first, one, other);
    for (const [at, answer] of fast.entries()) {
      if (isDeniedForHaste(answer, this.answers.slice(0, at + 1))) {
        this.note('The device was told to slow down, went on as fast as before, and was denied.');
        return;
      }
      if (!isBareLimit(answer)) {
        expectError(answer, one, other);
        continue;
      }
      throw new RequirementNotMet(
        `the error "${one}" or "${other}"`,
        `${describeAnswer(answer)}, once the device asked too soon`,
      );
    }
  },
);

Then('the response is not {string}', function (this: ProviderWorld, code: string) {
  const { outcome, detail } = this.visit;
  if (this.answers.some(hasToken)) return;
  if (!this.hasApproved) throw new NotTested(`The end user could not approve (${outcome}): ${detail}`);
  if (this.noTokenAtAll) throw this.noTokenAtAll;
  // What else there may be in place of a token is judged where nobody polls meanwhile.
  if (answerOf(this.answer).error === code)
    throw new RequirementNotMet('a token', describeAnswer(this.answer));
  throw new NotTested(`The device got ${describeAnswer(this.answer)} in place of a token.`);
});

Then('no response is {string}', function (this: ProviderWorld, code: string) {
  for (const answer of this.answers) {
    if (answerOf(answer).error === code)
      throw new RequirementNotMet('authorization_pending', describeAnswer(answer));
  }
});

Then('the request is refused', function (this: ProviderWorld) {
  const error = expectRefusal(this.answer);
  this.note(`The request was refused with ${error === undefined ? describeAnswer(this.answer) : error}.`);
});

Then('that client is refused with {string}', function (this: ProviderWorld, code: string) {
  const [opening] = this.answers;
  if (isBareRefusal(this.answer))
    throw new NotTested(
      `The client was refused (${describeAnswer(this.answer)}), and no error code says why (${formRequirementOf(this.answer)}).`,
    );
  expectError(this.answer, code);
  if (opening && hasCodes(opening)) this.note('The client got codes, and was refused at the token endpoint.');
});

Then('the status of the response is 4xx', function (this: ProviderWorld) {
  const { status = 0 } = answerOf(this.answer);
  if (status < 400 || status > 499) {
    throw new RequirementNotMet('a status from 400 to 499', describeAnswer(this.answer));
  }
});

Then('the device authorization endpoint and the token endpoint are https', function (this: ProviderWorld) {
  const { device_authorization_endpoint, token_endpoint } = this.run.endpoints;
  const judged = [device_authorization_endpoint, token_endpoint].filter(
    (url) => url !== undefined && !isLoopback(url),
  ) as string[];
  if (judged.length === 0)
    throw new NotApplicable('Both endpoints are on a loopback address, where TLS is not asked for.');
  const plain = judged.filter((url) => new URL(url).protocol !== 'https:');
  if (plain.length > 0) throw new RequirementNotMet('https', plain.join(' and '));
});

Then(/^(?:the|every) response has the form of an OAuth error$/, function (this: ProviderWorld) {
  expectFormOfError(this);
});

// The status of invalid_client, which is the code for this refusal: that it has another is held against it once.
Then('the response has the form of an OAuth error, with status 400 or 401', function (this: ProviderWorld) {
  expectFormOfError(this, [401]);
});

function expectFormOfError({ answers }: ProviderWorld, statuses: readonly number[] = []): void {
  for (const answer of answers) {
    const { error, status } = answerOf(answer);
    // Whether it should have been refused is another requirement's.
    if (error === undefined && status === 200)
      throw new NotApplicable(`The request was served (${describeAnswer(answer)}), so there is no error.`);
    // Nor is a failure of the server itself an error that is sent to the client; what it failed at has a requirement.
    if (hasFailedItself(answer))
      throw new FailedItself(
        `The server failed by its own account, and refused nothing: ${describeAnswer(answer)}.`,
      );
    const flaws = errorResponseFlaws(answer, statuses);
    if (flaws.length > 0)
      throw new RequirementNotMet('an error in the form of RFC 6749, 5.2', flaws.join('; '));
  }
}

Then(
  'the response has the form of an OAuth error, unless it names another than {string}',
  function (this: ProviderWorld, code: string) {
    const { answer } = this;
    const { error, status } = answerOf(answer);
    // Whether it should have been refused, and as what, is another requirement's.
    if (error === undefined ? status === 200 : error !== code && !isRefusedWithoutError(answer, [code]))
      throw new NotApplicable(
        `The request was not answered with "${code}", but with ${describeAnswer(answer)}.`,
      );
    const flaws = errorResponseFlaws(answer);
    if (flaws.length > 0)
      throw new RequirementNotMet('an error in the form of RFC 6749, 5.2', flaws.join('; '));
  },
);

Then('no response has a member twice', function (this: ProviderWorld) {
  for (const answer of this.answers) {
    const twice = repeatedMembers(answerOf(answer) && (answer.response?.body ?? ''));
    if (twice.length > 0)
      throw new RequirementNotMet('every member once', `${twice.join(', ')} more than once`);
  }
});

Then(
  'the response has status 401 and a WWW-Authenticate header with the scheme {string}',
  function (this: ProviderWorld, scheme: string) {
    const { status, error } = answerOf(this.answer);
    const isPoll = this.answer.purpose === 'token request';
    const { registration } = this.client('confidential client');
    const isRegistered = authMethodOf(registration) === 'client_secret_basic';
    const got = describeAnswer(this.answer);
    const lacking =
      !isRegistered && error !== 'invalid_client'
        ? `The client is not registered for HTTP Basic, and was refused for another reason: ${got}.`
        : status !== 401 && error !== 'invalid_client'
          ? `Wrong credentials are not answered as such (${isPoll ? '3.4' : '3.1'}-client-authentication): ${got}.`
          : !isPoll && status !== 400 && status !== 401
            ? `The error has another status than an error has (3.2-error-response): ${got}.`
            : undefined;
    // What the token endpoint does is seen there.
    if (lacking !== undefined) throw isPoll ? new NotTested(lacking) : new NotApplicable(lacking);
    const challenge = this.answer.response?.headers['www-authenticate'];
    if (status === 401 && hasScheme(challenge, scheme)) return;
    throw new RequirementNotMet(
      `status 401 with a WWW-Authenticate header that has the scheme ${scheme}`,
      `${describeAnswer(this.answer)}, ${challenge ? `with WWW-Authenticate: ${challenge}` : 'without WWW-Authenticate'}`,
    );
  },
);

Then(
  /^the (?:token|device authorization) endpoint accepts application\/x-www-form-urlencoded$/,
  function (this: ProviderWorld) {
    expectFormRead(this.answer);
  },
);

Then('the authorization is still pending', function (this: ProviderWorld) {
  expectOpenSession(this.answer);
});

Then('the response has an access token', function (this: ProviderWorld) {
  expectToken(this.answer);
});

Then('the response has an access token, as after other approvals', function (this: ProviderWorld) {
  expectTokenAsOthers(this);
});

Then('the response has an access token or is an OAuth error', function (this: ProviderWorld) {
  const { error, status = 0 } = answerOf(this.answer);
  if (hasToken(this.answer) || (error !== undefined && status < 500)) return;
  if (isFlawedTokenResponse(this.answer)) expectToken(this.answer);
  if (this.noTokenAtAll) throw this.noTokenAtAll;
  throw new RequirementNotMet("a token, or an error that is the device's", describeAnswer(this.answer));
});

/**
 * Judges that a device got its token, as one in ordinary circumstances does.
 *
 * @throws NotTested when no device gets a token here: then it is not for the circumstances; or when another client has the
 *   device's token already, which another requirement is about
 */
function expectTokenAsOthers(world: ProviderWorld): void {
  const own = clientOf(world.answer.request);
  const taken = world.answers.some((one) => hasToken(one) && clientOf(one.request) !== own);
  if (!hasToken(world.answer) && taken)
    throw new NotTested('Another client got the token (3.4-bound-to-client), so that none is left.');
  if (!hasToken(world.answer) && world.noTokenAtAll) throw world.noTokenAtAll;
  expectToken(world.answer);
}

Then('the response has no access token', function (this: ProviderWorld) {
  expectNoToken(this.answer);
});

Then('no response has an access token', function (this: ProviderWorld) {
  for (const answer of this.answers) expectNoToken(answer);
});

function expectNoToken(answer: ProviderWorld['answer']): void {
  answerOf(answer);
  if (hasToken(answer)) throw new RequirementNotMet('no token', describeAnswer(answer));
}

/**
 * Whether what the first page sent is what it sends from its own tab. The form driver sends the same form, without what a
 * script adds; a browser presses in the tab itself, unless its page is gone.
 */
function isPressedAsByPerson({ run, visit, visits }: ProviderWorld): boolean {
  const { driver } = run.endUser;
  const pages = [visit, ...visits].flatMap((each) => each.pages);
  if (driver === 'form') return pages.every(({ holds }) => !holds.idleScripts);
  return driver === 'browser' && visit.pages.length > 0 && pages.every(({ resent }) => !resent);
}

Then('only the device whose user code was confirmed is authorized', function (this: ProviderWorld) {
  const [first, second] = this.answers;
  if (!first || !second) throw new Error('Two devices polled before this step.');
  const { visit } = this;
  answerOf(first);
  const { error } = answerOf(second);
  if (hasToken(second)) {
    const seen = `a token for the other device${hasToken(first) ? ', too' : ', and none for this one'}`;
    if (!isPressedAsByPerson(this))
      throw new RestsOnGuess(
        `What the page sends may depend on a script, which the driver "browser" runs; the scenario saw ${seen}.`,
      );
    throw new RequirementNotMet('the token for the device whose user code was confirmed', seen);
  }
  if (error !== 'authorization_pending' && error !== 'slow_down')
    throw new NotTested(`Whether the other session is still open cannot be told: ${describeAnswer(second)}.`);
  if (hasToken(first)) return;
  if (this.noTokenAtAll) throw this.noTokenAtAll;
  if (visit.outcome === 'limited')
    throw new LimitReached(`The pages limit what may be tried: ${visit.detail}`);
  // A press was made on the page of the first, as it stood there, and it let neither in.
  const isPressed = visit.pages.length > 0 && visit.outcome !== 'no-choice';
  if (!isPressed || visit.pages.some(({ status, holds }) => status >= 500 || holds.idleScripts))
    throw new NotTested(`No device was authorized: ${visit.detail}`);
  this.note(`The page of the first device let nobody in once the second was open: ${visit.detail}`);
});

Then('exactly one response has an access token', function (this: ProviderWorld) {
  const tokens = this.answers.filter(hasToken).length;
  // A token may be in an answer that never came.
  if (tokens === 0) {
    this.answers.forEach(answerOf);
    this.answers.filter(isFlawedTokenResponse).forEach(expectToken);
    if (this.noTokenAtAll) throw this.noTokenAtAll;
  }
  if (tokens !== 1) throw new RequirementNotMet('one token', `${tokens} tokens`);
});
