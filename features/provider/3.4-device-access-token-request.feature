Feature: 3.4 Device Access Token Request
  While the end user is busy the device asks the token endpoint again and again: with
  the device grant as grant_type, its device code, and who it is. The device code is
  bound to the client that it was issued to.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.4

  @3.4-form-post
  Rule: A token request is a form
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A device asks in a form
      Given a session
      When the device asks for the token
      Then its form is read

  @3.4-grant-type
  Rule: A token request names its grant
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A device leaves out the grant type
      Given a session
      When the device asks for the token without a grant type
      Then the request is refused with "invalid_request"

    Scenario: A device names a grant type that does not exist
      Given a session
      When the device asks for the token with a grant type that does not exist
      Then the request is refused with "unsupported_grant_type"

  @3.4-device-code
  Rule: A token request names its device code
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A device leaves out its device code
      Given a session
      When the device asks for the token without its device code
      Then the request is refused with "invalid_request"

  @3.4-client-id
  Rule: A client that does not say who it is gets no token
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A device that waits for the end user leaves out who it is
      Given a session
      When the device asks for the token without saying who it is
      Then the request is refused with "invalid_request" or "invalid_client"

    Scenario: A device that was approved leaves out who it is
      Given a session
      And the end user approved it
      When the device asks for the token without saying who it is
      Then the request is refused with "invalid_request" or "invalid_client"

  @3.4-client-authentication
  Rule: A confidential client authenticates with every request
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A confidential client sends a wrong secret
      Given a session of the confidential client
      When the confidential client asks for the token with a wrong secret
      Then the request is refused with "invalid_client"

    Scenario: A confidential client leaves out its secret
      Given a session of the confidential client
      When the confidential client asks for the token without its secret
      Then the request is refused with "invalid_client"

    Scenario: A confidential client that was approved sends a wrong secret
      Given a session of the confidential client
      And the end user approved it
      When the confidential client asks for the token with a wrong secret
      Then the request is refused with "invalid_client"

    Scenario: A confidential client that was approved leaves out its secret
      Given a session of the confidential client
      And the end user approved it
      When the confidential client asks for the token without its secret
      Then the request is refused with "invalid_client"

    Scenario: A confidential client that was approved proves who it is
      Given a session of the confidential client
      And the end user approved it
      Then the device still gets its token

  @3.4-www-authenticate
  Rule: A client that fails to authenticate by header is told how to
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    RFC 6749, 5.2: the answer to a failed Authorization header is a 401 with WWW-Authenticate.

    Scenario: A confidential client sends a wrong secret in its header
      Given a session of the confidential client
      When the confidential client asks for the token with a wrong secret in its header
      Then the answer is a 401 that says how to authenticate

  @3.4-bound-to-client
  Rule: A device code is good for its own client only
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: Another client presents the device code after the approval
      Given a session
      And the end user approved it
      When another client presents its device code
      Then the request is refused with "invalid_grant"

  @3.4-bound-while-pending
  Rule: A device code is good for its own client only, also before the approval
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Nothing can be handed out yet, so that authorization_pending is a true answer, too.

    Scenario: Another client presents the device code before the end user has acted
      Given a session
      When another client presents its device code
      Then the request is refused with "invalid_grant"

  @3.4-code-survives
  Rule: Another client's attempt does not end the session
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Whoever has seen a device code could otherwise keep its device out.

    Scenario: Another client presents the device code before the end user has acted
      Given a session
      When another client presents its device code
      Then the session is still open

    Scenario: Another client presents the device code after the approval
      Given a session
      And the end user approved it
      When another client presents its device code
      Then the device still gets its token

  @3.4-unknown-device-code
  Rule: A device code that nobody was given buys nothing
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A device makes up a device code
      Given a session
      When the device asks for the token with a device code that nobody was given
      Then the request is refused with "invalid_grant"

  @3.4-empty-parameter
  Rule: A parameter without a value counts as left out
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: An empty device code acts like none
      Given a session
      When the device asks for the token with an empty device code
      Then the request is refused with "invalid_request"

    Scenario: An empty grant type acts like none
      Given a session
      When the device asks for the token with an empty grant type
      Then the request is refused with "invalid_request"

    Scenario: An empty parameter that is not needed does no harm
      Given a session
      When the device asks for the token with an empty scope
      Then that request is told to wait

  @3.4-unknown-parameter
  Rule: A parameter that nobody has defined is ignored
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: A device sends a parameter of its own
      Given a session
      When the device asks for the token with a parameter that nobody has defined
      Then that request is told to wait

  @3.4-scope-on-poll
  Rule: A scope on a poll changes nothing
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    The end user was asked about the scope of the device authorization request. No scope belongs to a poll: it is
    ignored, or the poll is refused.

    Scenario: A device asks for more when the end user has approved less
      Given two sessions for the first part of the scope that the end user approved
      When the device asks for one token as usual and for the other naming the whole scope
      Then both tokens have the same scope, or the second was refused

  @3.4-repeated-parameter
  Rule: A parameter that comes twice is refused
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: The device code comes twice
      Given a session
      When the device asks for the token naming its device code twice
      Then the request is refused

    Scenario: The device code of an approved session comes twice
      Given a session
      And the end user approved it
      When the device asks for the token naming its device code twice
      Then the request is refused

  @3.4-garbage
  Rule: What is no proper request is refused, and does no harm
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario Outline: A device sends <garbage>
      When the token endpoint is sent <garbage>
      Then it refuses with a client error

      Examples:
        | garbage                        |
        | a body that is no form         |
        | JSON in place of a form        |
        | a parameter of 100 000 letters |
        | a PUT in place of a POST       |
