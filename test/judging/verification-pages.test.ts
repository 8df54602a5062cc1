import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { PageSeen } from '../../src/end-user/end-user';
import {
  isReadable,
  mentionsCode,
  mentionsDevice,
  mentionsScope,
  nameOfClient,
  sendsBack,
  textOfChoice,
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
    const client = { client_id: 'x' };
    for (const text of [
      'Connect a device',
      'Ein Gerät verbinden',
      'Geräteanmeldung',
      'Connectez votre appareil',
      'Sign in on your TV',
      'Use this code in your CLI.',
      'デバイスを接続',
      '连接设备',
    ])
      assert.equal(mentionsDevice([page(text)], client), 'yes', text);
    assert.equal(mentionsDevice([page('', 'Device Login')], client), 'yes');
    for (const text of [
      'Allow access to your account?',
      'Click here, client',
      'Your activity',
      'TVA incluse',
    ])
      assert.equal(mentionsDevice([page('Sign in'), page(text)], client), 'no', text);
    assert.equal(mentionsDevice([], client), 'no');
  });

  it('of a device, and not of a client that is called like one', () => {
    const client = { client_id: 'tv', client_name: 'Living-room TV' };
    assert.equal(mentionsDevice([page('Living-room TV wants access. Allow?')], client), 'no');
    assert.equal(mentionsDevice([page('Allow Living-room TV on your device?')], client), 'yes');
    assert.equal(mentionsDevice([page('Allow it on your tv?')], client), 'unclear');
    assert.equal(mentionsDevice([page('Connect a device')], { client_id: 'device' }), 'unclear');
  });

  it('of a device, and not of a scope that is spelt like one', () => {
    const client = { client_id: 'x' };
    assert.equal(mentionsDevice([page('It asks for tv.read')], client, ['tv.read']), 'no');
    assert.equal(mentionsDevice([page('It asks for tv.read on your TV')], client, ['tv.read']), 'yes');
    assert.equal(mentionsDevice([page('Connect a device')], client, ['device']), 'yes');
  });

  it('in a language that is read here', () => {
    const told = (text: string, language?: string) =>
      isReadable({ ...page(text), ...(language === undefined ? {} : { language }) });
    for (const [text, language] of [
      ['OK', undefined],
      ['OK', 'en'],
      ['設備', 'zh'],
      ['', undefined],
      ['123', 'de'],
    ] as const)
      assert.equal(told(text, language), true, text);
    for (const [text, language] of [
      ['Urządzenie zostało połączone', 'pl'],
      ['تم ربط جهازك', undefined],
      ['Устройство подключено к OK', 'en'],
    ] as const)
      assert.equal(told(text, language), false, text);
  });

  it('beside the code and numbers', () => {
    const choice = {
      ...page('Is it WDJB-MJHT? 5 minutes. wdjb'),
      holds: { ...page('').holds, approve: 'Yes' },
    };
    assert.equal(textOfChoice([page('Sign in'), choice], 'WDJB-MJHT'), 'Is it ?  minutes. ');
    assert.equal(textOfChoice([page('Sign in')], 'WDJB-MJHT'), undefined);
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
      'You can now use your device.',
      'Please check your TV.',
      'You’re all set!',
      'Authorized. There is nothing else to do.',
      'Vous pouvez fermer cette page.',
    ]) {
      assert.equal(sendsBack(page(text)), true, text);
    }
    for (const text of [
      'Welcome, Alice. Your account',
      'Device authorized',
      'The device was connected.',
      'Returned items',
      'Your device is connected',
    ])
      assert.equal(sendsBack(page(text)), false, text);
  });
});
