import { Given, Then, When } from '@cucumber/cucumber';
import { authMethodOf } from '../../src/device-client/client-registration';
import type { Exchange } from '../../src/http/exchange';
import { answerOf, expectToken, hasToken, isFlawedTokenResponse } from '../../src/judging/answers';
import { describeAnswer } from '../../src/judging/describe';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { grantedScope, sameScope, tokenResponseFlaws } from '../../src/judging/token-response';
import type { AuthorizedDevice } from '../../src/provider-under-test/authorized-device';
import { decide } from './support/decision';
import { pollApproved } from './support/poll-after-decision';
import { refreshTokenAfter } from './support/use-tokens';
import type { ProviderWorld } from './support/world';

const ABOUT_THE_CLIENT: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
]);

/** Whether openid was granted: by what the response names, or as requested where it names nothing (RFC 6749 section 5.1). */
function isOpenId({ members, requestedScope }: AuthorizedDevice): boolean {
  const granted = typeof members.scope === 'string' ? members.scope : requestedScope;
  return granted?.split(' ').includes('openid') === true;
}

Then('the token response has the form of RFC 6749, 5.1', function (this: ProviderWorld) {
  const flaws = tokenResponseFlaws(this.authorized.tokenResponse);
  if (flaws.length > 0)
    throw new RequirementNotMet('a token response in the form of RFC 6749, 5.1', flaws.join('; '));
});

Then('the token response has "Cache-Control: no-store"', function (this: ProviderWorld) {
  expectNoStore(this.authorized.tokenResponse);
});

Then('the response to the refresh has "Cache-Control: no-store"', function (this: ProviderWorld) {
  answerOf(this.answer);
  if (!hasToken(this.answer))
    throw new NotTested(`The refresh brought no token (3.5-refresh-works): ${describeAnswer(this.answer)}.`);
  if (!hasNoStore(this.authorized.tokenResponse))
    throw new NotTested('The first token response may be stored, too (3.5-no-store).');
  expectNoStore(this.answer);
});

function expectNoStore(exchange: Exchange): void {
  if (hasNoStore(exchange)) return;
  const header = exchange.response?.headers['cache-control'];
  throw new RequirementNotMet('Cache-Control: no-store', `Cache-Control: ${header ?? 'missing'}`);
}

function hasNoStore({ response }: Exchange): boolean {
  return /(^|[\s,])no-store($|[\s,])/i.test(response?.headers['cache-control'] ?? '');
}

Then('the token response has "Pragma: no-cache"', function (this: ProviderWorld) {
  const header = this.authorized.tokenResponse.response?.headers.pragma;
  if (!/no-cache/i.test(header ?? ''))
    throw new RequirementNotMet('Pragma: no-cache', `Pragma: ${header ?? 'missing'}`);
});

Then(
  'the token response names the granted scope, or it is the requested one',
  function (this: ProviderWorld) {
    const { members, requestedScope } = this.authorized;
    if (typeof members.scope === 'string') {
      this.note(`Requested: ${requestedScope ?? 'no scope'}. The response names: ${members.scope}.`);
      return;
    }
    const granted = grantedScope(members);
    if (granted === undefined) {
      throw new NotTested('The response names no scope, and nothing in it tells which one was granted.');
    }
    const { scope, isStandard } = granted;
    // A server that knows no scopes grants none to whoever asks for none, and cannot name what is empty.
    if (sameScope(scope, requestedScope ?? '')) return;
    // Some put there what the resource needs to know, and leave out what is for the client, such as openid.
    if (!isStandard) {
      throw new NotTested(
        `The response names no scope. The access token has ${scope} in a claim of the server's own, which need not be all that was granted.`,
      );
    }
    throw new RequirementNotMet(
      `the response to name the scope, for it is not the requested one (${requestedScope ?? 'none'})`,
      `no scope in the response; the access token has ${scope}`,
    );
  },
);

Then('the token response has an id_token if openid was granted', function (this: ProviderWorld) {
  const { members } = this.authorized;
  if (!isOpenId(this.authorized)) throw new NotApplicable('The scope "openid" was not granted.');
  if (isFlawedTokenResponse(this.authorized.tokenResponse)) expectToken(this.authorized.tokenResponse);
  if (typeof members.id_token !== 'string') throw new RequirementNotMet('an id_token', 'no id_token');
});

