Feature: 3.1 Device Authorization Request
  A device that wants its end user signed in asks the authorization server for a set of codes: one POST to the device
  authorization endpoint, over TLS, that says who the client is and what it wants access to.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.1

  Each rule says what binds the client: a keyword of the RFC, "(defined)" where the RFC lays something down without a
  keyword, which binds like a MUST, or ADVICE where the RFC asks nothing but experience does. "@in-process" is what
  cannot be seen of a program from outside, "@external" what needs a program; "@slow" takes more than ten seconds of real
  time, "@long" more than a minute.

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @3.1-client-form-post
  Rule: The device authorization request is a form-encoded POST body in UTF-8, no parameter twice
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: The device authorization request has its parameters in the body, each once
      Given the device asks for the scope "openid profile"
      When the end user signs in
      Then the device authorization request is a form POST with no parameter twice
      And the device authorization request has the scope "openid profile"

    Scenario Outline: A scope with characters that need encoding arrives as it is: <scope>
      Given the device asks for the scope "<scope>"
      When the end user signs in
      Then the device authorization request has the scope "<scope>"

      Examples:
        | scope                         |
        | files:read+write films%20list |
        | a&b=c #d                      |

    Scenario Outline: A client_id with characters that need encoding arrives as it is: <client_id>
      Given the device is the public client "<client_id>"
      When the end user signs in
      Then the client_id in the device authorization request is read as "<client_id>"

      Examples:
        | client_id     |
        | tv+box&b=c%2F |
        | set top #1    |

    Scenario: A client_id beyond ASCII is sent as UTF-8
      Given the device is the public client "télé"
      When the end user signs in
      Then the device authorization request spells the client_id "t%C3%A9l%C3%A9"

  @3.1-client-empty-parameter
  Rule: A parameter without a value is left out, as the server treats it as left out anyway
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario Outline: An empty scope is not sent
      Given the device asks for the scope <scope>
      When the end user signs in
      Then the device authorization request has no parameter without a value

      Examples:
        | scope |
        | ""    |
        | "  "  |

  @3.1-client-identifies
  Rule: The client says who it is: client_id is REQUIRED unless the client authenticates
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A public client sends its client_id and no credentials
      Given the device is the public client "tv"
      When the end user signs in
      Then the device authorization request has the client_id "tv"
      And the device authorization request has no Authorization header

    Scenario: A client registered for client_secret_basic encodes id and secret, then sends them in the header
      Given the device is the client "set top" with the secret "s%cr:et", registered for client_secret_basic
      When the end user signs in
      Then the device authorization request has the HTTP Basic credentials "set+top:s%25cr%3Aet"
      And the device authorization request has no client_secret

    Scenario: A client registered for client_secret_post sends id and secret in the body
      Given the device is the client "box" with the secret "s3cret", registered for client_secret_post
      When the end user signs in
      Then the device authorization request has the client_id "box"
      And the device authorization request has the client_secret "s3cret"
      And the device authorization request has no Authorization header

  @3.1-client-own-credentials @external
  Rule: A public client sends no credentials that another tool keeps on the machine
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A password for the server in the .netrc file of the home folder is not sent
      Given the device is the public client "tv"
      And the home folder holds credentials of another tool for the authorization server
      When the end user signs in
      Then the device authorization request has no credentials of the other tool
      And each poll has no credentials of the other tool

  @3.1-client-tls
  Rule: The client MUST use TLS for all requests
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario Outline: A plain http <endpoint> receives nothing
      Given the device knows the <endpoint> as "<address>"
      When the end user signs in
      Then the end user is not signed in
      And the authorization server receives no request

      Examples:
        | endpoint                      | address                  |
        | device_authorization_endpoint | http://as.example/device |

    Scenario Outline: A plain http <endpoint> receives no device_code
      Given the device knows the <endpoint> as "<address>"
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll

      Examples:
        | endpoint       | address                 |
        | token_endpoint | http://as.example/token |

    @in-process
    Scenario Outline: A token_endpoint that is no https address is refused before anything is sent: <address>
      Given the device knows the token_endpoint as "<address>"
      When the end user signs in
      Then the end user is not signed in
      And the authorization server receives no request

      Examples:
        | address                            |
        | http://localhost.evil.example/     |
        | http://localhost:8080/token        |
        | ftp://as.example/token             |
        | /token                             |
        | https://user:word@as.example/token |

    Scenario Outline: A server whose certificate does not verify receives nothing: <certificate>
      Given the response to the device authorization request is: <certificate>
      When the end user signs in
      Then the authorization server receives no request
      And the end user is not signed in

      Examples:
        | certificate                   |
        | an untrusted certificate      |
        | an expired certificate        |
        | a certificate of another host |

  @3.1-client-prompted
  Rule: The client SHOULD start a session only when the end user asked for it
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    @in-process
    Scenario: A client that was made and not used sends no request
      When a program makes a client and does not use it
      Then the authorization server receives no request

    Scenario: One sign-in sends one device authorization request
      Given the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then the authorization server receives one device authorization request

    Scenario Outline: A session that ended with "<error>" does not start another
      Given the responses to the polls are: <error>
      When the end user signs in
      Then the authorization server receives one device authorization request

      Examples:
        | error         |
        | access_denied |
        | invalid_grant |
