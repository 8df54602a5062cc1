Feature: 5 Security Considerations
  Whoever controls the address that is shown controls what the end user sees next. An end user who is told which host
  that is, and on whose machine nothing opens unasked, can still tell.

  https://www.rfc-editor.org/rfc/rfc8628#section-5.4

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @5.4-client-names-host
  Rule: A verification page on another host than the authorization server's is named as such, and not opened unasked
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.4

    Scenario: The screen names the host of a verification page that is elsewhere
      Given the device authorization response has "verification_uri": "https://login.example/device"
      When the end user signs in
      Then the screen shows "login.example"

    @in-process
    Scenario: The screen says that the verification page is elsewhere
      Given the device authorization response has "verification_uri": "https://login.example/device"
      When the end user signs in
      Then the screen shows "The page is on login.example; the authorization server is as.example."

    @in-process
    Scenario: No browser is opened unasked
      When the end user signs in
      Then no browser is opened
