Feature: 3.2 Device Authorization Response
  The authorization server answers with a device_code, which stays between the two, a user_code and a verification_uri
  for the end user, how long they are good for (expires_in), and how long to wait between polls (interval). Or it answers
  with an error.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.2

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @3.2-client-default-interval
  Rule: Where the response has no interval, the client MUST wait 5 seconds between polls
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario: A response without "interval" signs the end user in
      Given the device authorization response has no "interval"
      When the end user signs in
      Then the end user is signed in

    @slow
    Scenario: Without "interval" the polls are at least 5 seconds apart
      Given the device authorization response has no "interval"
      And the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then at least 5 seconds pass between the polls

  @3.2-client-error
  Rule: An error in place of codes ends the attempt before any poll
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario Outline: The device authorization request is answered with "<error>" and status <status>
      Given the response to the device authorization request has status <status> and the body:
        """json
        { "error": "<error>", "error_description": "This client cannot have that." }
        """
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll

      Examples:
        | status | error               |
        |    400 | invalid_scope       |
        |    400 | unauthorized_client |
        |    401 | invalid_client      |
        |    403 | some_other_error    |
        |    200 | invalid_request     |

  @3.2-client-bad-response
  Rule: A response that cannot be used ends in one clear error
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.2

    Scenario Outline: A response without "<member>" ends the sign-in with a message
      Given the device authorization response has no "<member>"
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll
      And the end user sees a message

      Examples:
        | member           |
        | device_code      |
        | user_code        |
        | verification_uri |

    Scenario Outline: A response with "interval": <interval> never makes the device poll without a pause
      Given the device authorization response has "interval": <interval>
      And the device authorization response has "expires_in": 4
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then no two polls are less than 1 second apart

      Examples:
        | interval |
        |        0 |
        |      0.5 |
        | "5"      |
        |       -5 |

    @in-process
    Scenario Outline: A response with "<member>": <value> ends the sign-in before any poll
      Given the device authorization response has "<member>": <value>
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll
      And the end user sees a message

      Examples: What only the device needs
        | member      | value   |
        | device_code | ""      |
        | device_code |       7 |
        | expires_in  | "1800"  |
        | expires_in  |       0 |
        | expires_in  |      -1 |
        | interval    | "5"     |
        | interval    |      -5 |
        | interval    |    1801 |
        | interval    | 3000000 |
        | interval    |   1e400 |

      Examples: What the end user is shown
        | member                    | value                               |
        | user_code                 | " "                                 |
        | user_code                 | "WDJB\\nYour bank asks:"            |
        | user_code                 | "WDJB\\u001b[2J"                    |
        | user_code                 | "WDJB\\u202e"                       |
        | verification_uri          | ""                                  |
        | verification_uri          | "/device"                           |
        | verification_uri          | "javascript:alert(1)"               |
        | verification_uri          | "file:///etc/passwd"                |
        | verification_uri          | "https://as.example/\\nEnter this:" |
        | verification_uri          | "https://as.example/\\u001b[8m"     |
        | verification_uri          | "https://as.example/`reboot`"       |
        | verification_uri          | "https://as.example@evil.example/"  |
        | verification_uri          | "http://as.example/device"          |
        | verification_uri_complete | "data:text/html,hello"              |
        | verification_uri_complete | "vnc://as.example"                  |
        | verification_uri_complete |                                   7 |

    @in-process
    Scenario: A response without "expires_in" ends the sign-in before any poll
      Given the device authorization response has no "expires_in"
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll

    @in-process
    Scenario Outline: A response with "interval": <interval> means <wait> seconds
      Given the device authorization response has "interval": <interval>
      And the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then at least <wait> seconds pass between the polls

      Examples:
        | interval | wait |
        |        0 |    5 |
        |      0.5 |    1 |
        |      4.2 |    5 |

    Scenario Outline: Control characters in "<member>" do not reach the terminal
      Given the device authorization response has "<member>": <value>
      When the end user signs in
      Then the screen holds no control characters of the authorization server

      Examples:
        | member           | value                                     |
        | user_code        | "WDJB\\u001b[2J\\u001b[35mMJHT"           |
        | verification_uri | "https://as.example/\\u001b[35m\\u0007go" |

    Scenario: An address that is no web page is not opened in a browser
      Given the device authorization response has "verification_uri": "file:///etc/passwd"
      And the device opens a browser for the end user
      When the end user signs in
      Then no browser is opened at "file:///etc/passwd"

    @in-process
    Scenario: The address under the name "verification_url", from before RFC 8628, ends the sign-in
      Given the device authorization response has no "verification_uri"
      And the device authorization response has "verification_url": "https://as.example/device"
      When the end user signs in
      Then the end user is not signed in
      And the end user is told "verification_url"

    Scenario Outline: A response that is <answer> ends the sign-in with a message
      Given the response to the device authorization request is: <answer>
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll
      And the end user sees a message

      Examples:
        | answer               |
        | a web page           |
        | an empty body        |
        | HTTP 404             |
        | HTTP 503             |
        | a refused connection |

    Scenario: A redirect of the device authorization request hands nothing to another host
      Given the response to the device authorization request is: a redirect to https://evil.example/
      When the end user signs in
      Then no other host receives a request
      And the token endpoint receives no poll

    @in-process
    Scenario: A device authorization endpoint that never answers ends the sign-in
      Given the response to the device authorization request is: silence
      When the end user signs in
      Then the end user is not signed in

    Scenario: Codes in JSON are read whatever media type they have
      Given the device authorization response has the media type "text/plain"
      When the end user signs in
      Then the end user is signed in
