Feature: 5 Security Considerations
  A user code is short and could be guessed; a device code is long, so that it cannot
  be. A link in a message could bring an end user to approve the device of an attacker.
  What an authorization server does about that shows in its codes and on its pages.
  https://www.rfc-editor.org/rfc/rfc8628#section-5

  @5.1-user-code-entropy
  Rule: User codes are hard to guess
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-5.1

    The RFC's own examples hold 34.5 bits (8 of 20 letters) and 29.9 bits (9 digits).
    What is less than both is reported.

    Scenario: User codes can be as hard to guess as 9 random digits
      When the device sends a series of device authorization requests
      Then the user codes can have the entropy of 9 random digits, 29.9 bits

  @5.1-rate-limit @intrusive
  Rule: Attempts to guess a user code are limited
    ADVICE (recommended) — https://www.rfc-editor.org/rfc/rfc8628#section-5.1

    Scenario: Somebody enters wrong and valid user codes in turn
      When somebody enters wrong and valid user codes in turn
      Then further attempts are limited

  @5.2-device-code-entropy
  Rule: Device codes cannot be guessed
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-5.2

    RFC 6749, 10.10 asks for 128 bits of credentials that no end user handles. 120 are accepted: a random UUID has 122.

    Scenario: Device codes can have 120 bits of entropy and do not follow from other codes
      When the device sends a series of device authorization requests
      Then the device codes can have 120 bits of entropy
      And no device_code can be computed from another code

  @5.2-device-code-hidden
  Rule: The end user never sees the device code
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.2

    Whoever has the device code can fetch the token.

    Scenario: The addresses for the end user do not contain the device code
      When the device sends a series of device authorization requests
      Then no verification_uri, verification_uri_complete or user_code contains the device_code

    Scenario: No verification page contains the device code or a client secret
      Given a device authorization response for the confidential client
      When the end user opens verification_uri, enters the user code and approves
      Then no page contains the device_code or a client_secret

  @5.4-names-device
  Rule: The verification page says that a device is being authorized
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-5.4

    Against phishing: an end user who has no such device notices.

    Scenario: The pages before the approval say that a device is being authorized
      Given a device authorization response
      When the end user opens verification_uri and enters the user code
      Then the pages before the approval say that a device is being authorized

  @5.4-lifetime
  Rule: The codes are valid long enough to be entered, and not much longer
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.4

    Scenario: expires_in is from 60 to 1800 seconds
      When the device sends a series of device authorization requests
      Then every expires_in is from 60 to 1800 seconds

  @5.5-session-binding
  Rule: A user code belongs to the end user who entered it first
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.5

    Scenario: Another end user cannot approve a user code that was entered before
      Given an end user who authorized a device before
      And a device authorization response
      And the end user opened verification_uri and entered the user code
      When another end user enters the same user code and approves
      And the device polls
      Then the response has no access token
