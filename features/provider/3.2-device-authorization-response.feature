Feature: 3.2 Device Authorization Response
  The authorization server answers with two codes. The device polls the token endpoint
  with the device code, and keeps it secret. The end user enters the user code at
  verification_uri. expires_in says for how many seconds both codes are valid, and
  interval how many seconds the device has to wait between two polls.
  https://www.rfc-editor.org/rfc/rfc8628#section-3.2

  @3.2-json-200
  Rule: The device authorization response is JSON with status 200
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The device authorization response is JSON with status 200
      When the device sends a series of device authorization requests
      Then every response is JSON with status 200

  @3.2-device-code
  Rule: The device authorization response has a device_code
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The device authorization response has a device_code
      When the device sends a series of device authorization requests
      Then every response has a device_code

  @3.2-user-code
  Rule: The device authorization response has a user_code
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: The device authorization response has a user_code
      When the device sends a series of device authorization requests
      Then every response has a user_code

  @3.2-verification-uri
  Rule: The device authorization response has a verification_uri
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    The name verification_url, which some servers use, is from a draft of the RFC.

    Scenario: verification_uri is an absolute http or https URI
      When the device sends a series of device authorization requests
      Then every verification_uri is an absolute http or https URI

  @3.2-expires-in
  Rule: The device authorization response has expires_in
    MUST (REQUIRED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: expires_in is a number of seconds above zero
      When the device sends a series of device authorization requests
      Then every expires_in is a number above zero

  @3.2-interval
  Rule: interval is a number of seconds
    MUST (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    It may be left out. The device then waits 5 seconds between polls.

    Scenario: interval is a number of seconds, or is left out
      When the device sends a series of device authorization requests
      Then every interval is a number of seconds, or is left out

  @3.2-complete-uri
  Rule: verification_uri_complete contains the user code or an equivalent
    MUST (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    It may be left out. Where it is present, the end user who follows it need not enter the code.

    Scenario: verification_uri_complete differs from session to session
      When the device sends a series of device authorization requests
      Then every verification_uri_complete is an absolute URI with the user code or an equivalent

  @3.2-unique-codes
  Rule: Every device authorization response has codes of its own
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: No two device authorization responses share a device_code or a user_code
      When the device sends a series of device authorization requests
      Then no two responses have the same device_code or the same user_code

  @3.2-no-repeated-members
  Rule: No JSON member appears twice in a response
    MUST (MUST NOT) — https://www.rfc-editor.org/rfc/rfc8628#section-3.1

    Scenario: A device authorization response has every member once
      When the device sends a series of device authorization requests
      Then no response has a member twice

    Scenario: An error response has every member once
      Given a device authorization response
      When the device polls
      Then no response has a member twice

    Scenario: A token response has every member once
      Given an authorized device
      Then no response has a member twice

  @3.2-error-response
  Rule: An error of the device authorization endpoint has the form of RFC 6749, 5.2
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Status 400, or 401 for invalid_client; JSON; a registered error code in the characters
    that RFC 6749, 5.2 allows. Whether a client that failed to authenticate is told
    invalid_client is judged by 3.1-unknown-client and 3.1-client-authentication.

    Scenario: The error for a request without client_id has the form of RFC 6749
      When the device sends a device authorization request without client_id
      Then the response has the form of an OAuth error

    Scenario: The error for a client that was never registered has the form of RFC 6749
      When a client that was never registered sends a device authorization request
      Then the response has the form of an OAuth error, with status 400 or 401

    Scenario: The error for a client registered for other grants has the form of RFC 6749
      When a client that is registered for other grants sends a device authorization request
      Then the response has the form of an OAuth error

    Scenario: The error for an unknown scope value has the form of RFC 6749
      When the device sends a device authorization request with the additional scope value "rfc8628-conformance-undefined-scope"
      Then the response has the form of an OAuth error

    Scenario: The error for missing client authentication has the form of RFC 6749
      When the confidential client sends a device authorization request without client authentication
      Then the response has the form of an OAuth error, with status 400 or 401

    Scenario: The error for a wrong client_secret has the form of RFC 6749
      When the confidential client sends a device authorization request with a wrong client_secret
      Then the response has the form of an OAuth error, unless it names another than "invalid_client"

  @3.2-lifetime
  Rule: The codes are valid until expires_in has passed
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    @slow
    Scenario: The device code is valid 2.5 seconds before expires_in has passed
      Given a device authorization response
      When the device polls 2.5 seconds before expires_in has passed
      Then the authorization is still pending

  @3.2-short-uri
  Rule: verification_uri is short
    ADVICE (should) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    The end user may have to type it: no query, no fragment, and no more than 60 characters.

    Scenario: verification_uri can be typed by hand
      When the device sends a series of device authorization requests
      Then every verification_uri has at most 60 characters and no query or fragment

  @3.2-address-not-from-host
  Rule: verification_uri does not follow a forged Host header
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Whoever sends the request writes its Host header, and could choose where the end user enters the code.

    Scenario: A forged Host header does not change verification_uri
      When the device sends a device authorization request with a forged Host header
      Then verification_uri does not name the forged host

  @3.2-no-store
  Rule: The device authorization response is not stored by caches
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    It carries credentials; the RFC's own example has Cache-Control: no-store.

    Scenario: The device authorization response has Cache-Control: no-store
      When the device sends a series of device authorization requests
      Then every response has "Cache-Control: no-store"
