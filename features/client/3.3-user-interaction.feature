Feature: 3.3 User Interaction
  The device shows the end user where to go and what to type there. The device_code is not for the end user.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.3

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @3.3-client-shows
  Rule: The device shows the verification_uri and the user_code
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The screen shows the verification_uri and the user_code
      When the end user signs in
      Then the screen shows "https://as.example/device"
      And the screen shows "WDJB-MJHT"

    Scenario: The verification_uri and the user_code are on the screen before the first poll
      Given the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then the screen shows "https://as.example/device" before the first poll
      And the screen shows "WDJB-MJHT" before the first poll

    Scenario: The verification_uri and the user_code are also written where the output goes to a file
      Given the output goes to a file
      When the end user signs in
      Then the screen shows "https://as.example/device"
      And the screen shows "WDJB-MJHT"

    Scenario: The verification_uri and the user_code are also shown when a browser is opened
      Given the device opens a browser for the end user
      When the end user signs in
      Then the screen shows "https://as.example/device"
      And the screen shows "WDJB-MJHT"

    @in-process
    Scenario: The verification_uri and the user_code are shown where no browser can be opened
      Given the device opens a browser for the end user
      And the machine has no browser to open
      When the end user signs in
      Then the screen shows "https://as.example/device"
      And the screen shows "WDJB-MJHT"

  @3.3-client-guides
  Rule: The end user is told how long the code is good, and what to do without a browser
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The screen says how long the code is good
      When the end user signs in
      Then the screen says that the code is good for 30 minutes

    @in-process
    Scenario: Where no browser can be opened, the end user is told, and the sign-in goes on
      Given the device opens a browser for the end user
      And the machine has no browser to open
      When the end user signs in
      Then the screen shows "open the address yourself"
      And the end user is signed in

    Scenario: The user_code is on the screen before a browser covers it
      Given the device opens a browser for the end user
      When the end user signs in
      Then the screen shows "WDJB-MJHT" before a browser is opened

  @3.3-client-machine-output
  Rule: What is written to a file can be read there
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: A file gets no escape sequences
      Given the output goes to a file
      When the end user signs in
      Then the output holds no escape sequences

  @3.3-client-hides-device-code
  Rule: The device_code is never shown or logged
    ADVICE (should not) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The screen does not show the device_code, also after trouble
      Given the responses to the polls are: authorization_pending, HTTP 500, a token
      When the end user signs in
      Then the screen does not show "dc-3f9a64e1b7"

    Scenario: The screen does not show the device_code when the sign-in fails
      Given the responses to the polls are: invalid_grant
      When the end user signs in
      Then the screen does not show "dc-3f9a64e1b7"
