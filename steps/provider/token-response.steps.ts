import { Then } from '@cucumber/cucumber';
import { answerOf, expectToken } from '../../src/judging/answers';
import { describeAnswer } from '../../src/judging/describe';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { grantedScope, sameScope, tokenResponseFlaws } from '../../src/judging/token-response';
import type { ProviderWorld } from './support/world';

Then('the token response has the form of RFC 6749', function (this: ProviderWorld) {
  const flaws = tokenResponseFlaws(this.admitted.tokenResponse);
  if (flaws.length > 0)
    throw new RequirementNotMet('a token response in the form of RFC 6749, 5.1', flaws.join('; '));
});

Then('the token response forbids to be stored', function (this: ProviderWorld) {
  const header = this.admitted.tokenResponse.response?.headers['cache-control'];
  if (!/(^|[\s,])no-store($|[\s,])/i.test(header ?? '')) {
    throw new RequirementNotMet('Cache-Control: no-store', `Cache-Control: ${header ?? 'missing'}`);
  }
});

Then('the token response forbids old caches to store it', function (this: ProviderWorld) {
  const header = this.admitted.tokenResponse.response?.headers.pragma;
  if (!/no-cache/i.test(header ?? ''))
    throw new RequirementNotMet('Pragma: no-cache', `Pragma: ${header ?? 'missing'}`);
});

Then(
  'the token response names the granted scope, or it is the requested one',
  function (this: ProviderWorld) {
    const { members, requestedScope } = this.admitted;
    if (typeof members.scope === 'string') {
      this.note(`Requested: ${requestedScope ?? 'no scope'}. The response names: ${members.scope}.`);
      return;
    }
    if (requestedScope === undefined) {
      throw new RequirementNotMet(
        'the response to name the scope, for the device asked for none',
        'no scope',
      );
    }
    const granted = grantedScope(members);
    if (granted === undefined) {
      throw new NotTested('The response names no scope, and nothing in it tells which one was granted.');
    }
    if (!sameScope(granted, requestedScope)) {
      throw new RequirementNotMet(
        `the response to name the scope, for it is not the requested one (${requestedScope})`,
        `no scope in the response; the access token has ${granted}`,
      );
    }
  },
);

Then('the resource is served', function (this: ProviderWorld) {
  answerOf(this.answer);
  const status = this.answer.response?.status ?? 0;
  if (status < 200 || status > 299)
    throw new RequirementNotMet('a status from 200 to 299', `status ${status}`);
});

Then('it may have got a refresh token', function (this: ProviderWorld) {
  // The getter says so when there is none.
  if (this.admitted.refreshToken !== '') return;
  throw new NotApplicable('The provider issued an empty refresh token.');
});

Then('there is a new access token', function (this: ProviderWorld) {
  try {
    expectToken(this.answer);
  } catch (error) {
    if (!(error instanceof RequirementNotMet)) throw error;
    throw new RequirementNotMet('a new access token', describeAnswer(this.answer));
  }
});
