Feature: 5 Security Considerations
  Whoever controls the address that is shown controls what the user sees next. A user who is told which host that is, and
  on whose machine nothing opens unasked, can still tell.

  https://www.rfc-editor.org/rfc/rfc8628#section-5.4

  Rule: 5.4 (advice) A verification page on another host than the authorization server's is named as such, and not opened unasked
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.4

    @5.4-client-names-host
    Scenario: The page is elsewhere
      Given the authorization server issues codes with verification_uri as "https://login.example/device"
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then the screen shows "The page is on login.example; the authorization server is as.example."

    @5.4-client-names-host
    Scenario: A browser is opened only when asked for
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user runs rfc8628 login
      Then no browser was opened
