Feature: 6.1 User Code Recommendations
  End users enter user codes on small keyboards, and read them from a screen across the
  room. A code should be easy to read, and be accepted however it is typed: in lower
  case, without dashes, with spaces.
  https://www.rfc-editor.org/rfc/rfc8628#section-6.1

  @6.1-case
  Rule: A user code of letters is accepted in lower case
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-6.1

    This is for codes whose letters are all capitals: where small letters are characters of their own, case may count.

    Scenario: The end user enters the user code in lower case
      Given a device authorization response
      When the end user enters the user code in lower case
      Then the page accepts the user code

  @6.1-punctuation
  Rule: A user code is accepted without its dashes, and with additional spaces
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-6.1

    Scenario: The end user enters the user code without its dashes
      Given a device authorization response
      When the end user enters the user code without its dashes
      Then the page accepts the user code

    Scenario: The end user enters the user code with spaces around it
      Given a device authorization response
      When the end user enters the user code with spaces around it
      Then the page accepts the user code

  @6.1-unambiguous
  Rule: The alphabet of user codes has no characters that are easily confused
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-6.1

    Scenario: User codes do not use both 0 and O, or two of 1, I and l
      When the device sends a series of device authorization requests
      Then the user codes do not use both 0 and O, or two of 1, I and l
