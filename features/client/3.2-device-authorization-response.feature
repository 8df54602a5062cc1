Feature: 3.2 Device Authorization Response
  The authorization server answers with a device_code, which stays between the two, a user_code and a verification_uri
  for the user, how long they are good for, and how long to wait between polls. Or it answers with an error.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.2

  Rule: 3.2 Where the response names no interval, the client MUST wait 5 seconds between polls
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    @3.2-client-default-interval
    Scenario: A response without it is as good as any other
      Given the authorization server issues codes with interval left out
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in

    @3.2-client-default-interval
    Scenario Outline: No interval means 5 seconds
      Given the authorization server issues codes with interval <interval>
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then the client waited 5, 5 seconds

      Examples:
        | interval |
        | left out |
        | as null  |

  Rule: 3.2 (defined) An error ends the attempt before any poll
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    @3.2-client-error
    Scenario Outline: The authorization server refuses to issue codes
      Given the authorization server answers the request for codes with status <status> and:
        """json
        { "error": "<error>", "error_description": "This client cannot have that." }
        """
      When the user signs in
      Then the sign-in ends without tokens
      And the sign-in ended at once
      And the token endpoint received no poll

      Examples:
        | status | error               |
        |    400 | invalid_scope       |
        |    400 | unauthorized_client |
        |    401 | invalid_client      |
        |    403 | some_other_error    |
        |    200 | invalid_request     |

  Rule: 3.2 (advice) A response that cannot be used ends in one clear error
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    @3.2-client-bad-response
    Scenario Outline: A member is missing or unusable
      Given the authorization server issues codes with <member> <value>
      When the user signs in
      Then the sign-in ends because the answer cannot be used: <words>
      And the token endpoint received no poll

      Examples: What only the client needs
        | member      | value      | words                              |
        | device_code | left out   | device_code is missing             |
        | device_code | as ""      | device_code is no text             |
        | device_code | as 7       | device_code is no text             |
        | expires_in  | left out   | expires_in is missing              |
        | expires_in  | as "1800"  | expires_in is no number of seconds |
        | expires_in  | as 0       | expires_in is no number of seconds |
        | expires_in  | as -1      | expires_in is no number of seconds |
        | interval    | as "5"     | interval is no number              |
        | interval    | as -5      | interval is negative               |
        | interval    | as 1801    | interval is longer than expires_in |
        | interval    | as 3000000 | interval is longer than a day      |
        | interval    | as 1e400   | interval is longer than a day      |

      Examples: What the user is shown
        | member                    | value                                  | words                                           |
        | user_code                 | left out                               | user_code is missing                            |
        | user_code                 | as " "                                 | user_code cannot be shown                       |
        | user_code                 | as "WDJB\\nYour bank asks:"            | user_code cannot be shown on one line           |
        | user_code                 | as "WDJB\\u001b[2J"                    | user_code cannot be shown on one line           |
        | user_code                 | as "WDJB\\u202e"                       | user_code cannot be shown on one line           |
        | verification_uri          | left out                               | verification_uri is missing                     |
        | verification_uri          | as ""                                  | verification_uri is no text                     |
        | verification_uri          | as "/device"                           | verification_uri is no absolute URI             |
        | verification_uri          | as "javascript:alert(1)"               | verification_uri is no http(s) address          |
        | verification_uri          | as "file:///etc/passwd"                | verification_uri is no http(s) address          |
        | verification_uri          | as "https://as.example/\\nEnter this:" | verification_uri is no absolute URI on one line |
        | verification_uri          | as "https://as.example/\\u001b[8m"     | verification_uri is no absolute URI on one line |
        | verification_uri          | as "https://as.example/`reboot`"       | verification_uri is no absolute URI on one line |
        | verification_uri          | as "https://as.example@evil.example/"  | verification_uri hides its host                 |
        | verification_uri_complete | as "data:text/html,hello"              | verification_uri_complete is no http(s) address |
        | verification_uri_complete | as "vnc://as.example"                  | verification_uri_complete is no http(s) address |
        | verification_uri_complete | as 7                                   | verification_uri_complete is no text            |

    @3.2-client-bad-response
    Scenario: The address has the name it had before RFC 8628
      Given the authorization server issues codes with:
        | verification_uri | left out                    |
        | verification_url | "https://as.example/device" |
      When the user signs in
      Then the sign-in ends because the answer cannot be used: it has verification_url

    @3.2-client-bad-response
    Scenario: The page for the user is served in the clear
      Given the authorization server issues codes with verification_uri as "http://as.example/device"
      When the user signs in
      Then the sign-in ends because the address is not secure
      And the token endpoint received no poll

    @3.2-client-bad-response
    Scenario Outline: The response is none
      Given the authorization server answers the request for codes with: <answer>
      When the user signs in
      Then the sign-in ends because <reason>
      And the token endpoint received no poll

      Examples:
        | answer                              | reason                                     |
        | a web page                          | the answer cannot be used                  |
        | an empty body                       | the answer cannot be used                  |
        | HTTP 404                            | the answer cannot be used                  |
        | HTTP 503                            | the authorization server cannot be reached |
        | silence                             | the authorization server cannot be reached |
        | a refused connection                | the authorization server cannot be reached |
        | a redirect to https://evil.example/ | of a redirect                              |

    @3.2-client-bad-response
    Scenario Outline: An interval that would have the client hammer is not taken at its word
      Given the authorization server issues codes with interval as <interval>
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then the client waited <waits> seconds

      Examples:
        | interval | waits |
        |        0 |  5, 5 |
        |      0.5 |  1, 1 |
        |      4.2 |  5, 5 |

    @3.2-client-bad-response
    Scenario: Codes in JSON are read whatever they are called
      Given the authorization server issues codes as "text/plain"
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in
