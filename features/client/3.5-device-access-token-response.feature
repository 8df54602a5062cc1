Feature: 3.5 Device Access Token Response
  To each poll the authorization server answers with a token or an error. Two errors mean that the device is to poll
  again: authorization_pending at the same pace, slow_down at a slower one. All others end it. A server that does not
  answer is polled less and less often, and when the codes have expired there is nothing left to poll for.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.5

  Background:
    Given the device authorization response has:
      | device_code      | dc-3f9a64e1b7             |
      | user_code        | WDJB-MJHT                 |
      | verification_uri | https://as.example/device |
      | expires_in       |                      1800 |
      | interval         |                         1 |
    And the token endpoint issues an access token

  @3.5-client-polls
  Rule: On authorization_pending, and on its variant slow_down, the client SHOULD poll again
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The device polls until the end user has approved
      Given the responses to the polls are: authorization_pending, authorization_pending, a token
      When the end user signs in
      Then the end user is signed in
      And the token endpoint receives 3 polls

    Scenario: A slow_down does not end the polling
      Given the responses to the polls are: slow_down, a token
      When the end user signs in
      Then the end user is signed in

    Scenario: The error code decides, not the words in error_description
      Given the response to a poll has status 400 and the body:
        """json
        { "error": "authorization_pending", "error_description": "access_denied? expired_token? slow_down? No: pending." }
        """
      And the responses to the polls are: a token
      When the end user signs in
      Then the end user is signed in

    Scenario: Every poll reaches the token endpoint, whatever a cache may make of the responses
      Given the response to a poll has the header "Cache-Control: max-age=600" and the body:
        """json
        { "error": "authorization_pending" }
        """
      And the responses to the polls are: a token
      When the end user signs in
      Then the end user is signed in
      And the token endpoint receives 2 polls

  @3.5-client-waits
  Rule: Before each new poll the client MUST wait at least the interval
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: With "interval": 7 the polls are at least 7 seconds apart
      Given the device authorization response has "interval": 7
      And the responses to the polls are: authorization_pending, authorization_pending, a token
      When the end user signs in
      Then at least 7, 7 seconds pass between the polls

    @slow
    Scenario: The polls keep to the interval until the codes expire
      Given the device authorization response has "interval": 2
      And the device authorization response has "expires_in": 13
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then at least 2 seconds pass between the polls

    @slow @long
    Scenario: With "interval": 65 the polls are at least 65 seconds apart, whatever ceiling the client might have
      Given the device authorization response has "interval": 65
      And the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then at least 65 seconds pass between the polls

    @in-process
    Scenario: A machine that was suspended does not make up for the polls it missed
      Given the device authorization response has "interval": 5
      And the machine is suspended for 60 seconds during the first wait
      And the responses to the polls are: authorization_pending, authorization_pending, a token
      When the end user signs in
      Then at least 5, 5 seconds pass between the polls

    @in-process
    Scenario: A wall clock that is put back does not change the waits
      Given the device authorization response has "interval": 5
      And the wall clock is put back by 30 hours during the first wait
      And the responses to the polls are: authorization_pending, authorization_pending, a token
      When the end user signs in
      Then at least 5, 5 seconds pass between the polls
      And at most 6 seconds pass between the polls

  @3.5-client-slow-answers
  Rule: The interval counts from the response, so that a slow one does not bring two polls together
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: A response that takes 8 seconds is followed by a wait of 5 seconds
      Given the device authorization response has "interval": 5
      And the responses to the polls are: authorization_pending after 8 seconds, a token
      When the end user signs in
      Then at least 5 seconds pass between each response and the next poll
      And no poll is sent while another waits for its response

  @3.5-client-slow-down
  Rule: The client MUST increase its interval by 5 seconds on each slow_down, for that and every later poll
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario Outline: After <responses> at least <waits> seconds pass between the polls
      Given the responses to the polls are: <responses>
      When the end user signs in
      Then at least <waits> seconds pass between the polls

      Examples:
        | responses                                                        | waits     |
        | slow_down, authorization_pending, authorization_pending, a token |   6, 6, 6 |
        | authorization_pending, slow_down, slow_down, a token             |  1, 6, 11 |
        | slow_down, authorization_pending, slow_down, a token             |  6, 6, 11 |
        | slow_down, slow_down, slow_down, a token                         | 6, 11, 16 |

    @slow
    Scenario: With "interval": 7 a slow_down means 12 seconds
      Given the device authorization response has "interval": 7
      And the responses to the polls are: authorization_pending, slow_down, a token
      When the end user signs in
      Then at least 12 seconds pass between the polls after the slow_down

    @slow @long
    Scenario: The client sets no ceiling of its own
      Given the device authorization response has "interval": 58
      And the responses to the polls are: authorization_pending, slow_down, a token
      When the end user signs in
      Then at least 63 seconds pass between the polls after the slow_down

    @slow
    Scenario Outline: A slow_down with "interval": <interval> does not make the wait shorter
      Given the response to a poll has status 400 and the body:
        """json
        { "error": "slow_down", "interval": <interval> }
        """
      And the responses to the polls are: authorization_pending, a token
      When the end user signs in
      Then at least 6, 6 seconds pass between the polls

      Examples:
        | interval |
        |        1 |
        |        5 |
        |      -60 |
        | "60"     |

    @in-process
    Scenario: A slow_down with status 429 in place of 400 is a slow_down
      Given the response to a poll has status 429 and the body:
        """json
        { "error": "slow_down" }
        """
      And the responses to the polls are: a token
      When the end user signs in
      Then at least 6 seconds pass between the polls

  @3.5-client-longer-slow-down
  Rule: A longer interval in a slow_down, which no RFC defines but servers send, is waited for
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: A slow_down with "interval": 12 means 12 seconds
      Given the response to a poll has status 400 and the body:
        """json
        { "error": "slow_down", "interval": 12 }
        """
      And the responses to the polls are: a token
      When the end user signs in
      Then at least 12 seconds pass between the polls

  @3.5-client-stops
  Rule: On any other error code the client MUST stop polling
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario Outline: "<error>" ends the polling
      Given the responses to the polls are: <error>
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives 1 poll

      Examples:
        | error                  |
        | access_denied          |
        | expired_token          |
        | invalid_request        |
        | invalid_client         |
        | invalid_grant          |
        | unauthorized_client    |
        | unsupported_grant_type |
        | invalid_scope          |
        | something_new          |

    Scenario Outline: "<error>" ends the polling also with status <status>
      Given the response to a poll has status <status> and the body:
        """json
        { "error": "<error>" }
        """
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives 1 poll

      Examples:
        | status | error          |
        |    403 | access_denied  |
        |    401 | invalid_client |

    @in-process
    Scenario: "access_denied" ends the polling also with status 500
      Given the response to a poll has status 500 and the body:
        """json
        { "error": "access_denied" }
        """
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives 1 poll

  @3.5-client-reacts
  Rule: When it stops, the client SHOULD react, for example by showing the error to the end user
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario Outline: After "<error>" the end user is told that the sign-in <ended>
      Given the responses to the polls are: <error>
      When the end user signs in
      Then the end user is told that the sign-in <ended>

      Examples:
        | error               | ended       |
        | access_denied       | was refused |
        | expired_token       | expired     |
        | invalid_client      | failed      |
        | invalid_grant       | failed      |
        | unauthorized_client | failed      |
        | something_new       | failed      |

    Scenario Outline: After "<error>" to the device authorization request the end user is told that the sign-in failed
      Given the response to the device authorization request is: <error>
      When the end user signs in
      Then the end user is told that the sign-in failed

      Examples:
        | error               |
        | invalid_client      |
        | invalid_scope       |
        | unauthorized_client |

    Scenario: Where the authorization server cannot be reached, the end user is told
      Given the response to the device authorization request is: a refused connection
      When the end user signs in
      Then the end user sees a message
      And the end user is not signed in

  @3.5-client-own-words
  Rule: The error_description of the server is shown, made safe for a terminal
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The end user is told the error_description
      Given the response to a poll has status 400 and the body:
        """json
        { "error": "access_denied", "error_description": "Parental controls are on." }
        """
      When the end user signs in
      Then the end user is told "Parental controls are on."

    Scenario: The end user is told why no codes are issued
      Given the response to the device authorization request has status 400 and the body:
        """json
        { "error": "invalid_scope", "error_description": "This client cannot have that." }
        """
      When the end user signs in
      Then the end user is told "This client cannot have that."

    Scenario Outline: An error_description made to fool a terminal is made safe first: <description>
      Given the response to a poll has status 400 and the body:
        """json
        { "error": "invalid_grant", "error_description": "<description>" }
        """
      When the end user signs in
      Then the screen holds no control characters of the authorization server

      Examples:
        | description                           |
        | \\u001b[2J\\u001b[1;35mGone           |
        | \\u001b]0;title\\u0007\\u001b[35mGone |
        | \\u202egnorw\\u2066drow               |
        | \\u009b35mGone                        |

  @3.5-client-no-restart
  Rule: After expired_token the client SHOULD wait for the end user before it starts again
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: After "expired_token" no other device authorization request is sent
      Given the responses to the polls are: expired_token
      When the end user signs in
      Then no device authorization request follows the first poll

    Scenario: After the client itself finds that the codes have expired, no other device authorization request is sent
      Given the device authorization response has "expires_in": 4
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then no device authorization request is sent later than 3 seconds after the device authorization response

  @3.5-client-backs-off
  Rule: After a connection timeout the client MUST poll less often
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: After a response that never comes the next poll waits longer than the interval of 3 seconds
      Given the device authorization response has "interval": 3
      And the responses to the polls are: silence, a token
      When the end user signs in
      Then more than 3 seconds pass between the timeout and the next poll

  @3.5-client-exponential
  Rule: Doubling the wait on each connection timeout is RECOMMENDED
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @slow
    Scenario: After the second timeout the wait is twice as long as after the first
      Given the device authorization response has "interval": 2
      And the responses to the polls are: silence, silence, a token
      When the end user signs in
      Then at least 4, 8 seconds pass between each timeout and the next poll

    @in-process
    Scenario: After a slow_down the longer interval is doubled
      Given the responses to the polls are: slow_down, silence, silence, a token
      When the end user signs in
      Then each wait after a timeout is at least twice the one before

    @in-process
    Scenario: A server that answers again is polled at its interval again
      Given the device authorization response has "interval": 5
      And the responses to the polls are: silence, authorization_pending, authorization_pending, a token
      When the end user signs in
      Then the last wait between the polls is 5 seconds

  @3.5-client-own-deadline
  Rule: Past expires_in the client stops by itself, and it does not sleep beyond it
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: A server that says authorization_pending for ever is not polled for ever
      Given the device authorization response has "expires_in": 6
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then the end user is not signed in
      And no poll is sent later than 6 seconds after the device authorization response
      And the sign-in ends 6 seconds after the device authorization response
      And the end user is told that the sign-in expired

    @in-process
    Scenario: No poll is sent in the last second of expires_in
      Given the device authorization response has "expires_in": 10
      And the device authorization response has "interval": 5
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then no poll is sent later than 9 seconds after the device authorization response
      And the sign-in ends 10 seconds after the device authorization response

    @slow
    Scenario Outline: A wait that would be longer than expires_in ends with it: <response>
      Given the device authorization response has "expires_in": 8
      And the response to every poll is: <response>
      When the end user signs in
      Then the end user is not signed in
      And the sign-in ends 8 seconds after the device authorization response

      Examples:
        | response                       |
        | slow_down                      |
        | HTTP 503                       |
        | HTTP 429 with Retry-After 3600 |

    @slow
    Scenario: A server that never answers is not listened to beyond expires_in
      Given the device authorization response has "expires_in": 8
      And the response to every poll is: silence
      When the end user signs in
      Then the end user is not signed in
      And the sign-in ends 8 seconds after the device authorization response

    @slow
    Scenario: The time that slow responses take counts towards expires_in
      Given the device authorization response has "expires_in": 10
      And the response to every poll is: authorization_pending after 6 seconds
      When the end user signs in
      Then the end user is not signed in
      And no poll is sent later than 10 seconds after the device authorization response
      And the sign-in ends 10 seconds after the device authorization response

    @in-process
    Scenario: The time that showing the codes takes counts towards expires_in
      Given the device authorization response has "expires_in": 65
      And the device takes 60 seconds to show the codes
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then the end user is not signed in
      And the sign-in ends 65 seconds after the device authorization response

    @in-process
    Scenario: A machine that was suspended past expires_in sends no poll
      Given the device authorization response has "expires_in": 60
      And the machine is suspended for 90 seconds during the first wait
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then the end user is not signed in
      And the token endpoint receives no poll

    @in-process
    Scenario: A wall clock that is put on does not bring the end of expires_in nearer
      Given the wall clock is put on by 30 hours during the first wait
      When the end user signs in
      Then the end user is signed in

  @3.5-client-odd-errors
  Rule: A response that is no OAuth response, or one with another status, neither ends the sign-in nor makes the client hammer
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario Outline: The error code decides, not the status <status> that it comes with
      Given the response to a poll has status <status> and the body:
        """json
        { "error": "authorization_pending" }
        """
      And the responses to the polls are: a token
      When the end user signs in
      Then the end user is signed in

      Examples:
        | status |
        |    200 |
        |    403 |
        |    428 |

    Scenario: "access_denied" ends the polling also with status 200
      Given the response to a poll has status 200 and the body:
        """json
        { "error": "access_denied" }
        """
      When the end user signs in
      Then the end user is not signed in
      And the device does not go on polling

    Scenario Outline: The device polls again after <response>, and not at once
      Given the responses to the polls are: <response>, a token
      When the end user signs in
      Then the end user is signed in
      And at least 1 second passes between the polls

      Examples:
        | response            |
        | HTTP 429            |
        | HTTP 502            |
        | HTTP 503            |
        | a broken connection |

    @in-process
    Scenario Outline: The device polls again after <response>, later than it would have
      Given the responses to the polls are: <response>, a token
      When the end user signs in
      Then the end user is signed in
      And at least 2 seconds pass between the polls

      Examples:
        | response             |
        | HTTP 400             |
        | HTTP 404             |
        | HTTP 429             |
        | HTTP 502             |
        | HTTP 503             |
        | a web page           |
        | an empty body        |
        | a broken connection  |
        | a refused connection |

    @in-process
    Scenario Outline: The device polls again after an error of a framework: <body>
      Given the response to a poll has status <status> and the body:
        """json
        <body>
        """
      And the responses to the polls are: a token
      When the end user signs in
      Then the end user is signed in
      And at least 2 seconds pass between the polls

      Examples:
        | status | body                                                 |
        |    500 | { "status": 500, "error": "Internal Server Error" }  |
        |    429 | { "statusCode": 429, "error": "Too Many Requests" }  |
        |    400 | { "error": { "code": 7, "message": "bad gateway" } } |
        |    502 | [ "upstream" ]                                       |
        |    403 | null                                                 |

    @slow
    Scenario Outline: After <response> the device waits that long
      Given the responses to the polls are: <response>, a token
      When the end user signs in
      Then at least 8 seconds pass between the polls

      Examples:
        | response                    |
        | HTTP 429 with Retry-After 8 |
        | HTTP 503 with Retry-After 8 |

    @in-process
    Scenario: The end user is told of trouble, and the sign-in survives it
      Given the responses to the polls are: HTTP 502, a broken connection, a token
      When the end user signs in
      Then the screen shows "HTTP 502"
      And the screen shows "the connection failed"
      And the end user is signed in

    Scenario: A redirect of a poll does not hand the device_code to another host
      Given the responses to the polls are: a redirect to https://evil.example/token
      When the end user signs in
      Then no other host receives a request

  @3.5-client-cancel
  Rule: Cancelled by the end user, the client stops at once
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: After the end user cancels no further poll is sent
      Given the device authorization response has "interval": 5
      And the end user cancels 2 seconds after the device authorization response
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then the end user is not signed in
      And no poll is sent later than 2 seconds after the device authorization response
      And the sign-in ends 2 seconds after the device authorization response

    @in-process
    Scenario: The end user cancels while the device has polled already
      Given the device authorization response has "interval": 5
      And the end user cancels 12 seconds after the device authorization response
      And the response to every poll is: authorization_pending
      When the end user signs in
      Then the sign-in ends 12 seconds after the device authorization response
      And the screen shows "Cancelled"

  @3.5-client-success
  Rule: The client takes the token from a 200, ignores what it does not know, and uses no type it does not know
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario Outline: A token with "token_type": "<type>" signs the end user in, as the type is compared without regard to case
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "<type>", "refresh_token": "rt-1", "expires_in": 3600 }
        """
      When the end user signs in
      Then the end user is signed in

      Examples:
        | type   |
        | Bearer |
        | bearer |
        | BEARER |

    Scenario: Members that the client does not know are ignored
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "rt-1", "refresh_token_expires_in": 7, "extra": { "a": [] } }
        """
      When the end user signs in
      Then the end user is signed in

    Scenario: A token of a type that the client does not understand is not used
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "mac", "refresh_token": "rt-1" }
        """
      When the end user signs in
      Then the token "at-9d1c72f04b" is not used

    Scenario: A token response without a refresh_token signs the end user in
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "expires_in": 3600 }
        """
      When the end user signs in
      Then the end user is signed in

  @3.5-client-odd-success
  Rule: An odd success neither costs the end user a token that can be used nor passes for one
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario Outline: A token response with "<member>": <value> does not cost the end user the token
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1", "<member>": <value> }
        """
      When the end user signs in
      Then the end user is signed in

      Examples:
        | member        | value     |
        | expires_in    | "3600"    |
        | expires_in    | "soon"    |
        | expires_in    | null      |
        | refresh_token | null      |
        | scope         | ["a","b"] |
        | error         | ""        |

    Scenario: An access token beside an error is not taken
      Given the response to a poll has status 400 and the body:
        """json
        { "error": "access_denied", "access_token": "at-9d1c72f04b", "token_type": "Bearer" }
        """
      When the end user signs in
      Then the end user is not signed in

    @in-process
    Scenario: A library hands over the token whatever it thinks of the id_token beside it
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1", "id_token": "e30.e30." }
        """
      When the end user signs in
      Then the end user is signed in

    Scenario Outline: A token response without a token that can be used signs nobody in: <body>
      Given the response to a poll has status <status> and the body:
        """json
        <body>
        """
      When the end user signs in
      Then the end user is not signed in

      Examples:
        | status | body                                                        |
        |    200 | {}                                                          |
        |    200 | { "access_token": "", "token_type": "Bearer" }              |
        |    200 | { "access_token": 7, "token_type": "Bearer" }               |
        |    200 | { "access_token": "a\\r\\nX-Y: z", "token_type": "Bearer" } |
        |    200 | { "access_token": "at-9d1c72f04b" }                         |
        |    202 | { "access_token": "at-9d1c72f04b", "token_type": "Bearer" } |

  @3.5-client-one-outcome @in-process
  Rule: A session has one outcome, which can be asked for again
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario Outline: A session that ended with <response> has the same outcome when it is asked for again
      Given the responses to the polls are: <response>
      When the end user signs in
      And the program asks once more how the sign-in ended
      Then the outcome is the same both times

      Examples:
        | response      |
        | a token       |
        | access_denied |
        | invalid_grant |

  @3.5-client-scope
  Rule: The client notices a scope that is narrower than the one it asked for
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The end user is told which scope was not granted
      Given the device asks for the scope "openid email files"
      And the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "rt-1", "scope": "openid email" }
        """
      When the end user signs in
      Then the end user is told "files"

    @in-process
    Scenario Outline: The program is told that the scope "<missing>" was not granted
      Given the device asks for the scope "openid email files"
      And the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1"<scope> }
        """
      When the end user signs in
      Then the device holds the scope "<held>"
      And the device knows that "<missing>" was not granted

      Examples:
        | scope                           | held               | missing     |
        | , "scope": "openid"             | openid             | email files |
        | , "scope": "files openid email" | files openid email |             |
        |                                 | openid email files |             |

  @3.5-client-uses-token
  Rule: The token is used as a Bearer token, kept out of sight, and refreshed
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    Scenario: The screen does not show the token
      When the end user signs in
      Then the screen does not show "at-9d1c72f04b"
      And the screen does not show "rt-51e8a9c6d3"

    Scenario Outline: The protected resource is called with the scheme Bearer, however the server spells the type: <type>
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "<type>", "refresh_token": "rt-1", "expires_in": 3600 }
        """
      When the end user signs in
      And the device calls the protected resource
      Then the protected resource receives the header "Authorization: Bearer at-9d1c72f04b"

      Examples:
        | type   |
        | Bearer |
        | bearer |

    @in-process
    Scenario: The token is not sent without TLS
      When the end user signs in
      And the device calls the protected resource "http://api.example/films"
      Then no other host receives a request

    @in-process
    Scenario: The token does not follow a redirect
      Given the response of "https://api.example/films" is: a redirect to https://evil.example/films
      When the end user signs in
      And the device calls the protected resource "https://api.example/films"
      Then "evil.example" receives no request

    @in-process
    Scenario: A refresh that brings no new refresh_token leaves the old one good
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-0000000000", "token_type": "Bearer", "refresh_token": "rt-1" }
        """
      And the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer" }
        """
      When the end user signs in
      And the device refreshes its token
      Then the token endpoint receives a refresh with:
        | grant_type    | refresh_token |
        | refresh_token | rt-1          |
        | client_id     | tv            |
      And the device holds the refresh_token "rt-1"

    @in-process
    Scenario: A refresh that brings a new refresh_token replaces the old one
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-0000000000", "token_type": "Bearer", "refresh_token": "rt-1" }
        """
      And the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-2" }
        """
      When the end user signs in
      And the device refreshes its token
      Then the device holds the refresh_token "rt-2"

    @in-process
    Scenario: A token that is not used, as its type is unknown, does not appear in a log
      Given the response to a poll has status 200 and the body:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "mac" }
        """
      When the end user signs in
      Then nothing that the program can log holds "at-9d1c72f04b"

    @in-process
    Scenario: A token that is used does not appear in a log
      When the end user signs in
      Then nothing that the program can log holds "at-9d1c72f04b"
