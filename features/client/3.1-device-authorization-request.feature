Feature: 3.1 Device Authorization Request
  A device that wants its user signed in asks the authorization server for a set of codes: one POST to the device
  authorization endpoint, over TLS, saying who the client is and what it wants access to.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.1

  Each rule begins with its section and what binds the client: a keyword of the RFC, "(defined)" where the RFC lays
  something down without a keyword, which binds like a MUST, or "(advice)" where the RFC asks nothing but experience does.

  Rule: 3.1 (defined) The request is a form-encoded POST body in UTF-8, no parameter twice
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    @3.1-client-form-post
    Scenario: The parameters stand in the body
      Given the authorization server issues codes
      And it answers the polls with: a token
      And the client asks for the scope "openid profile"
      When the user signs in
      Then the request for codes was a form POST, no parameter twice
      And the form held the scope "openid profile"

    @3.1-client-form-post
    Scenario: Text beyond ASCII is sent as UTF-8
      Given a public client "télé"
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the form spelt the client_id as "t%C3%A9l%C3%A9"

  Rule: 3.1 (advice) A parameter without a value is left out, as the server takes it for left out anyway
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    @3.1-client-empty-parameter
    Scenario Outline: An empty scope is not sent
      Given the authorization server issues codes
      And it answers the polls with: a token
      And the client asks for the scope <scope>
      When the user signs in
      Then the request for codes had no parameter without a value

      Examples:
        | scope |
        | ""    |
        | "  "  |

  Rule: 3.1 The client says who it is: client_id is REQUIRED unless it authenticates
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    @3.1-client-identifies
    Scenario: A public client names itself in the body and has no credentials
      Given a public client "tv"
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the request for codes named the client "tv"
      And the request for codes carried no Authorization header

    @3.1-client-identifies
    Scenario: A client registered for client_secret_basic encodes id and secret, then sends them in the header
      Given a client "set top" with the secret "s%cr:et", registered for client_secret_basic
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the request for codes carried the HTTP Basic credentials "set+top:s%25cr%3Aet"

    @3.1-client-identifies
    Scenario: A client registered for client_secret_post sends both in the body
      Given a client "box" with the secret "s3cret", registered for client_secret_post
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the request for codes named the client "box", with the secret "s3cret"
      And the request for codes carried no Authorization header

  Rule: 3.1 The client MUST use TLS for all requests
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    @3.1-client-tls
    Scenario Outline: A plain http endpoint is refused before anything is sent
      Given the client knows the <endpoint> as "<address>"
      When the user signs in
      Then the sign-in ends because the address is not secure
      And the authorization server received no request

      Examples:
        | endpoint                      | address                            |
        | device_authorization_endpoint | http://as.example/device           |
        | token_endpoint                | http://as.example/token            |
        | token_endpoint                | http://localhost:8080/token        |
        | token_endpoint                | http://localhost.evil.example/     |
        | token_endpoint                | ftp://as.example/token             |
        | token_endpoint                | /token                             |
        | token_endpoint                | https://user:word@as.example/token |

    @3.1-client-tls
    Scenario: Told to take it, the client uses plain http on its own machine
      Given the client was told to take plain http on loopback
      And the client knows the device_authorization_endpoint as "http://127.0.0.1:8080/device_authorization"
      And the authorization server issues codes there
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in

    @3.1-client-tls
    Scenario: Told to take it, the client still refuses plain http elsewhere
      Given the client was told to take plain http on loopback
      And the client knows the token_endpoint as "http://as.example/token"
      When the user signs in
      Then the sign-in ends because the address is not secure
      And the authorization server received no request

    @3.1-client-tls
    Scenario: A certificate that does not verify ends it
      Given the authorization server answers the request for codes with: an untrusted certificate
      When the user signs in
      Then the sign-in ends because the authorization server cannot be reached
      And the user reads "the TLS connection could not be trusted"
      And the token endpoint received no poll

  Rule: 3.1 The client SHOULD start a session only when the user asked for it
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    @3.1-client-prompted
    Scenario: A client that has only been made sends nothing
      When a device client is made
      And time passes
      Then the authorization server received no request

    @3.1-client-prompted
    Scenario: One sign-in asks for codes once
      Given the authorization server issues codes
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then the authorization server received one request for codes

    @3.1-client-prompted
    Scenario Outline: A session that has ended does not start another
      Given the authorization server issues codes
      And it answers the polls with: <answer>
      When the user signs in
      And the program asks once more how the sign-in ended
      Then the authorization server received one request for codes

      Examples:
        | answer        |
        | access_denied |
        | invalid_grant |
