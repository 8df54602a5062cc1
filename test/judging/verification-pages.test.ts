import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { PageSeen } from '../../src/end-user/end-user';
import {
  mentionsCode,
  mentionsDevice,
  mentionsScope,
  nameOfClient,
  sendsBack,
} from '../../src/judging/verification-pages';

function page(text: string, title = ''): PageSeen {
  return {
    url: 'https://idp.example/device',
    status: 200,
    title,
    text,
    holds: { codeField: false, passwordField: false },
  };
}

describe('what a verification page says', () => {
  it('of a device', () => {
    assert.equal(mentionsDevice([page('Connect a device')]), true);
    assert.equal(mentionsDevice([page('', 'Device Login')]), true);
    assert.equal(mentionsDevice([page('Ein Gerät verbinden')]), true);
    assert.equal(mentionsDevice([page('Sign in'), page('Allow access to your account?')]), false);
    assert.equal(mentionsDevice([]), false);
  });

  it('of the user code, its dashes and capitals aside', () => {
    assert.equal(mentionsCode([page('Is it wdjb mjht?')], 'WDJB-MJHT'), true);
    assert.equal(mentionsCode([page('Sign in'), page('Code: WDJBMJHT')], 'WDJB-MJHT'), true);
    assert.equal(mentionsCode([page('Code: WDJB')], 'WDJB-MJHT'), false);
  });

  it('of the client, by its name or its identifier, as words of their own', () => {
    const client = { client_id: 'tv', client_name: 'Living-room TV (1)' };
    assert.equal(nameOfClient([page('Allow Living-room TV (1) to read?')], client), 'Living-room TV (1)');
    assert.equal(nameOfClient([page('The client "tv" wants')], client), 'tv');
    assert.equal(nameOfClient([page('activity')], { client_id: 'tv' }), undefined);
    assert.equal(nameOfClient([page('anything')], { client_id: '.*' }), undefined);
  });

  it('of the scope, by its value or its words', () => {
    assert.equal(mentionsScope([page('openid, profile')], ['profile']), true);
    assert.equal(mentionsScope([page('access while you are offline')], ['offline_access']), true);
    assert.equal(mentionsScope([page('Read your user data')], ['read:user']), true);
    assert.equal(mentionsScope([page('Allow?')], ['profile', 'email']), false);
  });

  it('of going back to the device', () => {
    for (const text of [
      'You may now close this window.',
      'Return to your TV',
      'Signed in. Continue on your device',
      'Sie können zurück zum Gerät',
    ]) {
      assert.equal(sendsBack(page(text)), true, text);
    }
    assert.equal(sendsBack(page('Welcome, Alice. Your account')), false);
  });
});
