Feature: 3.3.1 Non-Textual Verification URI Optimization
  Where the response has a verification_uri_complete, the device can spare the user the typing: a QR code to scan, a
  browser that is opened. The user still has to see the code, to compare it with the one on the page.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

  Rule: 3.3.1 With verification_uri_complete in use, the client MUST still display the user_code
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    @3.3.1-client-user-code
    Scenario Outline: The code stands beside the QR code, or below it where the terminal is narrow
      Given the terminal is <columns> columns wide
      And the authorization server issues codes with verification_uri_complete as "https://as.example/d?c=WDJB-MJHT"
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows a QR code
      And the screen shows "WDJB-MJHT" on a line of its own

      Examples:
        | columns |
        |     100 |
        |      50 |

    @3.3.1-client-user-code
    Scenario: The code is shown while a browser is opened at the complete address
      Given the output goes to a file
      And the authorization server issues codes with verification_uri_complete as "https://as.example/d?c=WDJB-MJHT"
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then the screen shows "WDJB-MJHT" on a line of its own

  Rule: 3.3.1 It is RECOMMENDED that the client still displays the textual verification_uri
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    @3.3.1-client-textual-uri
    Scenario: The short address stands beside the QR code
      Given the authorization server issues codes with verification_uri_complete as "https://as.example/d?c=WDJB-MJHT"
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows a QR code
      And the screen shows "https://as.example/device" on a line of its own

  Rule: 3.3.1 The client MAY present verification_uri_complete as a QR code
    MAY — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    @3.3.1-client-qr
    Scenario: A terminal that can show it does
      Given the authorization server issues codes with verification_uri_complete as "https://as.example/d?c=WDJB-MJHT"
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows "https://as.example/d?c=WDJB-MJHT" as a QR code

  Rule: 3.3.1 (advice) A QR code is shown only where it spares the user the typing: it holds the complete address, and can be scanned
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    @3.3.1-client-readable-qr
    Scenario: Without verification_uri_complete there is none
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows no QR code

    @3.3.1-client-readable-qr
    Scenario Outline: Where it could not be read it is left out
      Given <output>
      And the authorization server issues codes with verification_uri_complete as "https://as.example/d?c=WDJB-MJHT"
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows no QR code

      Examples:
        | output                          |
        | the terminal is 25 columns wide |
        | the terminal shows ASCII alone  |
        | the output goes to a file       |

  Rule: 3.3.1 (advice) A browser that is opened for the user is opened at verification_uri_complete, where there is one
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    @3.3.1-client-opens-complete
    Scenario: There is one
      Given the authorization server issues codes with verification_uri_complete as "https://as.example/d?c=WDJB-MJHT"
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then a browser was opened at "https://as.example/d?c=WDJB-MJHT"

    @3.3.1-client-opens-complete
    Scenario: There is none
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login --open
      Then a browser was opened at "https://as.example/device"
