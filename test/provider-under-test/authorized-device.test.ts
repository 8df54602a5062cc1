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
  authorized.received('second', answered({ json: {} }));
  assert.equal(authorized.newestRefreshToken, 'second');
  assert.equal(authorized.refreshToken, 'first');
});

it('knows from when on its refresh token is good', () => {
  const token = (claims: object): string =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  const goodFrom = (claims: object): number =>
    device({ access_token: 'a', refresh_token: token(claims) }).newestRefreshTokenGoodFrom;
  const [atOnce, SECOND] = [1, 1000];
  // The response came at 1 ms of the clock, and on the first of January 1970.
  assert.equal(device({ access_token: 'a', refresh_token: 'opaque' }).newestRefreshTokenGoodFrom, atOnce);
  assert.equal(goodFrom({ iat: 5000 }), atOnce);
  assert.equal(goodFrom({ iat: 5000, nbf: 5000 }), atOnce);
  assert.equal(goodFrom({ iat: 5000, nbf: 6740 }), atOnce + 1741 * SECOND);
  assert.equal(goodFrom({ nbf: 60 }), atOnce + 61 * SECOND - 1);
  const authorized = device({ access_token: 'a', refresh_token: 'first' });
  const later = { ...answered({ json: {} }), receivedAt: 500 };
  authorized.received(token({ iat: 5000, nbf: 5010 }), later);
  assert.equal(authorized.newestRefreshTokenGoodFrom, 500 + 11 * SECOND);
});

it('has none to go on with where none came', () => {
  assert.throws(() => device({ access_token: 'a' }).newestRefreshToken, NotApplicable);
});
