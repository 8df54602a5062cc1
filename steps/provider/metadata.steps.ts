import { Given, Then, When } from '@cucumber/cucumber';
import { DeviceRequests } from '../../src/device-client/requests';
import type { Exchange } from '../../src/http/exchange';
import { describeValue } from '../../src/judging/describe';
import { NotApplicable, NotTested, RequirementNotMet } from '../../src/judging/outcomes';
import { askForGrant } from '../../src/provider-under-test/grant-offer';
import { shareMetadataUrls } from '../../src/rfc8628/metadata-urls';
import type { ProviderWorld } from './support/world';

function lookUp(world: ProviderWorld, more: readonly Exchange[] = []): Readonly<Record<string, unknown>> {
  const { discovered, target } = world.run;
  world.exchanges.push(...discovered.exchanges, ...more);
  if (target.issuer === undefined) {
    throw new NotTested(
      world.run.replay
        ? 'The recording shows nobody who looks up the metadata.'
        : 'The target names no issuer whose metadata could be looked up.',
    );
  }
  if (!discovered.metadata) throw new NotApplicable('The issuer publishes no metadata.');
  return discovered.metadata.document;
}

Given('metadata', function (this: ProviderWorld) {
  lookUp(this);
});

Given('metadata with a device_authorization_endpoint', function (this: ProviderWorld) {
  if (lookUp(this).device_authorization_endpoint === undefined) {
    throw new NotApplicable('The metadata does not name the device authorization endpoint.');
  }
});

When('the device fetches the metadata of the issuer', async function (this: ProviderWorld) {
  const { run } = this;
  // Of a provider that names no such endpoint, the report has what its token endpoint says of the grant, too.
  const asked =
    run.endpoints.device_authorization_endpoint === undefined ? await askForGrant(run) : undefined;
  lookUp(this, asked ? [asked] : []);
});

When(
  'the device sends a device authorization request to the endpoint in the metadata',
  async function (this: ProviderWorld) {
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
  },
);

Then('the metadata may have a device_authorization_endpoint', function (this: ProviderWorld) {
  if (this.run.discovered.metadata?.document.device_authorization_endpoint === undefined) {
    throw new NotApplicable('The metadata does not name the device authorization endpoint.');
  }
});

Then('grant_types_supported contains {string}', function (this: ProviderWorld, grant: string) {
  const grants = this.run.discovered.metadata?.document.grant_types_supported;
  if (!Array.isArray(grants) || !grants.includes(grant)) {
    throw new RequirementNotMet(
      `${grant} in grant_types_supported`,
      Array.isArray(grants)
        ? grants.filter(isText).join(', ').slice(0, 300) || 'a list without names'
        : describeValue(grants),
    );
  }
});

Then('issuer is identical to the issuer that the metadata was fetched for', function (this: ProviderWorld) {
  const issuer = this.run.discovered.metadata?.document.issuer;
  const asked = this.run.target.issuer;
  if (issuer === asked) return;
  if (typeof issuer === 'string' && asked !== undefined && shareMetadataUrls(issuer, asked)) {
    // Whoever wrote the target may have left out, or added, the slash that its clients are told.
    throw new NotTested(
      `The metadata name the issuer ${describeValue(issuer)}, whose metadata lie where those of "${asked}" do: which of the two clients are told cannot be seen. If it is that of the metadata, write it so in the target (issuer).`,
    );
  }
  throw new RequirementNotMet(`the issuer ${asked}`, describeValue(issuer));
});

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
