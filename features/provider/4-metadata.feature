Feature: 4 Discovery Metadata
  A server that publishes metadata (RFC 8414, or OpenID discovery) may say there where
  its device authorization endpoint is, so that a device needs to know no more than
  the issuer.
  https://www.rfc-editor.org/rfc/rfc8628#section-4

  @4-metadata
  Rule: The metadata may name the device authorization endpoint
    MAY (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario: A device looks the endpoint up
      When the device looks up the metadata of the issuer
      Then it may find the device authorization endpoint

  @4-endpoint
  Rule: The endpoint that the metadata names is the one that answers
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario: A device asks at the endpoint that it looked up
      Given metadata that names the device authorization endpoint
      When the device asks for a session at the endpoint named there
      Then a session is started

  @4-grant-types
  Rule: The metadata lists the device grant
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    RFC 8414, 2: where grant_types_supported is left out, it means the code and the implicit grant only.

    Scenario: A device looks for its grant
      Given metadata that names the device authorization endpoint
      Then the metadata lists the device grant among the supported ones

  @4-issuer
  Rule: The metadata names the issuer it was asked for
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-4

    RFC 8414, 3.3: to the letter; a client must not use it otherwise.

    Scenario: A device compares the issuer
      Given metadata
      Then its issuer is exactly the one that was asked for
