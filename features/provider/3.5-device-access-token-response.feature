Feature: 3.5 Device Access Token Response
  Until the end user has decided, the authorization server answers each poll with
  "authorization_pending", or with "slow_down", which adds 5 seconds to the interval.
  After the decision the response is a token, or an error that ends the polling:
  "access_denied" or "expired_token".
  https://www.rfc-editor.org/rfc/rfc8628#section-3.5

  @3.5-authorization-pending
  Rule: A poll before the end user has decided is answered with "authorization_pending"
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device polls at the interval while the end user has not decided
      Given a device authorization response
      When the device polls 3 times, one interval apart
      Then every response is "authorization_pending" or "slow_down"

  @3.5-served-throughout
  Rule: A device that polls at the interval is served for as long as its codes live
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    However often that is: the end user may need the whole of expires_in.

    @slow @long
    Scenario: The device polls at the interval until its codes are about to expire
      Given device authorization responses for two devices
      When the first device polls at the interval until its codes are about to expire
      Then every response is "authorization_pending" or "slow_down", to the last one

  @3.5-success
  Rule: A poll after the approval is answered with an access token
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 5.1: status 200, JSON, access_token and token_type; expires_in is a number.

    Scenario: The token response has the form of RFC 6749, 5.1
      Given an authorized device
      Then the token response has the form of RFC 6749, 5.1

  @3.5-no-store
  Rule: The token response is not stored by caches
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 5.1: Cache-Control: no-store.

    Scenario: The token response has Cache-Control: no-store
      Given an authorized device
      Then the token response has "Cache-Control: no-store"

  @3.5-pragma
  Rule: The token response is not stored by HTTP/1.0 caches
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Pragma: no-cache is a MUST of RFC 6749, 5.1 that OAuth 2.1 and RFC 9111 retired; a notice only.

    Scenario: The token response has Pragma: no-cache
      Given an authorized device
      Then the token response has "Pragma: no-cache"

  @3.5-scope
  Rule: The token response names a granted scope that differs from the requested one
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device can tell which scope was granted
      Given an authorized device
      Then the token response names the granted scope, or it is the requested one

  @3.5-id-token
  Rule: A device that was granted openid gets an ID token
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    OpenID Connect has it come with the access token for its own flows (Core, 3.1.3.3); devices expect it here as well.

    Scenario: The token response has an id_token when openid was granted
      Given an authorized device
      Then the token response has an id_token if openid was granted

  @3.5-token-works
  Rule: The access token is accepted by the resource
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: An authorized device uses its access token
      Given an authorized device
      When the device uses its access token
      Then the resource accepts it

  @3.5-refresh
  Rule: A refresh token may come with the access token
    MAY (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The token response may have a refresh_token
      Given an authorized device
      Then the token response may have a refresh_token

  @3.5-refresh-works
  Rule: An issued refresh token can be used
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 6 says how.

    Scenario: An authorized device uses its refresh token
      Given an authorized device
      When the device uses its refresh token
      Then the response has a new access token

  @3.5-refresh-apart
  Rule: A refresh token survives the approval of another device
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Each device was granted access by itself, also where one end user approved both in one browser.

    Scenario: A device uses its refresh token after its end user approved another device
      Given an authorized device
      And the device used its refresh token
      And a device authorization response for another device of the same end user
      And the first device used its refresh token just before
      And the end user approved the request
      And that device received its access token
      When the first device uses its refresh token again
      Then the refresh token of the first device is accepted

  @3.5-refresh-no-store
  Rule: The response to a refresh is not stored by caches
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 5.1: Cache-Control: no-store, in any response that has tokens.

    Scenario: The response to a refresh has Cache-Control: no-store
      Given an authorized device
      When the device uses its refresh token
      Then the response to the refresh has "Cache-Control: no-store"

  @3.5-refresh-bound
  Rule: A refresh token is good for its own client only
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 6: the authorization server ensures that it was issued to the client that authenticated.

    Scenario: Another client, which authenticates, uses the refresh token
      Given a device authorization response
      And the end user approved the request
      And the device received its access token
      When another client that authenticates uses the refresh token of the device
      Then the refresh token is refused

  @3.5-refresh-rotation
  Rule: The refresh token of a public client is replaced when it is used
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 9700, 4.14.2: a public client cannot prove that a refresh token is its own, so a stolen one
    has to show. Where each is good once, the second use of it does.

    Scenario: A public client that uses its refresh token receives another one
      Given an authorized device
      When the device uses its refresh token
      Then the response has another refresh token, as the client is public

  @3.5-approval-kept
  Rule: A poll that is under way does not undo an approval
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    A server that stores the session as the poll had read it forgets what the end user decided meanwhile.

    Scenario: The device polls at the moment when the end user approves
      Given a device authorization response
      And the end user opened verification_uri and entered the user code
      When the end user approves while the device polls
      And the device polls after the approval
      Then the response is not "authorization_pending"

  @3.5-access-denied
  Rule: A poll after the denial is answered with "access_denied", and never with a token
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @refusal
    Scenario: A device whose request was denied is told "access_denied"
      Given a device authorization response
      And the end user denied the request
      When the device polls after the denial
      Then the response is "access_denied"

    @refusal
    Scenario: A denied device that goes on polling gets no token
      Given a device authorization response
      And the end user denied the request
      When the device polls 3 times, one interval apart
      Then no response has an access token

  @3.5-expired-token
  Rule: A poll after expires_in has passed is answered with "expired_token"
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: The device polls after the codes have expired
      Given a device authorization response
      When the device polls after expires_in has passed
      Then the response is "expired_token"

    @slow
    Scenario: The device polls after the codes have expired and another device has asked for codes
      Given a device authorization response
      When another device sends a device authorization request after expires_in has passed, and the first device polls
      Then the response is "expired_token"

    @slow
    Scenario: The end user approves after the codes have expired
      Given a device authorization response
      When the end user enters the user code and approves after expires_in has passed
      And the device polls
      Then the response has no access token

    @slow
    Scenario: The end user approves in time, and the device polls after the codes have expired
      Given a device authorization response
      And the end user approved the request
      When the device polls for the first time long after expires_in has passed
      Then the response has no access token

  @3.5-expiry-first
  Rule: A device that polls an expired code too fast is not told to slow down
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    slow_down is for an authorization that is still pending; a device that receives it goes on polling.

    @slow
    Scenario: The device polls an expired code too fast
      Given a device authorization response
      When the device polls 3 times without waiting after expires_in has passed
      Then no response tells the device to slow down

  @3.5-hasty-poll
  Rule: A poll sooner than the interval is answered with "authorization_pending" or "slow_down"
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    The authorization goes on. An answer that makes a device give up, such as a status 429 alone, is none of these.

    Scenario: The device polls too fast
      Given a device authorization response
      When the device polls 3 times without waiting
      Then every response to the fast polls is "authorization_pending" or "slow_down"

  @3.5-slow-down
  Rule: The authorization server may answer a poll with "slow_down"
    MAY (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: A device that polls too fast may receive "slow_down"
      Given a device authorization response
      When the device polls without waiting until the response is "slow_down"
      Then the authorization server may answer "slow_down"

  @3.5-slow-down-recovers
  Rule: A device that adds 5 seconds to its interval after "slow_down" is served again
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: A device that slows down receives "authorization_pending" again
      Given a device authorization response
      And the device received "slow_down"
      When the device polls at the longer interval
      Then the response is "authorization_pending"

    Scenario: A device that slows down gets its token after the approval
      Given a device authorization response
      And the device received "slow_down"
      And the end user approved the request
      When the device polls at the longer interval
      Then the response has an access token, as after other approvals

  @3.5-steady-poll
  Rule: A device that keeps the interval does not receive "slow_down"
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device waits for the interval before each poll
      Given a device authorization response
      When the device polls 3 times, waiting for the interval before each poll
      Then no response is "slow_down"

  @3.5-first-poll
  Rule: The first poll does not receive "slow_down"
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    There is no poll before it that it could follow too soon.

    Scenario: The device polls as soon as it has its codes
      Given a device authorization response
      When the device polls
      Then no response is "slow_down"

  @3.5-error-response
  Rule: An error of the token endpoint has the form of RFC 6749, 5.2
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Status 400, or 401 for invalid_client; JSON; a registered error code in the characters
    that RFC 6749, 5.2 allows.

    Scenario: The error while the authorization is pending has the form of RFC 6749
      Given a device authorization response
      When the device polls
      Then the response has the form of an OAuth error

    Scenario: The errors for polls that are too fast have the form of RFC 6749
      Given a device authorization response
      When the device polls 3 times without waiting
      Then every response has the form of an OAuth error

    @any-session
    Scenario: The error for a device code that was never issued has the form of RFC 6749
      Given a device authorization response
      When the device polls with a device_code that was never issued
      Then the response has the form of an OAuth error

    @any-session
    Scenario: The error for a missing device_code has the form of RFC 6749
      Given a device authorization response
      When the device polls without device_code
      Then the response has the form of an OAuth error

    @any-session
    Scenario: The error for a poll without client_id has the form of RFC 6749
      Given a device authorization response
      When the device polls without client_id
      Then the response has the form of an OAuth error

    Scenario: The error for a wrong client_secret has the form of RFC 6749
      Given a device authorization response for the confidential client, if there is one
      When the confidential client polls with a wrong client_secret
      Then the response has the form of an OAuth error, unless it names another than "invalid_client"

    @any-session
    Scenario: The error for an unknown grant_type has the form of RFC 6749
      Given a device authorization response
      When the device polls with the grant_type "urn:example:grant-type:that-does-not-exist"
      Then the response has the form of an OAuth error

    @refusal
    Scenario: The error after the denial has the form of RFC 6749
      Given a device authorization response
      And the end user denied the request
      When the device polls
      Then the response has the form of an OAuth error

    Scenario: The error for a device code that was used before has the form of RFC 6749
      Given a device authorization response
      And the end user approved the request
      And the device received its access token
      When the device polls again
      Then the response has the form of an OAuth error

    @slow
    Scenario: The error after the codes have expired has the form of RFC 6749
      Given a device authorization response
      When the device polls after expires_in has passed
      Then the response has the form of an OAuth error

  @3.5-code-spent
  Rule: A device code yields one token
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: A poll after the token response is answered with "invalid_grant"
      Given a device authorization response
      And the end user approved the request
      And the device received its access token
      When the device polls again
      Then the response is "invalid_grant"

    Scenario: An end user who approves again after the token response buys no second token
      Given a device authorization response
      And the end user approved the request
      And the device received its access token
      When the end user goes back and approves
      And the device polls
      Then the response has no access token

  @3.5-one-token-per-code
  Rule: Concurrent polls yield exactly one token
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: Of 8 concurrent polls and a later one, exactly one gets a token
      Given a device authorization response
      And the end user approved the request
      When the device polls 8 times at once
      And the device polls 1 second later
      Then exactly one response has an access token
