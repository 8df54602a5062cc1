import { Given, When } from '@cucumber/cucumber';
import { useRefreshTokenOfAnother } from './support/refresh-by-another';
import {
  refreshTokenAfter,
  useAccessToken,
  useNewestRefreshToken,
  useRefreshToken,
} from './support/use-tokens';
import type { ProviderWorld } from './support/world';

When('the device uses its access token', async function (this: ProviderWorld) {
  this.look(await useAccessToken(this));
});

When('the device uses its refresh token', async function (this: ProviderWorld) {
  this.look(await useRefreshToken(this));
});

Given('the device used its refresh token', async function (this: ProviderWorld) {
  const refresh = await useRefreshToken(this);
  this.look(refresh);
  const { authorized } = this;
  const isFirst = authorized.newestRefreshToken === authorized.refreshToken;
  if (isFirst) authorized.received(refreshTokenAfter(refresh, authorized.refreshToken), refresh);
});

When(
  'another client that authenticates uses the refresh token of the device',
  async function (this: ProviderWorld) {
    await useRefreshTokenOfAnother(this);
  },
);

Given(
  'a device authorization response for another device of the same end user',
  async function (this: ProviderWorld) {
    this.continueIn(this.authorized.browser);
    await this.startSession();
  },
);

// A store that drops tokens for want of room has less time to do so before the approval is blamed for it.
Given('the first device used its refresh token just before', async function (this: ProviderWorld) {
  await useNewestRefreshToken(this);
});

When('the first device uses its refresh token again', async function (this: ProviderWorld) {
  await useNewestRefreshToken(this, { mayBeRefused: true });
});
