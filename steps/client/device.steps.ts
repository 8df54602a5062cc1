import { Given, Then, When } from '@cucumber/cucumber';
import { ENDPOINTS } from '../../src/client-under-test/addresses';
import { mayHoldToken } from '../../src/client-under-test/scripted-answer';
import type { TokenEndpointAuthMethod } from '../../src/device-client/client-registration';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import type { ClientWorld } from './support/client-world';

Given('the device is the public client {string}', function (this: ClientWorld, clientId: string) {
  this.harness.situation.registration = { client_id: clientId };
});

Given(
  /^the device is the client "([^"]+)" with the secret "([^"]+)", registered for (client_secret_\w+)$/,
  function (this: ClientWorld, clientId: string, secret: string, method: TokenEndpointAuthMethod) {
    this.harness.situation.registration = {
      client_id: clientId,
      client_secret: secret,
      token_endpoint_auth_method: method,
    };
  },
);

Given('the device asks for the scope {string}', function (this: ClientWorld, scope: string) {
  this.harness.situation.scope = scope;
});

Given('the device knows the issuer {string}', function (this: ClientWorld, issuer: string) {
  this.harness.situation.authorizationServer = { issuer };
  this.harness.situation.isAboutAddresses = true;
});

Given(
  /^the device knows the (\w+) as "([^"]+)"$/,
  function (this: ClientWorld, name: string, address: string) {
    this.harness.situation.authorizationServer = { endpoints: { ...ENDPOINTS, [name]: address } };
    this.harness.situation.isAboutAddresses = true;
  },
);

Given(
  'the home folder holds credentials of another tool for the authorization server',
  function (this: ClientWorld) {
    this.harness.situation.holdsForeignCredentials = true;
  },
);

Given('the device opens a browser for the end user', function (this: ClientWorld) {
  this.harness.situation.opensBrowser = true;
});

Given('the browser never comes back to the command line', function (this: ClientWorld) {
  this.harness.situation.browserStays = true;
});

Given('the output goes to a file', function (this: ClientWorld) {
  this.harness.situation.outputIsFile = true;
});

Given(
  'the end user cancels {int} seconds after the device authorization response',
  function (this: ClientWorld, seconds: number) {
    this.harness.situation.cancelsAfterSeconds = seconds;
  },
);

When('the end user signs in', async function (this: ClientWorld) {
  const { harness } = this;
  await harness.signIn();
  const reason = harness.notApplicable();
  if (reason !== undefined) throw new NotApplicable(reason);
  // Of whoever did nothing, not even what it does not do can be said.
  const unseen = harness.isInProcess ? undefined : harness.unseen();
  if (unseen !== undefined) throw new NotTested(unseen);
  if (!('issuer' in harness.situation.authorizationServer)) return;
  const looked = harness.received.filter(({ url }) => url.includes('/.well-known/'));
  if (looked.length === 0) throw new NotApplicable('The device looks for no metadata.');
  if (!looked.some(({ method, url }) => harness.script.declares(method, url)))
    throw new NotApplicable('The device looks for the metadata in other places.');
});

Then('the end user is signed in', function (this: ClientWorld) {
  const { outcome, script } = this.harness;
  if (!outcome?.signedIn)
    throw new RequirementNotMet('a sign-in that succeeds', outcome?.how ?? 'no sign-in');
  if (script.left('POST', ENDPOINTS.token_endpoint) > 0)
    throw new RequirementNotMet('a sign-in that succeeds', `${outcome.how} before it was given a token`);
});

Then('the end user is not signed in', function (this: ClientWorld) {
  const { outcome, isInProcess, script } = this.harness;
  if (
    outcome?.signedIn &&
    !isInProcess &&
    !script.given('POST', ENDPOINTS.token_endpoint).some(mayHoldToken)
  ) {
    // Some programs end so whatever came of a sign-in, which no RFC forbids.
    this.evidence.notes.push(
      'The program ended with status 0, which stands for a sign-in; nothing that it was given held a token, so that none is counted.',
    );
    return;
  }
  if (outcome?.signedIn) throw new RequirementNotMet('a sign-in that fails', outcome.how);
  if (outcome?.neverEnded) throw new RequirementNotMet('a sign-in that ends', outcome.how);
});
