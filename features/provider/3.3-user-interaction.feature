Feature: 3.3 User Interaction
  The end user opens the verification URI on a phone or a computer, types the user
  code, signs in, learns which device asks for what, and approves or refuses. Then
  the page sends them back to the device.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.3

  @3.3-user-interaction
  Rule: An end user who types the code and approves lets the device in
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The end user approves
      Given a session
      When the end user opens the verification URI, types the code and approves
      Then the device gets its token

  @3.3-tls
  Rule: The verification URI is https
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The end user types the code on a page that cannot be eavesdropped on
      When a number of sessions are started
      Then every verification URI is https

  @3.3-code-not-in-uri
  Rule: The verification URI does not contain the user code
    SHOULD (NOT RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The address is the same for everybody
      When a number of sessions are started
      Then no verification URI contains the user code

  @3.3-deny
  Rule: The end user can refuse
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    @refusal
    Scenario: The end user refuses
      Given a session
      When the end user opens the verification URI, types the code and refuses
      Then the refusal reaches the device

    Scenario: An end user who let a device in before refuses the next one
      Given an end user who let a device in before
      And a session
      When the end user opens the verification URI, types the code and refuses
      Then the refusal reaches the device

  @3.3-informs
  Rule: The end user learns who asks, and for what
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The page names the client before the end user approves
      Given a session
      When the end user opens the verification URI and types the code
      Then the pages so far name the client

    @consent
    Scenario: The page names what is asked for before the end user approves
      Given a session
      When the end user opens the verification URI, types the code and approves
      Then the pages up to the approval name what is asked for

  @3.3-wrong-code
  Rule: A code that belongs to no session approves nothing
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The end user mistypes the code
      Given a session
      When the end user types a code that belongs to no session
      Then the page refuses the code
      And the session is still open

  @3.3-escapes-input
  Rule: What the address of a page holds does not become part of the page
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    RFC 6749, 10.14 has a server sanitize what it receives: a link would otherwise run a script in its name.

    Scenario: Somebody opens the page with markup in place of a code
      When the verification URI is opened with markup in place of a code
      Then the page has no such markup in it

  @3.3-code-spent
  Rule: A code that was decided about is not decided about again
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: An approved code is typed again
      Given a session
      And the end user approved it
      When the same code is typed once more in another browser
      Then the page refuses the code

    @refusal
    Scenario: A refused code is typed again
      Given a session
      And the end user refused it
      When the same code is typed once more in another browser
      Then the page refuses the code

    @refusal
    Scenario: The end user goes back after refusing and presses the other button
      Given a session
      And the end user refused it
      When the end user goes back and approves
      Then the device gets no token

  @3.3-return-to-device
  Rule: The end user is sent back to the device
    ADVICE (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The last page says that it is done
      Given a session
      When the end user opens the verification URI, types the code and approves
      Then the last page sends the end user back to the device
