import { requirementsOf, sectionLink } from './section-link';

/** What RFC 8628 asks of an authorization server. */
export const PROVIDER_REQUIREMENTS = requirementsOf('provider', [
  {
    id: '3.1-form-post',
    level: 'MUST',
    keyword: 'defined',
    statement:
      'A POST of form-encoded client_id (and scope) to the device authorization endpoint starts a session.',
  },
  {
    id: '3.1-scope-optional',
    level: 'MUST',
    keyword: 'OPTIONAL',
    statement:
      'A request with no scope is served with a default scope, or refused with invalid_scope (RFC 6749 3.3); nothing else.',
  },
  // RFC 6749 3.3 lets a server ignore a scope it does not know, so that refusing it is no duty.
  {
    id: '3.1-unknown-scope',
    level: 'ADVICE',
    keyword: 'none',
    statement: 'A scope value that the server cannot know is refused with invalid_scope, or not granted.',
  },
  {
    id: '3.1-empty-parameter',
    level: 'MUST',
    keyword: 'MUST',
    statement:
      'A parameter sent without a value is treated as if it had been left out: an empty scope acts like no scope, an empty client_id like none.',
  },
  {
    id: '3.1-unknown-parameter',
    level: 'MUST',
    keyword: 'MUST',
    statement: 'An unrecognised parameter is ignored.',
  },
  {
    id: '3.1-repeated-parameter',
    level: 'MUST',
    keyword: 'MUST NOT',
    statement: 'A parameter sent twice is refused with invalid_request (RFC 6749 5.2); no codes are issued.',
  },
  {
    id: '3.1-client-id',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement:
      'Without client_id and without client authentication no codes are issued: invalid_request or invalid_client.',
  },
  {
    id: '3.1-unknown-client',
    level: 'MUST',
    keyword: 'defined',
    statement: 'A client the server does not know gets invalid_client, and no codes.',
  },
  {
    id: '3.1-client-authentication',
    level: 'MUST',
    keyword: 'MUST',
    needs: 'confidential client',
    statement:
      'A confidential client authenticates here as at the token endpoint (RFC 6749 3.2.1): a missing or wrong secret gets no codes, and invalid_client.',
  },
  {
    id: '3.1-unauthorized-client',
    level: 'MUST',
    keyword: 'defined',
    needs: 'client without the grant',
    statement: 'A client not registered for the device grant gets unauthorized_client, and no codes.',
  },
  {
    id: '3.1-tls',
    level: 'MUST',
    keyword: 'MUST',
    statement: 'Device authorization and token endpoints are https. Judged for any host but a loopback one.',
  },
  {
    id: '3.1-garbage',
    level: 'ADVICE',
    keyword: 'none',
    statement:
      'A malformed body, a wrong media type, an oversized value or another method gets a 4xx, never a 5xx, a hang or codes.',
  },
  {
    id: '3.2-json-200',
    level: 'MUST',
    keyword: 'defined',
    statement: 'Success is status 200 with media type application/json.',
  },
  {
    id: '3.2-device-code',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement: 'device_code is a non-empty string.',
  },
  {
    id: '3.2-user-code',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement: 'user_code is a non-empty string.',
  },
  {
    id: '3.2-verification-uri',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement: 'verification_uri is an absolute http(s) URI (the member is not called verification_url).',
  },
  {
    id: '3.2-expires-in',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement: 'expires_in is a JSON number of seconds above zero.',
  },
  {
    id: '3.2-interval',
    level: 'MUST',
    keyword: 'OPTIONAL',
    statement: 'interval, where present, is a JSON number of seconds, not a string and not negative.',
  },
  {
    id: '3.2-complete-uri',
    level: 'MUST',
    keyword: 'OPTIONAL',
    statement:
      'verification_uri_complete, where present, is an absolute URI that carries the user_code or an equivalent.',
  },
  {
    id: '3.2-unique-codes',
    level: 'MUST',
    keyword: 'defined',
    statement: 'Every session has a device_code and a user_code of its own.',
  },
  {
    id: '3.2-no-repeated-members',
    level: 'MUST',
    keyword: 'MUST NOT',
    // Of requests and responses alike, and said where requests are.
    link: sectionLink('3.1'),
    statement: 'No JSON member appears twice in a response of either endpoint.',
  },
  {
    id: '3.2-error-response',
    level: 'MUST',
    keyword: 'defined',
    statement:
      'An error here has the form of RFC 6749 5.2: 400 (401 allowed for invalid_client), JSON, a registered error code in legal characters.',
  },
  {
    id: '3.2-lifetime',
    level: 'MUST',
    keyword: 'defined',
    statement: 'Codes work until expires_in has passed.',
  },
  {
    id: '3.2-short-uri',
    level: 'ADVICE',
    keyword: 'should',
    statement: 'verification_uri is short and easy to type.',
  },
  {
    id: '3.2-address-not-from-host',
    level: 'ADVICE',
    keyword: 'none',
    statement: 'verification_uri does not name the host of a Host header that the client makes up.',
  },
  {
    id: '3.2-no-store',
    level: 'ADVICE',
    keyword: 'none',
    statement:
      "The response carries Cache-Control: no-store, as the RFC's example does and RFC 6749 5.1 asks of credentials.",
  },
  {
    id: '3.3-user-interaction',
    level: 'MUST',
    keyword: 'MUST',
    needs: 'user driver',
    statement:
      'Starting from verification_uri alone, a user who types the user_code and approves lets the device in.',
  },
  {
    id: '3.3-tls',
    level: 'MUST',
    keyword: 'defined',
    statement: 'verification_uri is https. Judged for any host but a loopback one.',
  },
  {
    id: '3.3-code-not-in-uri',
    level: 'SHOULD',
    keyword: 'NOT RECOMMENDED',
    statement: 'verification_uri does not contain the user_code.',
  },
  {
    id: '3.3-deny',
    level: 'ADVICE',
    keyword: 'should',
    needs: 'user driver',
    statement: 'The user is offered a way to refuse, and refusing reaches the device as access_denied.',
  },
  {
    id: '3.3-informs',
    level: 'ADVICE',
    keyword: 'should',
    needs: 'user driver',
    statement: 'Before approving, the user is told which client asks, and for what.',
  },
  {
    id: '3.3-wrong-code',
    level: 'MUST',
    keyword: 'defined',
    needs: 'user driver',
    statement: 'A user_code that belongs to no session approves nothing, and the page says so.',
  },
  // The MUST of RFC 6749 10.14 is about OAuth's own parameters; none stands behind the pages of RFC 8628.
  {
    id: '3.3-escapes-input',
    level: 'ADVICE',
    keyword: 'none',
    statement:
      'Markup in the address of the verification page comes back escaped, or not at all (RFC 6749 10.14).',
  },
  {
    id: '3.3-code-spent',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement: 'A user_code already approved, denied or expired cannot be acted on again.',
  },
  {
    id: '3.3-return-to-device',
    level: 'ADVICE',
    keyword: 'defined',
    needs: 'user driver',
    statement: 'When done, the page sends the user back to the device.',
  },
  {
    id: '3.3.1-shows-code',
    level: 'SHOULD',
    keyword: 'SHOULD',
    needs: 'user driver',
    statement:
      'Opened through verification_uri_complete, the page shows the user_code to compare with the device.',
  },
  {
    id: '3.3.1-asks',
    level: 'MUST',
    keyword: 'defined',
    needs: 'user driver',
    statement:
      'Opening verification_uri_complete, even signed in, approves nothing by itself; the choice to approve or deny remains.',
  },
  {
    id: '3.4-form-post',
    level: 'MUST',
    keyword: 'defined',
    statement: 'The token endpoint reads a form-encoded POST body.',
  },
  {
    id: '3.4-grant-type',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement: 'Without grant_type: invalid_request. With an unknown one: unsupported_grant_type.',
  },
  {
    id: '3.4-device-code',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement: 'Without device_code: invalid_request.',
  },
  {
    id: '3.4-client-id',
    level: 'MUST',
    keyword: 'REQUIRED',
    statement:
      'Without client_id and without client authentication: invalid_request or invalid_client, never a token.',
  },
  {
    id: '3.4-client-authentication',
    level: 'MUST',
    keyword: 'MUST',
    needs: 'confidential client',
    statement:
      'A confidential client that fails to authenticate gets invalid_client, approved session or not.',
  },
  {
    id: '3.4-www-authenticate',
    level: 'MUST',
    keyword: 'MUST',
    needs: 'confidential client',
    statement: 'invalid_client after an Authorization header is a 401 with WWW-Authenticate (RFC 6749 5.2).',
  },
  {
    id: '3.4-bound-to-client',
    level: 'MUST',
    keyword: 'defined',
    needs: 'second client',
    statement: 'Another client presenting this device_code gets invalid_grant, before and after approval.',
  },
  // Split from 3.4-bound-to-client: no RFC says that a code has to outlive another client's attempt.
  {
    id: '3.4-code-survives',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'second client',
    statement:
      'Another client that presents a device_code does not end its session: the rightful client still gets its token.',
  },
  {
    id: '3.4-unknown-device-code',
    level: 'MUST',
    keyword: 'defined',
    statement: 'A device_code nobody was given gets invalid_grant.',
  },
  {
    id: '3.4-empty-parameter',
    level: 'MUST',
    keyword: 'MUST',
    statement: 'A token request parameter without a value is treated as left out (RFC 6749 3.2).',
  },
  {
    id: '3.4-unknown-parameter',
    level: 'MUST',
    keyword: 'MUST',
    statement: 'An unrecognised token request parameter is ignored (RFC 6749 3.2).',
  },
  {
    id: '3.4-scope-on-poll',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement:
      'A scope sent with the poll does not change what is granted: the end user approved that of the device authorization request.',
  },
  {
    id: '3.4-repeated-parameter',
    level: 'MUST',
    keyword: 'MUST NOT',
    statement:
      'A token request parameter sent twice is refused with invalid_request, also for an approved session (RFC 6749 3.2, 5.2).',
  },
  {
    id: '3.4-garbage',
    level: 'ADVICE',
    keyword: 'none',
    statement:
      'At the token endpoint a malformed body, a wrong media type, an oversized value or another method gets a 4xx, never a 5xx, a hang or a token.',
  },
  {
    id: '3.5-authorization-pending',
    level: 'MUST',
    keyword: 'defined',
    statement: 'Until the user has acted, a poll at the right pace gets authorization_pending.',
  },
  {
    id: '3.5-success',
    level: 'MUST',
    keyword: 'defined',
    needs: 'user driver',
    statement:
      'After approval: 200, JSON, access_token and token_type (RFC 6749 5.1); expires_in, where present, a number.',
  },
  {
    id: '3.5-no-store',
    level: 'MUST',
    keyword: 'MUST',
    needs: 'user driver',
    statement: 'The token response carries Cache-Control: no-store (RFC 6749 5.1).',
  },
  {
    id: '3.5-pragma',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement:
      'The token response carries Pragma: no-cache, which RFC 6749 5.1 asked for and OAuth 2.1 and RFC 9111 retired.',
  },
  {
    id: '3.5-scope',
    level: 'MUST',
    keyword: 'REQUIRED',
    needs: 'user driver',
    statement: 'A granted scope other than the requested one is named in scope (RFC 6749 5.1).',
  },
  {
    id: '3.5-id-token',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement: 'Where openid was granted the token response has an id_token.',
  },
  {
    id: '3.5-token-works',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'resource',
    statement: 'The access token is accepted where it is meant to be used, the userinfo endpoint by default.',
  },
  {
    id: '3.5-refresh',
    level: 'MAY',
    keyword: 'OPTIONAL',
    needs: 'user driver',
    statement: 'A refresh_token may come with it.',
  },
  // Split from 3.5-refresh: issuing a refresh token is an option, one that does not work is a defect.
  {
    id: '3.5-refresh-works',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement: 'A refresh_token that was issued can be used (RFC 6749 6).',
  },
  {
    id: '3.5-access-denied',
    level: 'MUST',
    keyword: 'defined',
    needs: 'user driver',
    statement: 'After refusal the poll gets access_denied, and no later poll ever gets a token.',
  },
  {
    id: '3.5-expired-token',
    level: 'MUST',
    keyword: 'defined',
    needs: 'waiting for expires_in',
    statement: 'Once expires_in has passed the poll gets expired_token, and the user can no longer approve.',
  },
  {
    id: '3.5-expiry-first',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'waiting for expires_in',
    statement: 'An expired code gets expired_token however fast it is polled, never slow_down.',
  },
  {
    id: '3.5-hasty-poll',
    level: 'MUST',
    keyword: 'defined',
    statement:
      'A poll sooner than the interval gets slow_down or authorization_pending, nothing that would make a client give up (a 429 with no OAuth error does).',
  },
  {
    id: '3.5-slow-down',
    level: 'MAY',
    keyword: 'defined',
    statement: 'The server uses slow_down to ask for a longer interval.',
  },
  {
    id: '3.5-slow-down-recovers',
    level: 'MUST',
    keyword: 'defined',
    needs: 'user driver',
    statement:
      'After slow_down the session lives on: a client that waits 5 seconds more gets authorization_pending again, and its token once approved. Polling at the new pace is never met with slow_down for ever.',
  },
  // The inventory had MUST. Nothing in the RFC says when a server may send slow_down, and a server under load may
  // honestly ask for more time than it asked for at first; only never being served again breaks the RFC (slow-down-recovers).
  {
    id: '3.5-steady-poll',
    level: 'ADVICE',
    keyword: 'none',
    statement: 'A client that waits the full interval between polls is not told to slow down.',
  },
  {
    id: '3.5-first-poll',
    level: 'ADVICE',
    keyword: 'none',
    statement: 'The first poll, sent at once, is not told to slow down: there is no poll before it.',
  },
  {
    id: '3.5-error-response',
    level: 'MUST',
    keyword: 'defined',
    statement:
      "Every error here is a 400 (401 allowed for invalid_client) with a JSON object whose error, error_description and error_uri use only RFC 6749 5.2's characters.",
  },
  {
    id: '3.5-code-spent',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement: 'A device_code buys one token: again gets invalid_grant.',
  },
  {
    id: '3.5-one-token-per-code',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'user driver',
    statement: 'Many polls racing after approval get one token between them.',
  },
  {
    id: '4-metadata',
    level: 'MAY',
    keyword: 'OPTIONAL',
    statement:
      'Server metadata (RFC 8414 or OpenID discovery) names device_authorization_endpoint, an absolute URL that answers.',
  },
  // Split from 4-metadata: naming the endpoint is an option, naming one that does not answer is a defect.
  {
    id: '4-endpoint',
    level: 'MUST',
    keyword: 'defined',
    needs: 'metadata',
    statement:
      'A device_authorization_endpoint that the metadata names is an absolute URL that starts sessions.',
  },
  {
    id: '4-grant-types',
    level: 'MUST',
    keyword: 'defined',
    needs: 'metadata',
    statement:
      'Metadata that names the endpoint lists the device grant in grant_types_supported; leaving that member out means code and implicit only (RFC 8414 2).',
  },
  {
    id: '4-issuer',
    level: 'MUST',
    keyword: 'MUST',
    needs: 'metadata',
    statement: 'The issuer in the metadata is exactly the one it was asked for (RFC 8414 3.3).',
  },
  {
    id: '5.1-user-code-entropy',
    level: 'SHOULD',
    keyword: 'SHOULD',
    statement:
      "Over a sample, user codes have enough entropy for their lifetime: about 34.5 bits (8 of 20 letters) is the RFC's own example with 5 guesses.",
  },
  {
    id: '5.1-rate-limit',
    level: 'ADVICE',
    keyword: 'recommended',
    needs: 'user driver, leave to be intrusive',
    statement: 'Guessing user codes is throttled after a few tries.',
  },
  {
    id: '5.2-device-code-entropy',
    level: 'SHOULD',
    keyword: 'SHOULD',
    statement:
      'Over a sample, device codes look like at least 128 bits: length, alphabet, no shared prefix, no counter, not derived from the user_code.',
  },
  {
    id: '5.2-device-code-hidden',
    level: 'ADVICE',
    keyword: 'none',
    statement:
      'Neither an address for the end user nor a page has the device_code in it, nor a client secret.',
  },
  {
    id: '5.4-names-device',
    level: 'SHOULD',
    keyword: 'RECOMMENDED',
    needs: 'user driver',
    statement: 'The page says that a device is being authorised and has the user confirm they hold it.',
  },
  {
    id: '5.4-lifetime',
    level: 'ADVICE',
    keyword: 'none',
    statement: 'expires_in is long enough to type a code and short enough against phishing: 1 to 30 minutes.',
  },
  {
    id: '5.5-session-binding',
    level: 'ADVICE',
    keyword: 'none',
    needs: 'second user',
    statement: 'A code one signed-in user has taken up cannot be approved or denied by another.',
  },
  {
    id: '6.1-case',
    level: 'ADVICE',
    keyword: 'should',
    needs: 'user driver',
    statement: 'A code of letters is accepted in lower case.',
  },
  {
    id: '6.1-punctuation',
    level: 'ADVICE',
    keyword: 'should',
    needs: 'user driver',
    statement: 'A code is accepted without its dashes, and with stray spaces.',
  },
  {
    id: '6.1-unambiguous',
    level: 'SHOULD',
    keyword: 'RECOMMENDED',
    statement: 'Over a sample, the alphabet holds no confusable pair: 0 and O, 1 and I or l.',
  },
]);
