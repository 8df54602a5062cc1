import { inspect } from 'node:util';
import { Given, Then, When } from '@cucumber/cucumber';
import type { TokenEndpointAuthMethod } from '../../src/device-client/client-registration';
import {
  Aborted,
  AccessDenied,
  DeviceClientError,
  ExpiredToken,
  InsecureEndpoint,
  MalformedResponse,
  MetadataUnusable,
  NetworkTrouble,
  OAuthError,
  UnexpectedRedirect,
} from '../../src/device-client/errors';
import * as expect from '../../src/judging/expect';
import { NeverEnded, NotApplicable, NotTested } from '../../src/judging/outcomes';
import { type ClientWorld, ENDPOINTS } from './support/client-world';
import { ACCESS_TOKEN } from './support/stub-answer';

Given('a public client {string}', function (this: ClientWorld, clientId: string) {
  this.registration = { client_id: clientId };
});

Given(
  /^a client "([^"]+)" with the secret "([^"]+)", registered for (client_secret_\w+)$/,
  function (this: ClientWorld, clientId: string, secret: string, method: TokenEndpointAuthMethod) {
    this.registration = { client_id: clientId, client_secret: secret, token_endpoint_auth_method: method };
  },
);

Given('the client knows the issuer {string}', function (this: ClientWorld, issuer: string) {
  this.authorizationServer = { issuer };
});

Given(
  /^the client knows the (\w+) as "([^"]+)"$/,
  function (this: ClientWorld, name: string, address: string) {
    this.authorizationServer = { endpoints: { ...ENDPOINTS, [name]: address } };
  },
);

Given('the client was told to take plain http on loopback', function (this: ClientWorld) {
  this.plainHttp = 'loopback';
});

Given('the client asks for the scope {string}', function (this: ClientWorld, scope: string) {
  this.scope = scope;
});

When('a device client is made', function (this: ClientWorld) {
  this.newClient();
});

When('the user signs in', async function (this: ClientWorld) {
  await this.signIn();
  const looked = this.server.received.some(({ url }) => url.includes('/.well-known/'));
  if ('issuer' in this.authorizationServer && !looked)
    throw new NotApplicable('the client looks for no metadata');
});

When('the user asks for nothing more', () => {
  // Nothing happens, which is what the next sentence looks at.
});

When('the program asks once more how the sign-in ended', async function (this: ClientWorld) {
  const { session } = this;
  if (session) await this.outcomeOf(() => session.tokens());
});

When('two users sign in at the same time', async function (this: ClientWorld) {
  await Promise.all([this.signIn(), this.signIn()]);
});

When('the client refreshes its tokens', async function (this: ClientWorld) {
  if (!this.tokens) throw new NotTested('there are no tokens to refresh');
  const { tokens } = this;
  await this.outcomeOf(() => this.newClient().refresh(tokens));
});

Then('the client is signed in', function (this: ClientWorld) {
  expect.equal(this.failure, undefined, `the sign-in failed: ${String(this.failure)}`);
  expect.equal(this.tokens?.access_token, ACCESS_TOKEN);
});

Then('the outcome was the same both times', function (this: ClientWorld) {
  const [first, second] = this.outcomes;
  if (this.outcomes.length < 2) throw new NotTested('there was no session to ask');
  expect.ok(first === second, `first ${String(first)}, then ${String(second)}`);
});

Then('the client holds the scope {string}', function (this: ClientWorld, scope: string) {
  expect.equal(this.tokens?.scope, scope);
});

Then('the client knows that {string} was not granted', function (this: ClientWorld, scopes: string) {
  expect.equal(this.tokens?.missingScopes.join(' '), scopes);
  const approved = this.events.find((event) => event.type === 'approved');
  expect.equal(approved?.missingScopes.join(' '), scopes);
});

Then('the client holds the refresh token {string}', function (this: ClientWorld, token: string) {
  expect.equal(this.tokens?.refresh_token, token);
});

Then('the client holds no refresh token', function (this: ClientWorld) {
  expect.ok(this.tokens);
  expect.equal(this.tokens.refresh_token, undefined);
});

const ENDINGS = {
  'the user refused': AccessDenied,
  'the code expired': ExpiredToken,
  'it was cancelled': Aborted,
  'of a redirect': UnexpectedRedirect,
  'the authorization server cannot be reached': NetworkTrouble,
  'the address is not secure': InsecureEndpoint,
  'the metadata cannot be used': MetadataUnusable,
  'the answer cannot be used': MalformedResponse,
} as const;

Then(
  /^the sign-in ends because (the user refused|the code expired|it was cancelled|of a redirect|the authorization server cannot be reached|the address is not secure|the metadata cannot be used|the answer cannot be used)$/,
  function (this: ClientWorld, reason: keyof typeof ENDINGS) {
    assertEndedWith(this, ENDINGS[reason]);
  },
);

Then(
  /^the sign-in ends because (the answer|the metadata) cannot be used: (.+)$/,
  function (this: ClientWorld, what: 'the answer' | 'the metadata', words: string) {
    const error = assertEndedWith(this, ENDINGS[`${what} cannot be used`]);
    expect.ok(error.message.includes(words), error.message);
  },
);

Then('the sign-in ends because of the error {string}', function (this: ClientWorld, code: string) {
  const error = assertEndedWith(this, OAuthError);
  expect.equal(error.code, code);
});

Then('the user reads {string}', function (this: ClientWorld, words: string) {
  const error = assertEndedWith(this, DeviceClientError);
  expect.ok(error.message.includes(words), JSON.stringify(error.message));
});

Then('the sign-in ends without tokens', function (this: ClientWorld) {
  expect.equal(this.tokens, undefined, 'the client holds tokens');
  expect.ok(!(this.failure instanceof NeverEnded), String(this.failure));
});

Then('nothing the program can log holds the device code', function (this: ClientWorld) {
  assertNotIn(loggable(this), 'dc-3f9a64e1b7');
});

Then('nothing the program can log holds the token', function (this: ClientWorld) {
  assertNotIn(loggable(this), ACCESS_TOKEN);
});

Then(
  'the program was given {string} and {string} to show',
  function (this: ClientWorld, uri: string, code: string) {
    expect.equal(this.session?.prompt.verification_uri, uri);
    expect.equal(this.session?.prompt.user_code, code);
  },
);

function assertNotIn(text: string, secret: string): void {
  expect.ok(!text.includes(secret), text);
}

function loggable({ session, events, tokens, failure }: ClientWorld): string {
  return inspect([session, events, tokens, failure], { depth: 10 });
}

/** A constructor of errors, abstract or not. */
type ErrorClass<E extends Error> = abstract new (...values: never[]) => E;

function assertEndedWith<E extends Error>(world: ClientWorld, expected: ErrorClass<E>): E {
  expect.equal(world.tokens, undefined, 'the client holds tokens');
  expect.ok(world.failure instanceof Error, 'the sign-in did not end with an error');
  expect.ok(
    world.failure instanceof expected,
    `it ended with ${world.failure.name}: ${world.failure.message}`,
  );
  // Whatever happened, the user is told what and what to do, on one line each.
  expect.ok(world.failure instanceof DeviceClientError);
  const { message, advice } = world.failure;
  expect.ok(message !== '' && advice !== '');
  expect.doesNotMatch(`${message}${advice}`, /\p{Cc}/u);
  return world.failure;
}
