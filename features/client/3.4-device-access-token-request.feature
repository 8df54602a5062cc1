Feature: 3.4 Device Access Token Request
  While the user is busy on another device, the client polls the token endpoint with the device_code.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.4

  Rule: 3.4 A poll is a form POST for which grant_type, device_code and client_id (or authentication) are REQUIRED
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @3.4-client-request
    Scenario: Each poll of a public client carries these three and nothing else
      Given the authorization server issues codes
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then each poll the authorization server received was:
        | grant_type  | urn:ietf:params:oauth:grant-type:device_code |
        | device_code | dc-3f9a64e1b7                                |
        | client_id   | tv                                           |
      And no request carried an Authorization header

    @3.4-client-request
    Scenario: A client registered for client_secret_basic authenticates in the header
      Given a client "box" with the secret "s3cret", registered for client_secret_basic
      And the authorization server issues codes
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then every request carried the HTTP Basic credentials "box:s3cret"
      And each poll the authorization server received was:
        | grant_type  | urn:ietf:params:oauth:grant-type:device_code |
        | device_code | dc-3f9a64e1b7                                |

    @3.4-client-request
    Scenario: A client registered for client_secret_post authenticates in the body
      Given a client "box" with the secret "s3cret", registered for client_secret_post
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then each poll the authorization server received was:
        | grant_type    | urn:ietf:params:oauth:grant-type:device_code |
        | device_code   | dc-3f9a64e1b7                                |
        | client_id     | box                                          |
        | client_secret | s3cret                                       |

    @3.4-client-request
    Scenario: The client asks for JSON, which is what it reads
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then every request asked for JSON

    @3.4-client-request
    Scenario: Two sign-ins at the same time keep their codes apart
      Given the authorization server issues "AAAA" and "BBBB" to two devices
      And it answers the polls with: authorization_pending, authorization_pending, a token, a token
      When two users sign in at the same time
      Then both are signed in
      And each poll carried the code of its own session
