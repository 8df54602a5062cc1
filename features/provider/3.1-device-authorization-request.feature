Feature: 3.1 Device Authorization Request
  A device that wants to sign somebody in begins by asking the authorization
  server for a session. It sends a form to the device authorization endpoint: who
  it is (client_id) and what it wants access to (scope). A client that has a
  secret proves who it is, exactly as it would at the token endpoint.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.1

  @3.1-form-post
  Rule: A form that names the client starts a session
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device asks for a session
      When the device asks for a session
      Then a session is started

  @3.1-scope-optional
  Rule: The scope may be left out
    MUST (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    The server then uses a default, or says that it has none: invalid_scope (RFC 6749, 3.3).

    Scenario: A device asks for a session without naming a scope
      When the device asks for a session without a scope
      Then a session is started or the request is refused with "invalid_scope"

    Scenario: A device that named no scope asks for the token
      Given a session without a scope
      When the end user opens the verification URI, types the code and approves
      Then the device gets its token or an OAuth error

  @3.1-unknown-scope
  Rule: A scope that the server does not know is refused, or not granted
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    RFC 6749, 3.3 lets a server ignore what it does not know; granting it would mean that nobody looks.

    Scenario: A device asks for a scope that nobody has defined
      When the device asks for a session
      And the device asks for a session, adding a scope that nobody has defined
      Then the request is refused with "invalid_scope", or the end user approves and it is not granted

  @3.1-empty-parameter
  Rule: A parameter without a value counts as left out
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: An empty scope acts like no scope
      When the device asks for a session without a scope
      And the device asks for a session with an empty scope
      Then both requests are answered alike

    Scenario: An empty client identifier acts like none
      When the device asks for a session with an empty client identifier
      Then the request is refused with "invalid_request" or "invalid_client"

  @3.1-unknown-parameter
  Rule: A parameter that nobody has defined is ignored
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device sends a parameter of its own
      When the device asks for a session with a parameter that nobody has defined
      Then a session is started

  @3.1-repeated-parameter
  Rule: A parameter that comes twice is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Two layers of a server may read two different values. RFC 6749, 5.2 counts a repeated
    parameter among the reasons for invalid_request; what matters is that it is refused.

    Scenario: The client identifier comes twice
      When the device asks for a session naming its client twice
      Then the request is refused

    Scenario: The scope comes twice
      When the device asks for a session naming its scope twice
      Then the request is refused

  @3.1-client-id
  Rule: A client that does not say who it is gets no codes
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device leaves out its client identifier
      When the device asks for a session without saying who it is
      Then the request is refused with "invalid_request" or "invalid_client"

  @3.1-unknown-client
  Rule: A client that the server does not know gets no codes
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A client asks that was never registered
      When a client that was never registered asks for a session
      Then the request is refused with "invalid_client"

  @3.1-client-authentication
  Rule: A confidential client authenticates here, too
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A confidential client proves who it is
      When the confidential client asks for a session
      Then a session is started

    Scenario: A confidential client leaves out its secret
      When the confidential client asks for a session without its secret
      Then the request is refused with "invalid_client"

    Scenario: A confidential client sends a wrong secret
      When the confidential client asks for a session with a wrong secret
      Then the request is refused with "invalid_client"

  @3.1-unauthorized-client
  Rule: A client that is not registered for this grant is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    RFC 6749, 5.2 has unauthorized_client for it. No text says at which of the two endpoints the server has to look.

    Scenario: A client asks that may use other grants only
      When the client without the grant asks for a session
      Then it is refused with "unauthorized_client", at the latest when it asks for the token

  @3.1-unauthorized-client-early
  Rule: A client that is not registered for this grant gets no codes
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    An end user would otherwise approve what the token endpoint refuses.

    Scenario: A client asks for codes that may use other grants only
      When the client without the grant asks for a session
      Then the request is refused

  @3.1-tls
  Rule: Requests with credentials travel over TLS
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: Both endpoints are https
      Then the device authorization endpoint and the token endpoint are https

  @3.1-garbage
  Rule: What is no proper request is refused, and does no harm
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario Outline: A device sends <garbage>
      When the device authorization endpoint is sent <garbage>
      Then it refuses with a client error

      Examples:
        | garbage                        |
        | a body that is no form         |
        | JSON in place of a form        |
        | a parameter of 100 000 letters |
        | a PUT in place of a POST       |
