import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import type { ReceivedRequest } from '../../src/client-under-test/received-request';
import { sentSecret } from '../../src/client-under-test/sent-secret';

function request(body: string, credentials?: string): ReceivedRequest {
  const authorization = credentials !== undefined && `Basic ${Buffer.from(credentials).toString('base64')}`;
  return {
    method: 'POST',
    url: 'https://as.example/token',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization && { authorization }),
    },
    body,
    at: 0,
    answeredAt: 0,
    countsFrom: 0,
    shownBefore: 0,
    gaveUp: false,
  };
}

it('a request proves who sends it by a secret or an assertion, and by no word for a secret that is not there', () => {
  assert.equal(sentSecret(request('client_id=tv')), undefined);
  assert.equal(sentSecret(request('client_id=tv&client_secret=s3%20cret')), 's3 cret');
  assert.equal(sentSecret(request('', 'tv:a:b')), 'a:b');
  assert.equal(sentSecret(request('client_assertion=e30')), 'e30');
  for (const none of ['', 'undefined', 'null', 'None'])
    assert.equal(sentSecret(request('client_secret=', `tv:${none}`)), undefined);
});
