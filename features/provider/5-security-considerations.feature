Feature: 5 Security Considerations
  A user code is short, so it can be guessed; a device code is long, so that it cannot.
  A link in a message can have somebody approve the session of an attacker. What a server
  does about that shows in its codes and on its pages.
  https://www.rfc-editor.org/rfc/rfc8628#section-5

  @5.1-user-code-entropy
  Rule: User codes are hard to guess
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-5.1

    The RFC's own examples hold 34.5 bits (8 of 20 letters) and 29.9 bits (9 digits).
    What is less than both is reported.

    Scenario: User codes are drawn from enough of them
      When a number of sessions are started
      Then the user codes may have as much entropy as the RFC's examples

  @5.1-rate-limit @intrusive
  Rule: Guessing user codes is slowed down
    ADVICE (recommended) — https://www.rfc-editor.org/rfc/rfc8628#section-5.1

    Scenario: Somebody types wrong codes
      When somebody keeps typing codes that belong to no session, and their own in between
      Then they are stopped

  @5.2-device-code-entropy
  Rule: Device codes cannot be guessed
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-5.2

    RFC 6749, 10.10 has credentials that no person handles be worth 128 bits.

    Scenario: Device codes are drawn from enough of them
      When a number of sessions are started
      Then the device codes may have the entropy of a random key
      And no device code follows from another code

  @5.2-device-code-hidden
  Rule: The device code stays with the device
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.2

    Only the user code is shown: whoever has the device code can fetch the token.

    Scenario: The addresses for the end user hold no device code
      When a number of sessions are started
      Then no verification URI and no user code holds the device code

    Scenario: No page hands out what only clients may know
      Given a session of the confidential client
      When the end user opens the verification URI, types the code and approves
      Then no page has a client secret or the device code

  @5.4-names-device
  Rule: The page says that a device is being let in
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-5.4

    Against phishing: whoever holds no such device should notice.

    Scenario: The end user is asked about the device
      Given a session
      When the end user opens the verification URI and types the code
      Then the pages so far speak of a device

  @5.4-lifetime
  Rule: The codes live long enough to be typed, and not much longer
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.4

    Scenario: The lifetime is between one minute and thirty
      When a number of sessions are started
      Then every lifetime is between one minute and thirty

  @5.5-session-binding
  Rule: A code that one end user has taken up is theirs
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-5.5

    Scenario: Somebody else approves in the place of the end user
      Given an end user who let a device in before
      And a session
      And the end user opened the verification URI and typed the code
      When somebody else types the same code and approves
      Then the device gets no token
