Feature: 3.4 Device Access Token Request
  While the user is busy on another device, the client polls the token endpoint with the device_code.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.4

  Rule: 3.4 A poll is a form POST for which grant_type, device_code and client_id (or authentication) are REQUIRED
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @3.4-client-request
    Scenario: Each poll of a public client carries these three
      Given the authorization server issues codes
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then each poll was a form POST with:
        | grant_type  | urn:ietf:params:oauth:grant-type:device_code |
        | device_code | dc-3f9a64e1b7                                |
        | client_id   | tv                                           |
      And no poll carried an Authorization header

    @3.4-client-request
    Scenario: A client registered for client_secret_basic authenticates in the header
      Given a client "box" with the secret "s3cret", registered for client_secret_basic
      And the authorization server issues codes
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then each poll carried the HTTP Basic credentials "box:s3cret"
      And each poll was a form POST with:
        | grant_type  | urn:ietf:params:oauth:grant-type:device_code |
        | device_code | dc-3f9a64e1b7                                |

    @3.4-client-request
    Scenario: A client registered for client_secret_post authenticates in the body
      Given a client "box" with the secret "s3cret", registered for client_secret_post
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then each poll was a form POST with:
        | grant_type    | urn:ietf:params:oauth:grant-type:device_code |
        | device_code   | dc-3f9a64e1b7                                |
        | client_id     | box                                          |
        | client_secret | s3cret                                       |

    @3.4-client-request
    Scenario: Two sign-ins at the same time keep their codes apart
      Given the authorization server issues "AAAA" and "BBBB" to two devices
      And it answers the polls with: a token, a token
      When two users sign in at the same time
      Then each poll carried the code of its own session

  Rule: 3.4 (advice) The client asks for JSON, which is what it reads
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @3.4-client-accept
    Scenario: So no server that has several formats has to guess
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then every request asked for JSON

  Rule: 3.4 (advice) A poll has no parameters of other grants
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @3.4-client-nothing-else
    Scenario: No code, no redirect_uri, no code_verifier
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then no poll had a parameter besides grant_type, device_code and client_id

  Rule: 3.4 (advice) Polling waits for nobody at this machine, and neither does its end
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    @3.4-client-unattended
    Scenario: A browser that never comes back holds nothing up
      Given the browser never comes back to the command line
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then a browser was opened
      And the screen shows "Signed in."
      And the command exits with status 0
