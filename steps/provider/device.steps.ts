import { Given, When } from '@cucumber/cucumber';
import { answerOf, hasToken } from '../../src/judging/answers';
import { describeAnswer } from '../../src/judging/describe';
import { NotTested } from '../../src/judging/outcomes';
import {
  GARBAGE,
  SESSION_REQUESTS,
  STRANGE_SCOPE,
  shapeNamed,
  strangeClientId,
  strangeDeviceCode,
  TOKEN_REQUESTS,
} from '../../src/provider-under-test/request-shapes';
import { provokeSlowDown } from './support/slow-down';
import type { ProviderWorld } from './support/world';

Given('a session', async function (this: ProviderWorld) {
  await this.startSession();
});

Given('a session without a scope', async function (this: ProviderWorld) {
  const opening = await this.ask('device', shapeNamed(SESSION_REQUESTS, 'without a scope'));
  if (answerOf(opening).error === 'invalid_scope') this.notApplicable('The provider has no default scope.');
  this.session = this.takeUp(this.client('device'), opening);
});

Given('a session of the confidential client', async function (this: ProviderWorld) {
  await this.startSession('confidential client');
});

Given('the device was told to slow down', async function (this: ProviderWorld) {
  await provokeSlowDown(this);
});

Given('the device got its token', async function (this: ProviderWorld) {
  if (!hasToken(await this.pollInTime()))
    throw new NotTested(`The device got ${describeAnswer(this.answer)} in place of a token.`);
});

When('the device asks for a session', async function (this: ProviderWorld) {
  await this.ask('device');
});

When('the confidential client asks for a session', async function (this: ProviderWorld) {
  await this.ask('confidential client');
});

When('the client without the grant asks for a session', async function (this: ProviderWorld) {
  await this.ask('unauthorized client');
});

When('a client that was never registered asks for a session', async function (this: ProviderWorld) {
  await this.ask('device', { authentication: 'none', set: { client_id: strangeClientId() } });
});

When(
  'the device asks for a session, adding a scope that nobody has defined',
  async function (this: ProviderWorld) {
    const scope = [this.run.target.scope, STRANGE_SCOPE].filter(Boolean).join(' ');
    await this.ask('device', { set: { scope } });
  },
);

When(/^the device asks for a session (with(?:out)? .*)$/, async function (this: ProviderWorld, how: string) {
  await this.ask('device', shapeNamed(SESSION_REQUESTS, how));
});

When(
  /^the confidential client asks for a session (with(?:out)? .*)$/,
  async function (this: ProviderWorld, how: string) {
    await this.ask('confidential client', shapeNamed(SESSION_REQUESTS, how));
  },
);

When('the device asks for a session naming its client twice', async function (this: ProviderWorld) {
  const { client_id } = this.run.target.client;
  await this.ask('device', { set: { client_id }, repeat: { client_id } });
});

When('the device asks for a session naming its scope twice', async function (this: ProviderWorld) {
  const { scope } = this.run.target;
  if (scope === undefined) throw new NotTested('The target names no scope that could come twice (scope).');
  await this.ask('device', { repeat: { scope } });
});

When(
  /^the device authorization endpoint is sent (.*)$/,
  async function (this: ProviderWorld, garbage: string) {
    await this.ask('device', shapeNamed(GARBAGE, garbage));
  },
);

When(/^the token endpoint is sent (.*)$/, async function (this: ProviderWorld, garbage: string) {
  this.answers.push(await this.client('device').token('x', shapeNamed(GARBAGE, garbage), this.run.signal));
});

When('the device asks for the token', async function (this: ProviderWorld) {
  await this.poll();
});

When(
  /^the (?:device|confidential client) asks for the token (with(?:out)? (?!waiting|a device code that).*)$/,
  async function (this: ProviderWorld, how: string) {
    const header = / in its header$/;
    if (
      header.test(how) &&
      this.session.device.registration.token_endpoint_auth_method === 'client_secret_post'
    ) {
      throw new NotTested('The confidential client of the target does not authenticate by header.');
    }
    await this.poll(this.session, shapeNamed(TOKEN_REQUESTS, how.replace(header, '')));
  },
);

When('the device asks for the token naming its device code twice', async function (this: ProviderWorld) {
  await this.poll(this.session, { repeat: { device_code: this.session.authorization.device_code } });
});

When(
  'the device asks for the token with a device code that nobody was given',
  async function (this: ProviderWorld) {
    const device_code = strangeDeviceCode(this.session.authorization.device_code);
    await this.poll(this.session, { set: { device_code } });
  },
);

When('another client presents its device code', async function (this: ProviderWorld) {
  this.answers.push(await this.session.pollBy(this.client('other client')));
});

When('the device asks for the token three times, an interval apart', async function (this: ProviderWorld) {
  for (let poll = 0; poll < 3; poll++) await this.pollInTime();
});

When('the device asks for the token three times without waiting', async function (this: ProviderWorld) {
  for (let poll = 0; poll < 3; poll++) await this.poll();
});

When(
  'the device asks for the token without waiting until it is told to slow down',
  async function (this: ProviderWorld) {
    await provokeSlowDown(this);
  },
);

When('the device waits an interval before each of three questions', async function (this: ProviderWorld) {
  await this.session.waitInterval();
  for (let poll = 0; poll < 3; poll++) await this.pollInTime();
});

When(
  'the device asks for the token three times without waiting once the codes have expired',
  async function (this: ProviderWorld) {
    await this.waitForExpiry(2000);
    for (let poll = 0; poll < 3; poll++) await this.poll();
  },
);

When('the device asks for the token after an interval', async function (this: ProviderWorld) {
  this.answers = [];
  await this.pollInTime();
});

When('the device asks for the token eight times at the same moment', async function (this: ProviderWorld) {
  const { session } = this;
  this.answers = await Promise.all(Array.from({ length: 8 }, () => session.poll()));
});

When('the device asks for the token shortly before the codes expire', async function (this: ProviderWorld) {
  await this.waitForExpiry(-1500);
  await this.poll();
  if (this.answer.receivedAt >= this.session.aliveUntil) {
    throw new NotTested('The answer came too late to say anything about the time before the expiry.');
  }
});

When('the device asks for the token once the codes have expired', async function (this: ProviderWorld) {
  await this.waitForExpiry(500);
  const { error } = answerOf(await this.poll());
  // A server that counts in whole seconds may be late by one or two: a last question is only fair.
  if (error === 'authorization_pending' || error === 'slow_down') await this.pollInTime();
});

When('the device keeps to the longer interval', async function (this: ProviderWorld) {
  await this.pollInTime();
});

When('the device uses its access token', async function (this: ProviderWorld) {
  const { target, endpoints } = this.run;
  const resource = target.resource ?? endpoints.userinfo_endpoint;
  if (resource === undefined) {
    throw new NotTested(
      'Nothing says where the access token is to be used (resource, or a userinfo endpoint).',
    );
  }
  this.answers.push(
    await this.client('device').resource(resource, this.admitted.accessToken, this.run.signal),
  );
});

When('the device uses its refresh token', async function (this: ProviderWorld) {
  this.answers.push(
    await this.client('device').refresh(this.admitted.refreshToken, undefined, this.run.signal),
  );
});
