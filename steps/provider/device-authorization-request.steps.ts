import { Given, When } from '@cucumber/cucumber';
import type { Exchange } from '../../src/http/exchange';
import { answerOf, hasCodes } from '../../src/judging/answers';
import { NotTested } from '../../src/judging/outcomes';
import {
  GARBAGE,
  SESSION_REQUESTS,
  shapeNamed,
  unknownClientId,
} from '../../src/provider-under-test/request-shapes';
import { ANY_SESSION } from '../../src/provider-under-test/session-budget';
import { expectNoStranger } from './support/stranger';
import type { ProviderWorld } from './support/world';
import { askWithWrongCredentials, withNearSecret } from './support/wrong-credentials';

Given('a device authorization response', async function (this: ProviderWorld) {
  await (this.tags.includes(ANY_SESSION) ? this.useAnySession() : this.startSession());
});

Given('a device authorization response to a request without scope', async function (this: ProviderWorld) {
  const how = 'without scope';
  const opening = await this.askAlike('device', how, shapeNamed(SESSION_REQUESTS, how));
  if (answerOf(opening).error === 'invalid_scope') this.notApplicable('The provider has no default scope.');
  this.session = this.openSession(this.client('device'), opening);
});

Given('device authorization responses for two devices', async function (this: ProviderWorld) {
  this.sessions.push(await this.startSession(), await this.startSession());
});

Given('a device authorization response for the confidential client', async function (this: ProviderWorld) {
  await this.startSession('confidential client');
});

Given(
  'a device authorization response for the confidential client, if there is one',
  async function (this: ProviderWorld) {
    if (this.run.target.confidential_client === undefined)
      this.notApplicable('The target names no confidential client (confidential_client).');
    await this.startSession('confidential client');
  },
);

When('the device sends a device authorization request', async function (this: ProviderWorld) {
  await this.askAlike('device', '');
});

When('the confidential client sends a device authorization request', async function (this: ProviderWorld) {
  await this.askPlainly('confidential client');
});

When(
  'a client that is not registered for the device grant sends a device authorization request',
  async function (this: ProviderWorld) {
    await requireKnown(this, await this.ask('unauthorized client'));
  },
);

When(
  'a client that is registered for other grants sends a device authorization request',
  async function (this: ProviderWorld) {
    const answer = await this.ask('unauthorized client');
    // The form of an error is the same whoever it is for; but for that which a stranger gets, and its status.
    if (answerOf(answer).error === 'invalid_client') await requireKnown(this, answer);
  },
);

/** @throws NotTested where the server may not know the client that is to lack the grant */
function requireKnown(world: ProviderWorld, answer: Exchange): Promise<void> {
  return expectNoStranger(answer, world.run.hasRegistered('unauthorized client'), (shape) =>
    world.client('unauthorized client').deviceAuthorization(world.run.target.scope, shape, world.run.signal),
  );
}

When(
  'a client that was never registered sends a device authorization request',
  async function (this: ProviderWorld) {
    const answer = await this.ask('device', {
      authentication: 'none',
      set: { client_id: unknownClientId() },
    });
    if (this.run.target.unregistered_clients && hasCodes(answer))
      this.notApplicable(
        'By the target file the server serves clients that nobody registered (unregistered_clients), which RFC 6749, 2.4 leaves out of its scope; and so it did.',
      );
  },
);

When(
  'the device sends a device authorization request with the additional scope value {string}',
  async function (this: ProviderWorld, value: string) {
    const scope = [this.run.target.scope, value].filter(Boolean).join(' ');
    await this.ask('device', { set: { scope } });
  },
);

When(
  /^the (device|confidential client) sends a device authorization request (with(?:out)? (?!the additional|wrong HTTP|\w+ twice).*)$/,
  async function (this: ProviderWorld, who: 'device' | 'confidential client', how: string) {
    const { confidential_client: registration } = this.run.target;
    const isNear = how === 'with a wrong client_secret' && registration !== undefined;
    await this.askAlike(who, how, isNear ? withNearSecret(registration) : shapeNamed(SESSION_REQUESTS, how));
  },
);

When(
  'the confidential client sends a device authorization request with wrong HTTP Basic credentials',
  async function (this: ProviderWorld) {
    await askWithWrongCredentials(this);
  },
);

When(
  'the device sends a device authorization request with client_id twice',
  async function (this: ProviderWorld) {
    const { client_id } = this.run.target.client;
    await this.ask('device', { set: { client_id }, repeat: { client_id } });
  },
);

When(
  'the device sends a device authorization request with scope twice',
  async function (this: ProviderWorld) {
    const { scope } = this.run.target;
    if (scope === undefined) throw new NotTested('The target names no scope that could come twice (scope).');
    await this.ask('device', { repeat: { scope } });
  },
);

When(
  /^the device authorization endpoint receives (.*)$/,
  async function (this: ProviderWorld, garbage: string) {
    await this.ask('device', shapeNamed(GARBAGE, garbage));
  },
);