Given(
  'the end user approved two device authorization requests for part of the scope',
  async function (this: ProviderWorld) {
    const values = (this.run.target.scope ?? '').split(' ').filter(Boolean);
    const [first] = values;
    if (first === undefined || values.length < 2)
      throw new NotTested(
        'The target names no scope of several values, of which one could be asked for (scope).',
      );
    for (let count = 0; count < 2; count++) {
      const session = await this.startSession('device', { set: { scope: first } });
      await decide(this, 'approve');
      this.sessions.push(session);
    }
  },
);

When(
  'the device polls for the first without scope and for the second with the whole scope',
  async function (this: ProviderWorld) {
    const [usual, other] = this.sessions;
    if (!usual || !other) throw new Error('Two sessions were started before this step.');
    const { scope } = this.run.target;
    this.answers = [
      await pollApproved(usual),
      await pollApproved(other, scope === undefined ? {} : { set: { scope } }),
    ];
  },
);

Then('both tokens have the same scope, or the second poll is refused', function (this: ProviderWorld) {
  const [usual, other] = this.answers.map((answer) => {
    const { error, json } = answerOf(answer);
    if (error !== undefined || !json) return { refused: error ?? 'no JSON' };
    return { scope: typeof json.scope === 'string' ? json.scope : grantedScope(json)?.scope };
  });
  if (usual?.refused !== undefined) throw new NotTested(`There was no token to compare: ${usual.refused}.`);
  if (!other || other.refused !== undefined) return;
  if (usual?.scope === undefined || other.scope === undefined)
    throw new NotTested('Nothing in the token responses tells which scope was granted.');
  if (!sameScope(usual.scope, other.scope))
    throw new RequirementNotMet(`the scope that was approved (${usual.scope})`, other.scope);
});

Then('the resource accepts it', function (this: ProviderWorld) {
  answerOf(this.answer);
  const status = this.answer.response?.status ?? 0;
  if (status >= 200 && status <= 299) return;
  // OpenID Connect Core 5.3 has the userinfo endpoint for tokens of an OpenID request; who asked for none may be refused.
  if (this.run.target.resource === undefined && !isOpenId(this.authorized)) {
    throw new NotTested(
      `The scope "openid" was not granted, and the userinfo endpoint is for those it was granted to (status ${status}); nothing says where else the access token is to be used (resource).`,
    );
  }
  throw new RequirementNotMet('a status from 200 to 299', `status ${status}`);
});

Then('the token response may have a refresh_token', function (this: ProviderWorld) {
  // The getter says so when there is none.
  if (this.authorized.refreshToken !== '') return;
  throw new NotApplicable('The provider issued an empty refresh token.');
});

Then('the response has a new access token', function (this: ProviderWorld) {
  try {
    expectToken(this.answer);
  } catch (error) {
    if (!(error instanceof RequirementNotMet)) throw error;
    throw new RequirementNotMet('a new access token', describeAnswer(this.answer));
  }
});

Then('the refresh token is refused', function (this: ProviderWorld) {
  const { error } = answerOf(this.answer);
  if (hasToken(this.answer))
    throw new RequirementNotMet(
      'the error "invalid_grant"',
      `${describeAnswer(this.answer)}, for another client`,
    );
  // These are about the client: that it may not refresh at all, or is not known.
  if (error === undefined || ABOUT_THE_CLIENT.has(error))
    throw new NotTested(
      `Whether the refresh token is good for another client cannot be told: ${describeAnswer(this.answer)}.`,
    );
});

Then('the refresh token of the first device is accepted', function (this: ProviderWorld) {
  const { error } = answerOf(this.answer);
  if (hasToken(this.answer)) return;
  // Another error speaks of something else than the token.
  if (error !== 'invalid_grant')
    throw new NotTested(`Whether the refresh token is alive cannot be told: ${describeAnswer(this.answer)}.`);
  throw new RequirementNotMet(
    'the refresh token of a device to outlive the approval of another one',
    `${describeAnswer(this.answer)}; before that approval it worked`,
  );
});

Then('the response has another refresh token, as the client is public', function (this: ProviderWorld) {
  const { client, certificate } = this.run.target;
  if (authMethodOf(client) !== 'none')
    throw new NotApplicable('The device is a confidential client, to which its refresh token is bound.');
  if (certificate !== undefined)
    throw new NotTested('The refresh token may be bound to the certificate that the device shows.');
  const { refreshToken } = this.authorized;
  if (refreshTokenAfter(this.answer, refreshToken) === refreshToken) {
    if (this.run.replay)
      throw new NotTested(
        'The refresh token stays good, and no recording shows whether it is bound to a certificate or key of the device.',
      );
    throw new RequirementNotMet(
      'another refresh token in place of the one that was used',
      'the one that was used stays good',
    );
  }
});
