Feature: 3.3.1 Non-Textual Verification URI Optimization
  A device may show verification_uri_complete, which contains the user code, as a QR
  code. The end user then need not enter the code, and might approve without thought.
  Therefore the page shows the code, and asks for approval.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

  @3.3.1-shows-code
  Rule: The page behind verification_uri_complete shows the user code to compare with the device
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    Scenario: The page behind verification_uri_complete shows the user code
      Given a device authorization response
      When the end user opens verification_uri_complete
      Then the page shows the user code

  @3.3.1-takes-code
  Rule: The page behind verification_uri_complete has the user code
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    The end user scanned the QR code in order not to type.

    Scenario: Nobody types the user code behind verification_uri_complete
      Given a device authorization response
      When the end user opens verification_uri_complete
      Then the end user need not type the user code

  @3.3.1-asks
  Rule: Opening verification_uri_complete approves nothing by itself
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1

    The choice to approve or to deny remains, even for an end user who is signed in and has authorized this client before.

    Scenario: The page behind verification_uri_complete asks for approval
      Given a device authorization response
      When the end user opens verification_uri_complete
      And the device polls
      Then the page asks for approval
      And the authorization is still pending

    Scenario: The page behind verification_uri_complete asks an end user who authorized a device before
      Given an end user who authorized a device before
      And a device authorization response
      When the end user opens verification_uri_complete
      And the device polls
      Then the page asks for approval
      And the authorization is still pending

    Scenario: The end user opens verification_uri_complete and approves
      Given a device authorization response
      When the end user opens verification_uri_complete and approves
      And the device polls after the approval
      Then the page confirms the approval
      And the response has an access token, as after other approvals
