Feature: 3.3.1 Non-textual Verification URI
  A device may show a QR code of verification_uri_complete, which has the user code in
  it. That saves the typing, and with it a moment of thought: the page therefore shows
  the code, and asks before anything is approved.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

  @3.3.1-shows-code
  Rule: The page shows the code to compare with the device
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: The end user follows the complete address
      Given a session
      When the end user opens the complete verification URI
      Then the page shows the user code

  @3.3.1-asks
  Rule: Following the link approves nothing
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    The choice to approve or to refuse remains, even for an end user who is signed in already
    and has let this client in before.

    Scenario: The end user follows the complete address
      Given a session
      When the end user opens the complete verification URI
      Then the page asks before it approves
      And the session is still open

    Scenario: An end user who let a device in before follows the complete address
      Given an end user who let a device in before
      And a session
      When the end user opens the complete verification URI
      Then the page asks before it approves
      And the session is still open

    Scenario: The end user follows the complete address and approves
      Given a session
      When the end user opens the complete verification URI and approves
      Then the device still gets its token
