Feature: 3.2 Device Authorization Response
  The server answers with two codes. The device code is the device's own secret, with
  which it will ask for the token. The user code is for the end user, who types it at
  the verification URI. The response says how long both codes live, and how many
  seconds the device has to leave between two questions.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.2

  @3.2-json-200
  Rule: Success is a JSON document with status 200
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The response is JSON
      When a number of sessions are started
      Then every response is a JSON document with status 200

  @3.2-device-code
  Rule: The response has a device code
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The device gets its code
      When a number of sessions are started
      Then every response has a device code

  @3.2-user-code
  Rule: The response has a user code
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The end user gets a code
      When a number of sessions are started
      Then every response has a user code

  @3.2-verification-uri
  Rule: The response says where the user code is to be typed
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Under the name verification_uri: verification_url is from before the RFC.

    Scenario: The end user gets an address
      When a number of sessions are started
      Then every verification URI is an absolute web address

  @3.2-expires-in
  Rule: The response says how long the codes live
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The lifetime is a number of seconds
      When a number of sessions are started
      Then every lifetime is a number of seconds above zero

  @3.2-interval
  Rule: An interval is a number of seconds
    MUST (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    It may be left out; a device then waits five seconds.

    Scenario: The interval is a number
      When a number of sessions are started
      Then every interval is left out or a number of seconds

  @3.2-complete-uri
  Rule: The complete verification URI carries the code
    MUST (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    It may be left out. Where it is there, whoever follows it need not type the code.

    Scenario: The complete address knows the session
      When a number of sessions are started
      Then every complete verification URI is an absolute web address with the code in it

  @3.2-unique-codes
  Rule: Every session has codes of its own
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: No two sessions share a code
      When a number of sessions are started
      Then no two of them have the same device code or the same user code

  @3.2-no-repeated-members
  Rule: No member comes twice in a response
    MUST (MUST NOT) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: Codes come once
      When a number of sessions are started
      Then no response has a member twice

    Scenario: An error comes once
      Given a session
      When the device asks for the token
      Then no response has a member twice

    Scenario: A token comes once
      Given a device that was let in
      Then no response has a member twice

  @3.2-error-response
  Rule: A refusal has the form of an OAuth error
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Status 400, or 401 for invalid_client; JSON; a registered error code in the characters
    that RFC 6749, 5.2 allows.

    Scenario: A request without a client is refused in form
      When the device asks for a session without saying who it is
      Then the refusal has the form of an OAuth error

    Scenario: A client that was never registered is refused in form
      When a client that was never registered asks for a session
      Then the refusal has the form of an OAuth error

    Scenario: A client without the grant is refused in form
      When the client without the grant asks for a session
      Then the refusal has the form of an OAuth error

    Scenario: A confidential client without its secret is refused in form
      When the confidential client asks for a session without its secret
      Then the refusal has the form of an OAuth error

  @3.2-lifetime
  Rule: The codes live as long as the response says
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    @slow
    Scenario: A code still works shortly before it expires
      Given a session
      When the device asks for the token shortly before the codes expire
      Then the session is still open

  @3.2-short-uri
  Rule: The verification URI is short
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    The end user may have to type it: no query, no fragment, and no more than 60 characters.

    Scenario: The address can be typed
      When a number of sessions are started
      Then every verification URI is short

  @3.2-address-not-from-host
  Rule: The verification URI does not follow a made-up Host header
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    The request says which host it was sent to; whoever makes that up would choose where the end user types the code.

    Scenario: A device names another host
      When the device asks for a session with a Host header of its own making
      Then no verification URI names that host

  @3.2-no-store
  Rule: The response is not stored
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    It carries credentials; the RFC's own example has Cache-Control: no-store.

    Scenario: The codes are not kept by a cache
      When a number of sessions are started
      Then every response forbids to be stored
