Feature: 6.1 User Code Recommendations
  People type user codes on small keyboards, from a screen across the room. A code should
  forgive them: capitals, dashes, spaces, and letters that look like digits.
  https://www.rfc-editor.org/rfc/rfc8628#section-6.1

  @6.1-case
  Rule: A code of letters is taken in lower case
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-6.1

    Scenario: The end user types without capitals
      Given a session
      When the end user types the code in lower case
      Then the page takes the code

  @6.1-punctuation
  Rule: A code is taken without its dashes, and with stray spaces
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-6.1

    Scenario: The end user leaves out the dashes
      Given a session
      When the end user types the code without its dashes
      Then the page takes the code

    Scenario: The end user types spaces around the code
      Given a session
      When the end user types the code with spaces around it
      Then the page takes the code

  @6.1-unambiguous
  Rule: The alphabet holds no letters that are easily confused
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-6.1

    Scenario: User codes can be read from a screen
      When a number of sessions are started
      Then no user code makes one choose between 0 and O, or 1, I and l
