Feature: 4 Discovery Metadata
  An authorization server that publishes metadata (RFC 8414, or OpenID Connect
  Discovery) may name its device authorization endpoint there. A device then needs to
  know no more than the issuer.
  https://www.rfc-editor.org/rfc/rfc8628#section-4

  @4-metadata
  Rule: The metadata may have a device_authorization_endpoint
    MAY (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario: The metadata may have a device_authorization_endpoint
      When the device fetches the metadata of the issuer
      Then the metadata may have a device_authorization_endpoint

  @4-endpoint
  Rule: The device_authorization_endpoint in the metadata answers with codes
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario: The device_authorization_endpoint in the metadata answers with codes
      Given metadata with a device_authorization_endpoint
      When the device sends a device authorization request to the endpoint in the metadata
      Then codes are issued

  @4-grant-types
  Rule: The metadata lists the device grant
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    RFC 8414, 2: where grant_types_supported is left out, it means the code and the implicit grant only.

    Scenario: grant_types_supported contains the device grant
      Given metadata with a device_authorization_endpoint
      Then grant_types_supported contains "urn:ietf:params:oauth:grant-type:device_code"

  @4-issuer
  Rule: The metadata names the issuer that it was fetched for
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-4

    RFC 8414, 3.3: the two are identical; a device must not use the metadata otherwise.

    Scenario: issuer in the metadata is identical to the issuer that the device knows
      Given metadata
      Then issuer is identical to the issuer that the metadata was fetched for
