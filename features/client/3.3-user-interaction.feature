Feature: 3.3 User Interaction
  The device shows the user where to go and what to type there. The device_code is not for the user.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.3

  Rule: 3.3 (defined) The client shows the verification_uri and the user_code
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    @3.3-client-shows
    Scenario: At a terminal
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows "https://as.example/device" on a line of its own
      And the screen shows "WDJB-MJHT" on a line of its own
      And the screen showed them before the first poll

    @3.3-client-shows
    Scenario: In a file
      Given the output goes to a file
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows "https://as.example/device" on a line of its own
      And the screen shows "WDJB-MJHT" on a line of its own

    @3.3-client-shows
    Scenario: With a browser opened, address and code are shown all the same
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then the screen shows "https://as.example/device" on a line of its own
      And the screen shows "WDJB-MJHT" on a line of its own

    @3.3-client-shows
    Scenario: Where no browser can be opened, too
      Given the machine has no browser to open
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then the screen shows "https://as.example/device" on a line of its own
      And the screen shows "WDJB-MJHT" on a line of its own

    @3.3-client-shows
    Scenario: A program that uses the client is given them to show
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the program was given "https://as.example/device" and "WDJB-MJHT" to show

  Rule: 3.3 (advice) What the user needs beside them is shown, too: how long there is, and what to do without a browser
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    @3.3-client-guides
    Scenario: How long the code is good, and that it is the user's turn
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows "The code is good for 30 minutes."
      And the screen shows "Waiting for approval"

    @3.3-client-guides
    Scenario: Where no browser can be opened, the user is told, and the sign-in goes on
      Given the machine has no browser to open
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then the screen shows "open the address yourself"
      And the command exits with status 0

    @3.3-client-guides
    Scenario: The code is on the screen before a browser covers it
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then the screen showed the code before the browser was opened

  Rule: 3.3 (advice) What is written for a program or a file can be read by one
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    @3.3-client-machine-output
    Scenario: To a program, as JSON Lines
      Given the authorization server issues codes
      And it answers the polls with: HTTP 503, a token
      When the user runs rfc8628 login --json
      Then each line of the output is a JSON object, the events being: prompt, waiting, trouble, waiting, signed_in
      And the output is made of printable ASCII characters alone
      And the command exits with status 0

    @3.3-client-machine-output
    Scenario: To a program, also when it ends badly
      Given the authorization server issues codes
      And it answers the polls with: access_denied
      When the user runs rfc8628 login --json
      Then each line of the output is a JSON object, the first event being prompt and the last failed
      And the command exits with status 1

    @3.3-client-machine-output
    Scenario: To a file, without counting down
      Given the output goes to a file
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the output is made of printable ASCII characters alone

  Rule: 3.3 (advice) The device_code is never shown or logged
    ADVICE (should not) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    @3.3-client-hides-device-code
    Scenario: Not on the screen
      Given the authorization server issues codes
      And it answers the polls with: HTTP 500, a token
      When the user runs rfc8628 login
      Then the output never holds the device code

    @3.3-client-hides-device-code
    Scenario: Not to a program
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --json
      Then the output never holds the device code

    @3.3-client-hides-device-code
    Scenario: Not in what a program might log
      Given the authorization server issues codes
      And it answers the polls with: invalid_grant
      When the user signs in
      Then nothing the program can log holds the device code
