import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { ENDPOINTS } from '../../src/client-under-test/addresses';
import { isMeantAsPost, parametersOf } from '../../src/client-under-test/body-parameters';
import { endpointOf } from '../../src/client-under-test/dialect-paths';

const FORM = 'application/x-www-form-urlencoded';

/** What a request to an address that a client has built in is taken for. */
function takenFor(method: string, query: string, type: string, body: string): string | undefined {
  const parameters = parametersOf({
    url: `https://login.example/own/path${query}`,
    headers: { 'content-type': type },
    body,
  });
  const meant = isMeantAsPost(method, new URLSearchParams(query)) ? 'POST' : method;
  return endpointOf('rfc8628', meant, '/own/path', parameters);
}

describe('a request to an address of the client’s own', () => {
  const { device_authorization_endpoint: CODES, token_endpoint: TOKEN } = ENDPOINTS;
  for (const [what, method, query, type, body, endpoint] of [
    ['a form with a client_id', 'POST', '', FORM, 'client_id=tv', CODES],
    ['a form without a client_id', 'POST', '', FORM, 'scope=openid', CODES],
    ['JSON with a client_id', 'POST', '', 'application/json', '{"client_id":"tv"}', CODES],
    ['a query in place of a form', 'POST', '?client_id=tv', FORM, '', CODES],
    ['a GET with a client_id', 'GET', '?client_id=tv', '', '', CODES],
    ['a form with a grant_type', 'POST', '', FORM, 'grant_type=x&client_id=tv', TOKEN],
    ['a poll without a grant_type', 'POST', '', FORM, 'device_code=dc-1&client_id=tv', TOKEN],
    ['a GET that polls', 'GET', '?grant_type=x&device_code=dc-1', '', '', TOKEN],
    ['a GET that says nothing', 'GET', '', '', '', undefined],
    ['a token that is taken back', 'POST', '', FORM, 'client_id=tv&token=at-1', undefined],
  ] as const) {
    it(`is known by what it says: ${what}`, () => {
      assert.equal(takenFor(method, query, type, body), endpoint);
    });
  }
});
