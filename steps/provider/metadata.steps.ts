import { Given, Then, When } from '@cucumber/cucumber';
import { DeviceRequests } from '../../src/device-client/requests';
import type { Exchange } from '../../src/http/exchange';
import { describeValue } from '../../src/judging/describe';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { askForGrant } from '../../src/provider-under-test/grant-offer';
import { DEVICE_CODE_GRANT_TYPE } from '../../src/rfc8628/grant-type';
import type { ProviderWorld } from './support/world';

function lookUp(world: ProviderWorld, more: readonly Exchange[] = []): Readonly<Record<string, unknown>> {
  const { discovered, target } = world.run;
  world.exchanges.push(...discovered.exchanges, ...more);
  if (target.issuer === undefined)
    throw new NotTested('The target names no issuer whose metadata could be looked up.');
  if (!discovered.metadata) throw new NotApplicable('The issuer publishes no metadata.');
  return discovered.metadata.document;
}

Given('metadata', function (this: ProviderWorld) {
  lookUp(this);
});

Given('metadata that names the device authorization endpoint', function (this: ProviderWorld) {
  if (lookUp(this).device_authorization_endpoint === undefined) {
    throw new NotApplicable('The metadata does not name the device authorization endpoint.');
  }
});

When('the device looks up the metadata of the issuer', async function (this: ProviderWorld) {
  const { run } = this;
  // Of a provider that names no such endpoint, the report has what its token endpoint says of the grant, too.
  const asked = run.endpoints.device_authorization_endpoint === '' ? await askForGrant(run) : undefined;
  lookUp(this, asked ? [asked] : []);
});

When('the device asks for a session at the endpoint named there', async function (this: ProviderWorld) {
  const { run } = this;
  const endpoint = run.discovered.metadata?.document.device_authorization_endpoint;
  if (typeof endpoint !== 'string' || !/^https?:\/\//i.test(endpoint) || !URL.canParse(endpoint)) {
    throw new RequirementNotMet('an absolute URL', describeValue(endpoint));
  }
  const client = new DeviceRequests({
    endpoints: { ...run.endpoints, device_authorization_endpoint: endpoint },
    registration: run.target.client,
    transport: run.transport((exchange) => this.exchanges.push(exchange)),
  });
  this.answers.push(await client.deviceAuthorization(run.target.scope, undefined, run.signal));
});

Then('it may find the device authorization endpoint', function (this: ProviderWorld) {
  if (this.run.discovered.metadata?.document.device_authorization_endpoint === undefined) {
    throw new NotApplicable('The metadata does not name the device authorization endpoint.');
  }
});

Then('the metadata lists the device grant among the supported ones', function (this: ProviderWorld) {
  const grants = this.run.discovered.metadata?.document.grant_types_supported;
  if (!Array.isArray(grants) || !grants.includes(DEVICE_CODE_GRANT_TYPE)) {
    throw new RequirementNotMet(
      `${DEVICE_CODE_GRANT_TYPE} in grant_types_supported`,
      Array.isArray(grants)
        ? grants.filter(isText).join(', ').slice(0, 300) || 'a list without names'
        : describeValue(grants),
    );
  }
});

Then('its issuer is exactly the one that was asked for', function (this: ProviderWorld) {
  const issuer = this.run.discovered.metadata?.document.issuer;
  if (issuer !== this.run.target.issuer) {
    throw new RequirementNotMet(`the issuer ${this.run.target.issuer}`, describeValue(issuer));
  }
});

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
