Feature: 3.5 Device Access Token Response
  Until the end user has decided, the server tells the device to wait
  (authorization_pending), or to wait longer from now on (slow_down). Once it is
  decided there is a token, or an error that ends the waiting: access_denied,
  expired_token.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.5

  @3.5-authorization-pending
  Rule: A device that asks before the end user has decided is told to wait
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The end user takes their time
      Given a session
      When the device asks for the token three times, an interval apart
      Then every time it is told to wait

  @3.5-success
  Rule: A device that was let in gets an access token
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 5.1: status 200, JSON, access_token and token_type; expires_in is a number.

    Scenario: The token comes in form
      Given a device that was let in
      Then the token response has the form of RFC 6749

  @3.5-no-store
  Rule: The token response is not stored
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    RFC 6749, 5.1: Cache-Control: no-store.

    Scenario: The token is not kept by a cache
      Given a device that was let in
      Then the token response forbids to be stored

  @3.5-pragma
  Rule: The token response says so to old caches, too
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Pragma: no-cache is a MUST of RFC 6749, 5.1 that OAuth 2.1 and RFC 9111 retired; a notice only.

    Scenario: The token is not kept by a cache of HTTP/1.0
      Given a device that was let in
      Then the token response forbids old caches to store it

  @3.5-scope
  Rule: A scope other than the requested one is named
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device learns what it was granted
      Given a device that was let in
      Then the token response names the granted scope, or it is the requested one

  @3.5-id-token
  Rule: Who was granted openid gets an ID token
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    OpenID Connect has it come with the access token for its own flows (Core, 3.1.3.3); devices expect it here as well.

    Scenario: The device learns who signed in
      Given a device that was let in
      Then the token response has an ID token where openid was granted

  @3.5-token-works
  Rule: The access token is accepted where it is meant to be used
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device uses its token
      Given a device that was let in
      When the device uses its access token
      Then the resource is served

  @3.5-refresh
  Rule: A refresh token may come with the access token
    MAY (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device looks for a refresh token
      Given a device that was let in
      Then it may have got a refresh token

  @3.5-refresh-works
  Rule: A refresh token can be used
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Where one was issued; RFC 6749, 6 says how.

    Scenario: The device refreshes its access token
      Given a device that was let in
      When the device uses its refresh token
      Then there is a new access token

  @3.5-access-denied
  Rule: A device that was refused is told so, and never gets a token
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @refusal
    Scenario: The end user refuses
      Given a session
      And the end user refused it
      When the device asks for the token
      Then it is told "access_denied"

    @refusal
    Scenario: A refused device asks again
      Given a session
      And the end user refused it
      When the device asks for the token three times, an interval apart
      Then it never gets a token

  @3.5-expired-token
  Rule: A device whose codes have expired is told so
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: The end user does nothing
      Given a session
      When the device asks for the token once the codes have expired
      Then it is told "expired_token"

    @slow
    Scenario: The end user comes too late
      Given a session
      When the end user approves once the codes have expired
      Then the device gets no token

  @3.5-expiry-first
  Rule: An expired code is said to be expired however fast the device asks
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    slow_down is for a session that is still pending; a device that hears it goes on asking.

    @slow
    Scenario: The device asks again and again after the codes have expired
      Given a session
      When the device asks for the token three times without waiting once the codes have expired
      Then every time it is told "expired_token"

  @3.5-hasty-poll
  Rule: A device that asks too soon is told to wait
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    The session goes on; an answer that a client would give up on has no place here.

    Scenario: The device asks three times at once
      Given a session
      When the device asks for the token three times without waiting
      Then every answer tells it to wait

  @3.5-slow-down
  Rule: The server may ask for longer intervals
    MAY (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device keeps asking too soon
      Given a session
      When the device asks for the token without waiting until it is told to slow down
      Then it may have been told to slow down

  @3.5-slow-down-recovers
  Rule: A device that slows down is served again
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device waits five seconds more and goes on
      Given a session
      And the device was told to slow down
      When the device keeps to the longer interval
      Then it is told "authorization_pending" again

    Scenario: The device slows down and the end user approves
      Given a session
      And the device was told to slow down
      And the end user approved it
      When the device keeps to the longer interval
      Then it has its token

  @3.5-steady-poll
  Rule: A device that keeps the interval is not told to slow down
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device keeps the interval
      Given a session
      When the device waits an interval before each of three questions
      Then it is never told to slow down

  @3.5-first-poll
  Rule: The first question is never too soon
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    There is none before it that it could follow too closely.

    Scenario: The device asks as soon as it has its codes
      Given a session
      When the device asks for the token
      Then it is not told to slow down

  @3.5-error-response
  Rule: A refusal has the form of an OAuth error
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Status 400, or 401 for invalid_client; JSON; a registered error code in the characters
    that RFC 6749, 5.2 allows.

    Scenario: A device that has to wait is told so in form
      Given a session
      When the device asks for the token
      Then the refusal has the form of an OAuth error

    Scenario: A device that asks too soon is told so in form
      Given a session
      When the device asks for the token three times without waiting
      Then the refusals have the form of an OAuth error

    Scenario: A made-up device code is refused in form
      Given a session
      When the device asks for the token with a device code that nobody was given
      Then the refusal has the form of an OAuth error

    Scenario: A request without a device code is refused in form
      Given a session
      When the device asks for the token without its device code
      Then the refusal has the form of an OAuth error

    Scenario: A grant type that does not exist is refused in form
      Given a session
      When the device asks for the token with a grant type that does not exist
      Then the refusal has the form of an OAuth error

    @refusal
    Scenario: A refused device is told so in form
      Given a session
      And the end user refused it
      When the device asks for the token
      Then the refusal has the form of an OAuth error

    Scenario: A device whose code is spent is told so in form
      Given a session
      And the end user approved it
      And the device got its token
      When the device asks for the token after an interval
      Then the refusal has the form of an OAuth error

    @slow
    Scenario: A device whose codes have expired is told so in form
      Given a session
      When the device asks for the token once the codes have expired
      Then the refusal has the form of an OAuth error

  @3.5-code-spent
  Rule: A device code buys one token
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device asks again after it got its token
      Given a session
      And the end user approved it
      And the device got its token
      When the device asks for the token after an interval
      Then the request is refused with "invalid_grant"

    Scenario: The end user goes back after the device got its token and approves once more
      Given a session
      And the end user approved it
      And the device got its token
      When the end user goes back and approves
      Then the device gets no token

  @3.5-one-token-per-code
  Rule: Questions that race get one token between them
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device asks eight times at once
      Given a session
      And the end user approved it
      When the device asks for the token eight times at the same moment
      Then there is one token between them
      And a question that comes afterwards gets none
