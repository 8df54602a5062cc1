Feature: 4 Discovery Metadata
  An authorization server can say in its metadata where its device authorization endpoint is. A client then needs to
  know the issuer alone.

  https://www.rfc-editor.org/rfc/rfc8628#section-4

  Rule: 4 The device_authorization_endpoint in the metadata is OPTIONAL; where it is, the client finds it through the issuer
    MAY (OPTIONAL) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    @4-client-metadata
    Scenario Outline: The metadata lies where RFC 8414 puts it, the well-known part before the issuer's path
      Given the client knows the issuer "<issuer>"
      And the authorization server publishes at "<address>":
        """json
        {
          "issuer": "<issuer>",
          "device_authorization_endpoint": "https://as.example/device_authorization",
          "token_endpoint": "https://as.example/token"
        }
        """
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in
      And the metadata was asked for once

      Examples:
        | issuer                     | address                                                           |
        | https://as.example         | https://as.example/.well-known/oauth-authorization-server         |
        | https://as.example/        | https://as.example/.well-known/oauth-authorization-server         |
        | https://as.example/tenant1 | https://as.example/.well-known/oauth-authorization-server/tenant1 |

    @4-client-metadata
    Scenario: Or where OpenID Connect Discovery puts it, the well-known part after the issuer's path
      Given the client knows the issuer "https://as.example/tenant1"
      And the address "https://as.example/.well-known/oauth-authorization-server/tenant1" answers with: HTTP 404
      And the authorization server publishes at "https://as.example/tenant1/.well-known/openid-configuration":
        """json
        {
          "issuer": "https://as.example/tenant1",
          "device_authorization_endpoint": "https://as.example/device_authorization",
          "token_endpoint": "https://as.example/token"
        }
        """
      And the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in

  Rule: 4 (advice) Metadata that cannot be used end it before anything is sent
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-4

    @4-client-endpoints
    Scenario: An authorization server that does not name the endpoint cannot be used
      Given the client knows the issuer "https://as.example"
      And the authorization server publishes at "https://as.example/.well-known/oauth-authorization-server":
        """json
        { "issuer": "https://as.example", "token_endpoint": "https://as.example/token" }
        """
      And the address "https://as.example/.well-known/openid-configuration" answers with: HTTP 404
      When the user signs in
      Then the sign-in ends because the metadata cannot be used: it names no device_authorization_endpoint

    @4-client-endpoints
    Scenario Outline: An endpoint that codes and secrets may not be sent to is not taken from the metadata either
      Given the client knows the issuer "https://as.example"
      And the authorization server publishes at "https://as.example/.well-known/oauth-authorization-server":
        """json
        {
          "issuer": "https://as.example",
          "device_authorization_endpoint": "https://as.example/device_authorization",
          "token_endpoint": "<address>"
        }
        """
      When the user signs in
      Then the sign-in ends because <reason>
      And the token endpoint received no poll

      Examples:
        | address                 | reason                                                             |
        | http://as.example/token | the address is not secure                                          |
        | https://localhost/token | the metadata cannot be used: its token_endpoint is on this machine |

    @4-client-endpoints
    Scenario: An issuer that cannot be reached is said to be that
      Given the client knows the issuer "https://as.example"
      And the address "https://as.example/.well-known/oauth-authorization-server" answers with: an unknown host
      And the address "https://as.example/.well-known/openid-configuration" answers with: an unknown host
      When the user signs in
      Then the sign-in ends because the authorization server cannot be reached

  Rule: 4 Metadata whose issuer is not exactly the one asked for MUST NOT be used (RFC 8414 section 3.3)
    MUST (MUST NOT) — https://www.rfc-editor.org/rfc/rfc8628#section-4

    @4-client-issuer
    Scenario Outline: The metadata speaks for another issuer
      Given the client knows the issuer "https://as.example"
      And the authorization server publishes at "https://as.example/.well-known/oauth-authorization-server":
        """json
        {
          "issuer": "<issuer>",
          "device_authorization_endpoint": "https://evil.example/device_authorization",
          "token_endpoint": "https://evil.example/token"
        }
        """
      And the address "https://as.example/.well-known/openid-configuration" answers with: HTTP 404
      When the user signs in
      Then the sign-in ends because the metadata cannot be used: where "https://as.example" was asked for

      Examples:
        | issuer               |
        | https://evil.example |
        | https://as.example/  |
        | https://AS.example   |
