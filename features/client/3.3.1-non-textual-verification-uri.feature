Feature: 3.3.1 Non-Textual Verification URI Optimization
  Where the response has a verification_uri_complete, the device can spare the end user the typing: a QR code to scan, a
  browser that is opened. The end user still has to see the user_code, to compare it with the one on the page.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token
    And the device authorization response has "verification_uri_complete": "https://as.example/d?c=WDJB-MJHT"

  @3.3.1-client-user-code
  Rule: With verification_uri_complete in use, the client MUST still display the user_code
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: The screen shows the user_code beside verification_uri_complete
      When the end user signs in
      Then the screen shows "WDJB-MJHT" besides verification_uri_complete

    @in-process
    Scenario: The screen shows the user_code also where the terminal is 50 columns wide
      Given the terminal is 50 columns wide
      When the end user signs in
      Then the screen shows a QR code
      And the screen shows "WDJB-MJHT" besides verification_uri_complete

    Scenario: The screen shows the user_code while a browser is opened at verification_uri_complete
      Given the device opens a browser for the end user
      When the end user signs in
      Then the screen shows "WDJB-MJHT" besides verification_uri_complete

  @3.3.1-client-textual-uri
  Rule: It is RECOMMENDED that the client still displays the textual verification_uri
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: The screen shows the verification_uri beside verification_uri_complete
      When the end user signs in
      Then the device makes use of verification_uri_complete
      And the screen shows "https://as.example/device" as an address of its own

  @3.3.1-client-qr
  Rule: The client MAY present verification_uri_complete as a QR code
    MAY — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: The screen shows verification_uri_complete as a QR code
      When the end user signs in
      Then the screen shows "https://as.example/d?c=WDJB-MJHT" as a QR code

  @3.3.1-client-readable-qr
  Rule: A QR code is shown only where it spares the end user the typing: it holds verification_uri_complete, and can be scanned
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: Without verification_uri_complete there is no QR code
      Given the device authorization response has no "verification_uri_complete"
      When the end user signs in
      Then the screen shows no QR code

    Scenario: A file gets no QR code
      Given the output goes to a file
      When the end user signs in
      Then the screen shows no QR code

    @in-process
    Scenario Outline: A QR code that could not be scanned is left out: <terminal>
      Given <terminal>
      When the end user signs in
      Then the screen shows no QR code

      Examples:
        | terminal                        |
        | the terminal is 25 columns wide |
        | the terminal shows ASCII alone  |

  @3.3.1-client-opens-complete
  Rule: A browser that is opened for the end user is opened at verification_uri_complete, where there is one
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: The browser is opened at verification_uri_complete
      Given the device opens a browser for the end user
      When the end user signs in
      Then a browser is opened at "https://as.example/d?c=WDJB-MJHT"

    Scenario: Without verification_uri_complete the browser is opened at verification_uri
      Given the device opens a browser for the end user
      And the device authorization response has no "verification_uri_complete"
      When the end user signs in
      Then a browser is opened at "https://as.example/device"
