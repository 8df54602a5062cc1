Feature: 4 Discovery Metadata
  An authorization server can say in its metadata where its device authorization endpoint is. A client then needs to
  know the issuer alone.

  https://www.rfc-editor.org/rfc/rfc8628#section-4

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @4-client-metadata
  Rule: The device_authorization_endpoint in the metadata is OPTIONAL; where it is, the client finds it through the issuer
    MAY (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario Outline: The metadata of "<issuer>" are found where RFC 8414 puts them, the well-known part before the issuer's path
      Given the device knows the issuer "<issuer>"
      And the metadata at "<address>" are:
        """json
        {
          "issuer": "<issuer>",
          "device_authorization_endpoint": "https://as.example/device_authorization",
          "token_endpoint": "https://as.example/token"
        }
        """
      When the end user signs in
      Then the end user is signed in

      Examples:
        | issuer                     | address                                                           |
        | https://as.example         | https://as.example/.well-known/oauth-authorization-server         |
        | https://as.example/tenant1 | https://as.example/.well-known/oauth-authorization-server/tenant1 |

    Scenario: The metadata are found where OpenID Connect Discovery puts them, the well-known part after the issuer's path
      Given the device knows the issuer "https://as.example/tenant1"
      And the metadata at "https://as.example/tenant1/.well-known/openid-configuration" are:
        """json
        {
          "issuer": "https://as.example/tenant1",
          "authorization_endpoint": "https://as.example/authorize",
          "device_authorization_endpoint": "https://as.example/device_authorization",
          "token_endpoint": "https://as.example/token",
          "jwks_uri": "https://as.example/jwks",
          "response_types_supported": ["code"],
          "subject_types_supported": ["public"],
          "id_token_signing_alg_values_supported": ["RS256"]
        }
        """
      When the end user signs in
      Then the end user is signed in

  @4-client-endpoints
  Rule: Metadata that cannot be used end the sign-in before anything is sent
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario: Metadata without a device_authorization_endpoint end the sign-in
      Given the device knows the issuer "https://as.example"
      And the metadata of "https://as.example" are:
        """json
        { "issuer": "https://as.example", "token_endpoint": "https://as.example/token" }
        """
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll
      And the end user sees a message

    @in-process
    Scenario Outline: Metadata with the token_endpoint "<address>" are not used
      Given the device knows the issuer "https://as.example"
      And the metadata of "https://as.example" are:
        """json
        {
          "issuer": "https://as.example",
          "device_authorization_endpoint": "https://as.example/device_authorization",
          "token_endpoint": "<address>"
        }
        """
      When the end user signs in
      Then the end user is not signed in
      And the authorization server receives no device authorization request

      Examples:
        | address                 |
        | http://as.example/token |
        | https://localhost/token |

    @in-process
    Scenario: An issuer that cannot be reached ends the sign-in
      Given the device knows the issuer "https://as.example"
      And the metadata of "https://as.example" cannot be reached
      When the end user signs in
      Then the end user is not signed in

  @4-client-issuer
  Rule: Metadata whose issuer is not exactly the one asked for MUST NOT be used (RFC 8414 section 3.3)
    MUST (MUST NOT) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    Scenario Outline: Metadata of "<issuer>" are not used where "https://as.example" was asked for
      Given the device knows the issuer "https://as.example"
      And the metadata of "https://as.example" are:
        """json
        {
          "issuer": "<issuer>",
          "device_authorization_endpoint": "https://evil.example/device_authorization",
          "token_endpoint": "https://evil.example/token"
        }
        """
      When the end user signs in
      Then the end user is not signed in
      And no other host receives a request

      Examples:
        | issuer                     |
        | https://evil.example       |
        | https://as.example/tenant1 |

    @in-process
    Scenario Outline: Metadata of "<issuer>" are not used either, as issuers are compared letter by letter
      Given the device knows the issuer "https://as.example"
      And the metadata of "https://as.example" are:
        """json
        {
          "issuer": "<issuer>",
          "device_authorization_endpoint": "https://evil.example/device_authorization",
          "token_endpoint": "https://evil.example/token"
        }
        """
      When the end user signs in
      Then the end user is not signed in
      And no other host receives a request

      Examples:
        | issuer              |
        | https://as.example/ |
        | https://AS.example  |
