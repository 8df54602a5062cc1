import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { saysHalfAnHour } from '../../src/client-under-test/lifetime-words';

describe('what says how long a code is good', () => {
  for (const text of [
    'The code is good for 30 minutes.',
    'expires in 29:59',
    'expires in 30m0s',
    '29m59s left',
    '{"expires_in":1800}',
    'You have 1,800 seconds.',
    'Il reste 1\u202f800 secondes.',
    'Er gilt noch 30,0 Min.',
    'gültig bis 14:25',
    'valable jusqu’à 14h25',
    'gültig bis 14.25 Uhr',
    'Expires 2026-11-29T00:25:55Z',
    'until 3 PM',
    '有効期限：30分',
    '{"minutes":30}',
    '٣٠ دقيقة',
    '３０分',
    'half an hour',
    'eine halbe Stunde',
    'dreißig Minuten',
    'Ещё полчаса',
  ])
    it(`is: ${text}`, () => assert.ok(saysHalfAnHour(text)));

  for (const text of [
    'Open https://as.example/device and enter WDJB-MJHT',
    'The code expires soon.',
    '30 % done',
    'http://127.0.0.1:3000/device',
    'expires_in 300',
    'The code is good for 15 minutes.',
    'tv 2.30.1',
  ])
    it(`is not: ${text}`, () => assert.ok(!saysHalfAnHour(text)));
});
