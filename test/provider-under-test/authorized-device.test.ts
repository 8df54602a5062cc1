import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import type { Browser } from '../../src/end-user/end-user';
import { NotApplicable } from '../../src/judging/outcomes';
import { AuthorizedDevice } from '../../src/provider-under-test/authorized-device';
import { answered } from '../judging/exchange';

const BROWSER: Browser = { run: () => Promise.reject(new Error('Nobody goes anywhere.')) };

const device = (members: object): AuthorizedDevice =>
  new AuthorizedDevice([answered({ json: members })], undefined, BROWSER);

it('goes on with the refresh token that came last, for the one before may be used up', () => {
  const authorized = device({ access_token: 'a', refresh_token: 'first' });
  assert.equal(authorized.newestRefreshToken, 'first');
  authorized.received('second');
  assert.equal(authorized.newestRefreshToken, 'second');
  assert.equal(authorized.refreshToken, 'first');
});

it('has none to go on with where none came', () => {
  assert.throws(() => device({ access_token: 'a' }).newestRefreshToken, NotApplicable);
});
