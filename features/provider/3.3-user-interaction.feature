Feature: 3.3 User Interaction
  The end user opens verification_uri on a phone or a computer, enters the user code,
  signs in, sees which client asks for what, and approves or denies. Then the page
  tells the end user to return to the device.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.3

  @3.3-user-interaction
  Rule: An end user who enters the user code and approves authorizes the device
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The end user enters the user code and approves
      Given a device authorization response
      When the end user opens verification_uri, enters the user code and approves
      And the device polls after the approval
      Then the pages lead the end user to the approval
      And the response has an access token

  @3.3-tls
  Rule: verification_uri and verification_uri_complete are https
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: verification_uri and verification_uri_complete are https
      When the device sends a series of device authorization requests
      Then every verification_uri is https
      And every verification_uri_complete is https

  @3.3-code-not-in-uri
  Rule: verification_uri does not contain the user code
    SHOULD (NOT RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: verification_uri does not contain the user code
      When the device sends a series of device authorization requests
      Then no verification_uri contains the user_code

  @3.3-right-session
  Rule: The approval goes to the session whose user code was confirmed
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    An end user may have the pages of two devices open, each in a tab of the same browser.

    Scenario: An end user who has the pages of two devices open approves the first
      Given device authorization responses for two devices
      And the end user opened the page of the first device and then that of the second
      When the end user goes back to the page of the first device and approves
      And both devices poll
      Then only the device whose user code was confirmed is authorized

  @3.3-deny
  Rule: The end user can deny the request
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    What the device is told then is 3.5's: here it is enough that nobody is let in.

    @refusal
    Scenario: The end user enters the user code and denies
      Given a device authorization response
      When the end user opens verification_uri, enters the user code and denies
      Then the pages let the end user deny

    Scenario: An end user who authorized a device before denies the next one
      Given an end user who authorized a device before
      And a device authorization response
      When the end user opens verification_uri, enters the user code and denies
      And the device polls after the denial
      Then the pages let the end user deny
      And the response has no access token

  @3.3-refusal-beside
  Rule: The refusal is as easy to find as the approval
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    An end user who was led here by somebody else looks for it, and presses what there is.

    @refusal
    Scenario: The page that offers to approve offers to deny, too
      Given a device authorization response
      When the end user opens verification_uri, enters the user code and denies
      Then the page with the approval has the refusal beside it

  @3.3-informs
  Rule: The end user sees which client asks, and for what
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The pages name the client before the end user approves
      Given a device authorization response
      When the end user opens verification_uri and enters the user code
      Then the pages before the approval name the client

    @consent
    Scenario: The pages name the requested scope before the end user approves
      Given a device authorization response
      When the end user opens verification_uri, enters the user code and approves
      And if the pages do not name the requested scope, the end user looks at those for a device that asks for less
      Then the pages before the approval name the requested scope

  @3.3-wrong-code
  Rule: A user code that was never issued approves nothing
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The end user enters a user code that was never issued
      Given a device authorization response
      When the end user enters a user code that was never issued
      And the end user enters one that begins otherwise, half of the issued one, and one with wildcards, where no limit forbids it
      And the device polls
      Then no page says that the request was approved
      And the authorization is still pending

  @3.3-escapes-input
  Rule: The verification page escapes what its address contains
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    RFC 6749, 10.14 has a server sanitize what it receives: a link could otherwise run a script in its name.

    Scenario: Markup in the address of the verification page is escaped
      When the verification page is opened with markup in place of the user code
      Then the page does not contain that markup

  @3.3-code-spent
  Rule: A user code is decided about once
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: An approved user code is refused when it is entered again
      Given a device authorization response
      And the end user approved the request
      When the same user code is entered again in another browser
      Then the page refuses the user code

    @refusal
    Scenario: A denied user code is refused when it is entered again
      Given a device authorization response
      And the end user denied the request
      When the same user code is entered again in another browser
      Then the page refuses the user code

    @refusal
    Scenario: An end user who denied cannot go back and approve
      Given a device authorization response
      And the end user denied the request
      When the end user goes back and approves
      And the device polls after the denial
      Then the response has no access token

  @3.3-cross-site
  Rule: A page of another site cannot send the approval
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    RFC 6749, 10.12: what a signed-in end user has open besides could let a device in, in their name.

    Scenario: A page of another site sends the approval of an end user who authorized a device before
      Given an end user who authorized a device before
      And a device authorization response
      And the end user opened verification_uri and entered the user code
      When a page of another site sends the approval in the end user's browser
      And the device polls
      And the end user goes back and approves
      And the device polls after the approval
      Then nobody but the end user lets the device in

  @3.3-framing
  Rule: A page of another site cannot show the verification pages in a frame
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    RFC 6749, 10.13: a transparent frame has end users press what they do not see.

    Scenario: An end user who authorized a device before approves in a frame of another site
      Given an end user who authorized a device before
      And a device authorization response
      When a page of another site shows the verification page in a frame, and the end user approves there
      And the device polls
      And the end user opens verification_uri, enters the user code and approves
      And the device polls after the approval
      Then nobody but the end user lets the device in

  @3.3-return-to-device
  Rule: The end user is told to return to the device
    ADVICE (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.3

    Scenario: The page after the approval tells the end user to return to the device
      Given a device authorization response
      When the end user opens verification_uri, enters the user code and approves
      Then the last page tells the end user to return to the device
