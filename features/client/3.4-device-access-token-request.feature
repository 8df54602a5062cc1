Feature: 3.4 Device Access Token Request
  While the end user is busy on another device, the device polls the token endpoint with the device_code.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.4

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @3.4-client-request
  Rule: A poll is a form POST for which grant_type, device_code and client_id (or authentication) are REQUIRED
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: Each poll of a public client has grant_type, device_code and client_id
      Given the device is the public client "tv"
      And the responses to the polls are: authorization_pending, authorization_pending, a token
      When the end user signs in
      Then each poll is a form POST with no parameter twice
      And each poll has:
        | grant_type  | urn:ietf:params:oauth:grant-type:device_code |
        | device_code | dc-3f9a64e1b7                                |
        | client_id   | tv                                           |
      And each poll has no Authorization header

    Scenario Outline: A device_code with characters that need encoding arrives as it is: <device_code>
      Given the device authorization response has "device_code": "<device_code>"
      When the end user signs in
      Then each poll has:
        | device_code | <device_code> |

      Examples:
        | device_code    |
        | a+b&c=d%2Fe #f |
        | ~!$'()*,;:@/?` |

    Scenario: A device_code of 1000 characters arrives whole, as its length is left to the server
      Given the device authorization response has a device_code of 1000 characters
      When the end user signs in
      Then each poll has the device_code of the response

    Scenario: A client registered for client_secret_basic authenticates each poll in the header
      Given the device is the client "box" with the secret "s3cret", registered for client_secret_basic
      And the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then each poll has the HTTP Basic credentials "box:s3cret"
      And each poll has no client_secret
      And each poll has:
        | grant_type  | urn:ietf:params:oauth:grant-type:device_code |
        | device_code | dc-3f9a64e1b7                                |

    Scenario: A client registered for client_secret_post authenticates each poll in the body
      Given the device is the client "box" with the secret "s3cret", registered for client_secret_post
      When the end user signs in
      Then each poll has:
        | grant_type    | urn:ietf:params:oauth:grant-type:device_code |
        | device_code   | dc-3f9a64e1b7                                |
        | client_id     | box                                          |
        | client_secret | s3cret                                       |
      And each poll has no Authorization header

    @in-process
    Scenario: Two sign-ins at the same time keep their device_codes apart
      Given the device authorization responses to two devices have the user_codes "AAAA" and "BBBB"
      And the responses to the polls are: a token, a token
      When two end users sign in at the same time
      Then each poll has the device_code of its own session

  @3.4-client-accept
  Rule: The client asks for JSON, which is what it reads
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: The device authorization request and each poll accept JSON
      When the end user signs in
      Then the device authorization request accepts JSON
      And each poll accepts JSON

  @3.4-client-nothing-else
  Rule: A poll has no parameters of other grants
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: No poll has a code, a redirect_uri or a code_verifier
      Given the device is the public client "tv"
      When the end user signs in
      Then no poll has a parameter besides grant_type, device_code and client_id

  @3.4-client-unattended
  Rule: Polling does not wait for a key or a browser, and neither does its end
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.4

    Scenario: The end user is signed in while nobody touches the device
      Given the device opens a browser for the end user
      And the browser never comes back to the command line
      When the end user signs in
      Then the end user is signed in
