Feature: 3.1 Device Authorization Request
  The device starts by asking the authorization server for two codes. It sends a form
  to the device authorization endpoint: who it is (client_id) and what it wants access
  to (scope). A confidential client authenticates as it does at the token endpoint.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.1

  @3.1-form-post
  Rule: A form with client_id is answered with codes
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device authorization request is answered with codes
      When the device sends a device authorization request
      Then the device authorization endpoint accepts application/x-www-form-urlencoded
      And codes are issued

  @3.1-scope-optional
  Rule: A device authorization request may leave out scope
    MUST (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    The authorization server then uses a default scope, or answers invalid_scope (RFC 6749, 3.3).

    Scenario: A device authorization request without scope is answered with codes or "invalid_scope"
      When the device sends a device authorization request without scope
      Then codes are issued or the response is "invalid_scope"

    Scenario: An approved device that asked for no scope gets a token or an OAuth error
      Given a device authorization response to a request without scope
      When the end user opens verification_uri, enters the user code and approves
      And the device polls after the approval
      Then the response has an access token or is an OAuth error

  @3.1-unknown-scope
  Rule: An unknown scope value is refused or not granted
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    RFC 6749, 3.3 lets an authorization server ignore a scope value that it does not know. One that grants it does not look.

    Scenario: A device asks for an unknown scope value
      When the device sends a device authorization request
      And the device sends a device authorization request with the additional scope value "rfc8628-conformance-undefined-scope"
      And if codes are issued, the end user approves and the device polls
      Then the response is "invalid_scope", or the token does not have the scope value "rfc8628-conformance-undefined-scope"

  @3.1-empty-parameter
  Rule: A parameter without a value in a device authorization request is treated as omitted
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: An empty scope is treated as no scope
      When the device sends a device authorization request without scope
      And the device sends a device authorization request with an empty scope
      Then both responses have the same result

    Scenario: An empty client_id is treated as no client_id
      When the device sends a device authorization request without client_id
      And the device sends a device authorization request with an empty client_id
      Then both responses have the same result

  @3.1-unknown-parameter
  Rule: An unrecognized parameter in a device authorization request is ignored
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device authorization request with an unrecognized parameter is answered with codes
      When the device sends a device authorization request with an unrecognized parameter
      Then codes are issued

  @3.1-repeated-parameter
  Rule: A device authorization request with a repeated parameter is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Two layers of a server may read two different values. RFC 6749, 5.2 counts a repeated
    parameter among the reasons for invalid_request; what matters is that it is refused.

    Scenario: A device authorization request with client_id twice is refused
      When the device sends a device authorization request with client_id twice
      Then the request is refused

    Scenario: A device authorization request with scope twice is refused
      When the device sends a device authorization request with scope twice
      Then the request is refused

  @3.1-client-id
  Rule: A device authorization request without client_id gets no codes
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device leaves out client_id in the device authorization request
      When the device sends a device authorization request without client_id
      Then the response is "invalid_request" or "invalid_client"

  @3.1-unknown-client
  Rule: A client that is not registered gets no codes
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A client that was never registered sends a device authorization request
      When a client that was never registered sends a device authorization request
      Then the response is "invalid_client"

  @3.1-client-authentication
  Rule: A confidential client authenticates at the device authorization endpoint
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A confidential client that authenticates gets codes
      When the confidential client sends a device authorization request
      Then codes are issued

    Scenario: A confidential client without client authentication gets no codes
      When the confidential client sends a device authorization request without client authentication
      Then the response is "invalid_client"

    Scenario: A confidential client with a wrong client_secret gets no codes
      When the confidential client sends a device authorization request with a wrong client_secret
      Then the response is "invalid_client"

  @3.1-unauthorized-client
  Rule: A client that is not registered for the device grant is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    RFC 6749, 5.2 has unauthorized_client for it. No text says at which of the two endpoints the authorization server has
    to look.

    Scenario: A client registered for other grants gets "unauthorized_client" at one of the two endpoints
      When a client that is not registered for the device grant sends a device authorization request
      And if codes are issued, the end user approves and that client polls
      Then that client is refused with "unauthorized_client"

  @3.1-unauthorized-client-early
  Rule: A client that is not registered for the device grant gets no codes
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    An end user would otherwise approve what the token endpoint refuses.

    Scenario: A client registered for other grants gets no codes
      When a client that is not registered for the device grant sends a device authorization request
      Then the request is refused

  @3.1-tls
  Rule: Device authorization and token requests use TLS
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: The device authorization endpoint and the token endpoint are https
      Then the device authorization endpoint and the token endpoint are https

  @3.1-garbage
  Rule: A malformed device authorization request is refused
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario Outline: The device authorization endpoint refuses <request>
      When the device authorization endpoint receives <request>
      Then the status of the response is 4xx

      Examples:
        | request                           |
        | a body that is not form-encoded   |
        | half a JSON document              |
        | a client_id of 100 000 characters |
        | PUT instead of POST               |
