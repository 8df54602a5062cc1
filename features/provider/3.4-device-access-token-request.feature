Feature: 3.4 Device Access Token Request
  While the end user is busy, the device polls the token endpoint: it sends the device
  grant as grant_type, its device_code and its client_id. The device code is bound to
  the client that it was issued to.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.4

  @3.4-form-post
  Rule: The token endpoint accepts application/x-www-form-urlencoded
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: The token endpoint reads a form-encoded poll
      Given a device authorization response
      When the device polls
      Then the token endpoint accepts application/x-www-form-urlencoded

  @3.4-grant-type
  Rule: A token request needs a grant_type that the authorization server knows
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @any-session
    Scenario: A poll without grant_type is answered with "invalid_request"
      Given a device authorization response
      When the device polls without grant_type
      Then the response is "invalid_request"

    @any-session
    Scenario: A poll with an unknown grant_type is answered with "unsupported_grant_type"
      Given a device authorization response
      When the device polls with the grant_type "urn:example:grant-type:that-does-not-exist"
      Then the response is "unsupported_grant_type"

  @3.4-device-code
  Rule: A token request of the device grant needs a device_code
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @any-session
    Scenario: A poll without device_code is answered with "invalid_request"
      Given a device authorization response
      When the device polls without device_code
      Then the response is "invalid_request"

  @3.4-client-id
  Rule: A token request without client_id gets no token
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @any-session
    Scenario: A poll without client_id is refused before the approval
      Given a device authorization response
      When the device polls without client_id
      Then the response is "invalid_request" or "invalid_client"

    Scenario: A poll without client_id is refused after the approval
      Given a device authorization response
      And the end user approved the request
      When the device polls without client_id
      Then the response is "invalid_request" or "invalid_client"

  @3.4-client-authentication
  Rule: A confidential client authenticates with every poll
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A poll with a wrong client_secret is refused before the approval
      Given a device authorization response for the confidential client
      When the confidential client polls with a wrong client_secret
      Then the response is "invalid_client"

    Scenario: A poll without client authentication is refused before the approval
      Given a device authorization response for the confidential client
      When the confidential client polls without client authentication
      Then the response is "invalid_client"

    Scenario: A poll with a wrong client_secret is refused after the approval
      Given a device authorization response for the confidential client
      And the end user approved the request
      When the confidential client polls with a wrong client_secret
      Then the response is "invalid_client"

    Scenario: A poll without client authentication is refused after the approval
      Given a device authorization response for the confidential client
      And the end user approved the request
      When the confidential client polls without client authentication
      Then the response is "invalid_client"

    Scenario: A confidential client that authenticates gets a token after the approval
      Given a device authorization response for the confidential client
      And the end user approved the request
      When the confidential client polls after the approval
      Then the response has an access token, as after other approvals

  @3.4-www-authenticate
  Rule: A failed Authorization header is answered with WWW-Authenticate and the same scheme
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    RFC 6749, 5.2: the response is a 401 whose WWW-Authenticate matches the scheme that the client used.

    Scenario: Wrong HTTP Basic credentials are answered with "WWW-Authenticate: Basic"
      Given a device authorization response for the confidential client
      When the confidential client polls with wrong HTTP Basic credentials
      Then the response has status 401 and a WWW-Authenticate header with the scheme "Basic"

    Scenario: The device authorization endpoint answers wrong HTTP Basic credentials in the same way
      When the confidential client sends a device authorization request with wrong HTTP Basic credentials
      Then the response has status 401 and a WWW-Authenticate header with the scheme "Basic"

  @3.4-bound-to-client
  Rule: An approved device code yields a token to its own client only
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: Another client polls with the device code after the approval
      Given a device authorization response
      And the end user approved the request
      When another client polls with the device code
      Then the response is "invalid_grant"

  @3.4-bound-while-pending
  Rule: A pending device code is valid for its own client only
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    There is no token to give away yet, so that authorization_pending is a true answer, too.

    Scenario: Another client polls with the device code before the approval
      Given a device authorization response
      When another client polls with the device code
      Then the response is "invalid_grant"

  @3.4-code-survives
  Rule: A poll by another client does not end the authorization
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Whoever has seen a device code could otherwise shut out the device.

    Scenario: The device goes on polling after another client has polled with its device code
      Given a device authorization response
      When another client polls with the device code
      And the device polls
      Then the authorization is still pending

    Scenario: The approved device gets its token after another client has polled with its device code
      Given a device authorization response
      And the end user approved the request
      When another client polls with the device code
      And the device polls after the approval
      Then the response has an access token, as after other approvals

  @3.4-unknown-device-code
  Rule: A device code that was never issued is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @any-session
    Scenario: A poll with a device code that was never issued is answered with "invalid_grant"
      Given a device authorization response
      When the device polls with a device_code that was never issued
      Then the response is "invalid_grant"

    @any-session
    Scenario: A device code that nearly is the issued one gets no token
      Given a device authorization response
      When the device polls, each time with another device_code that nearly is the issued one
      And those that are told to be pending are sent once more, for a device that was approved
      Then no such device code gets a token

    @any-session
    Scenario: A poll with the user code in place of the device_code is refused as invalid or malformed
      Given a device authorization response
      When the device polls with a device_code that is its user code
      Then the response is "invalid_grant" or "invalid_request"

  @3.4-empty-parameter
  Rule: A parameter without a value in a token request is treated as omitted
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @any-session
    Scenario: An empty device_code is treated as no device_code
      Given a device authorization response
      When the device polls without device_code
      And the device polls with an empty device_code
      Then both responses have the same result

    @any-session
    Scenario: An empty grant_type is treated as no grant_type
      Given a device authorization response
      When the device polls without grant_type
      And the device polls with an empty grant_type
      Then both responses have the same result

    Scenario: An empty scope in a poll is treated as no scope
      Given a device authorization response
      When the device polls
      And the device polls with an empty scope
      Then both polls are answered with "authorization_pending" or "slow_down"

  @3.4-unknown-parameter
  Rule: An unrecognized parameter in a token request is ignored
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A poll with an unrecognized parameter is answered like any other
      Given a device authorization response
      When the device polls
      And the device polls with an unrecognized parameter
      Then both polls are answered with "authorization_pending" or "slow_down"

  @3.4-scope-on-poll
  Rule: A scope in a poll does not change what is granted
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    The end user was asked about the scope of the device authorization request. scope is no parameter of a poll: it is
    ignored, or the poll is refused.

    Scenario: A poll that asks for more scope than the end user approved gets no more
      Given the end user approved two device authorization requests for part of the scope
      When the device polls for the first without scope and for the second with the whole scope
      Then both tokens have the same scope, or the second poll is refused

  @3.4-repeated-parameter
  Rule: A token request with a repeated parameter is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @any-session
    Scenario: A poll with device_code twice is refused before the approval
      Given a device authorization response
      When the device polls with device_code twice
      Then the request is refused

    Scenario: A poll with device_code twice is refused after the approval
      Given a device authorization response
      And the end user approved the request
      When the device polls with device_code twice
      Then the request is refused

  @3.4-garbage
  Rule: A malformed token request is refused
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario Outline: The token endpoint refuses <request>
      When the token endpoint receives <request>
      Then the status of the response is 4xx

      Examples:
        | request                           |
        | a body that is not form-encoded   |
        | half a JSON document              |
        | a client_id of 100 000 characters |
        | PUT instead of POST               |
