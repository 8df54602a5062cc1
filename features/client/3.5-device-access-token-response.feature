Feature: 3.5 Device Access Token Response
  To each poll the authorization server answers with a token or an error. Two errors mean that the client is to ask
  again: authorization_pending at the same pace, slow_down at a slower one. All others end it. A server that does not
  answer is asked less and less often, and when the codes have expired there is nothing left to ask for.

  https://www.rfc-editor.org/rfc/rfc8628#section-3.5

  Rule: 3.5 On authorization_pending the client SHOULD ask again
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-polls
    Scenario: Until the user has approved
      Given the authorization server issues codes
      And it answers the polls with: authorization_pending, authorization_pending, a token
      When the user signs in
      Then the client is signed in
      And the token endpoint received 3 polls

    @3.5-client-polls
    Scenario: The code decides, not the words beside it
      Given the authorization server issues codes
      And it answers a poll with status 400 and:
        """json
        { "error": "authorization_pending", "error_description": "access_denied? expired_token? slow_down? No: pending." }
        """
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in
      And the client waited 5, 5 seconds

    @3.5-client-polls
    Scenario Outline: The code decides, not the status it comes with
      Given the authorization server issues codes
      And it answers a poll with status <status> and:
        """json
        { "error": "authorization_pending" }
        """
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in
      And the client waited 5, 5 seconds

      Examples:
        | status |
        |    200 |
        |    403 |
        |    428 |

    @3.5-client-polls
    Scenario: Every poll goes over the wire, whatever a cache may make of the answers
      Given the authorization server issues codes
      And it answers a poll with the header "Cache-Control: max-age=600" and:
        """json
        { "error": "authorization_pending" }
        """
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in
      And the polls were sent 5, 10 seconds after the codes came

  Rule: 3.5 Before each new poll the client MUST wait at least the interval
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-waits
    Scenario: The interval is the server's
      Given the authorization server issues codes with interval as 7
      And it answers the polls with: authorization_pending, authorization_pending, a token
      When the user signs in
      Then the client waited 7, 7, 7 seconds

    @3.5-client-waits
    Scenario: It counts from the answer, so that a slow answer never brings two polls together
      Given the authorization server issues codes
      And it answers the polls with: authorization_pending after 8 seconds, authorization_pending after 2 seconds, a token
      When the user signs in
      Then the polls were sent 5, 18, 25 seconds after the codes came
      And no poll was sent while another was waiting for its answer

    @3.5-client-waits
    Scenario: A machine that slept does not make up for the polls it missed
      Given the authorization server issues codes
      And the machine is suspended for 60 seconds during the first wait
      And it answers the polls with: authorization_pending, authorization_pending, a token
      When the user signs in
      Then the polls were sent 65, 70, 75 seconds after the codes came

    @3.5-client-waits
    Scenario: The wall clock has no say in it
      Given the authorization server issues codes
      And the wall clock is put back by 30 hours during the first wait
      And it answers the polls with: authorization_pending, authorization_pending, a token
      When the user signs in
      Then the polls were sent 5, 10, 15 seconds after the codes came

  Rule: 3.5 The client MUST increase its interval by 5 seconds on each slow_down, for that and every later poll
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-slow-down
    Scenario: It does not end the polling
      Given the authorization server issues codes
      And it answers the polls with: slow_down, a token
      When the user signs in
      Then the client is signed in

    @3.5-client-slow-down
    Scenario Outline: The waits between polls
      Given the authorization server issues codes
      And it answers the polls with: <answers>
      When the user signs in
      Then the client waited <waits> seconds

      Examples:
        | answers                                                                     | waits             |
        | authorization_pending, slow_down, slow_down, a token                        |      5, 5, 10, 15 |
        | slow_down, authorization_pending, authorization_pending, a token            |     5, 10, 10, 10 |
        | slow_down, authorization_pending, slow_down, authorization_pending, a token | 5, 10, 10, 15, 15 |
        | slow_down, slow_down, slow_down, a token                                    |     5, 10, 15, 20 |

    @3.5-client-slow-down
    Scenario: The client sets no ceiling of its own
      Given the authorization server issues codes
      And it answers the polls with: 12 times slow_down, a token
      When the user signs in
      Then the longest wait between two polls was 65 seconds

    @3.5-client-slow-down
    Scenario Outline: An interval in the answer can only make it longer
      Given the authorization server issues codes
      And it answers a poll with status 400 and:
        """json
        { "error": "slow_down", "interval": <interval> }
        """
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then the client waited <waits> seconds

      Examples:
        | interval | waits     |
        |        1 | 5, 10, 10 |
        |        5 | 5, 10, 10 |
        |      -60 | 5, 10, 10 |
        | "60"     | 5, 10, 10 |
        |       30 | 5, 30, 30 |

    @3.5-client-slow-down
    Scenario: Whatever status it comes with
      Given the authorization server issues codes
      And it answers a poll with status 429 and:
        """json
        { "error": "slow_down" }
        """
      And it answers the polls with: authorization_pending, a token
      When the user signs in
      Then the client waited 5, 10, 10 seconds

  Rule: 3.5 On any other error code the client MUST stop polling
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-stops
    Scenario: The user refused
      Given the authorization server issues codes
      And it answers the polls with: access_denied
      When the user signs in
      Then the sign-in ends without tokens
      And the token endpoint received 1 poll

    @3.5-client-stops
    Scenario: The code expired
      Given the authorization server issues codes
      And it answers the polls with: expired_token
      When the user signs in
      Then the sign-in ends without tokens
      And the token endpoint received 1 poll

    @3.5-client-stops
    Scenario Outline: Known or not, the code ends it
      Given the authorization server issues codes
      And it answers the polls with: <error>
      When the user signs in
      Then the sign-in ends without tokens
      And the token endpoint received 1 poll

      Examples:
        | error                  |
        | invalid_request        |
        | invalid_client         |
        | invalid_grant          |
        | unauthorized_client    |
        | unsupported_grant_type |
        | invalid_scope          |
        | something_new          |

    @3.5-client-stops
    Scenario Outline: Whatever status it comes with
      Given the authorization server issues codes
      And it answers a poll with status <status> and:
        """json
        { "error": "access_denied" }
        """
      When the user signs in
      Then the sign-in ends without tokens
      And the token endpoint received 1 poll

      Examples:
        | status |
        |    200 |
        |    403 |
        |    500 |

  Rule: 3.5 When it stops, the client SHOULD react, for example by showing the error to the user
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-reacts
    Scenario Outline: A sentence says why, and the exit status says it to scripts
      Given the authorization server issues codes
      And it answers the polls with: <answer>
      When the user runs rfc8628 login
      Then the screen shows "<words>"
      And the command exits with status 1

      Examples:
        | answer        | words                                             |
        | access_denied | The request was denied.                           |
        | expired_token | The code expired before the request was approved. |
        | invalid_grant | The authorization server refused: invalid_grant   |

    @3.5-client-reacts
    Scenario Outline: A program can tell them apart
      Given the authorization server issues codes
      And it answers the polls with: <answer>
      When the user signs in
      Then the sign-in ends because <reason>

      Examples:
        | answer              | reason                             |
        | access_denied       | the user refused                   |
        | expired_token       | the code expired                   |
        | unauthorized_client | of the error "unauthorized_client" |
        | something_new       | of the error "something_new"       |

    @3.5-client-reacts
    Scenario: In the server's own words
      Given the authorization server issues codes
      And it answers a poll with status 400 and:
        """json
        { "error": "access_denied", "error_description": "Parental controls are on." }
        """
      When the user runs rfc8628 login
      Then the screen shows "The request was denied: Parental controls are on."

    @3.5-client-reacts
    Scenario Outline: Words made to fool a terminal are made safe first
      Given the authorization server issues codes
      And it answers a poll with status 400 and:
        """json
        { "error": "invalid_grant", "error_description": "<description>" }
        """
      When the user signs in
      Then the user reads "<safe>"

      Examples:
        | description                 | safe                    |
        | \\u001b[2J\\u001b[1;31mGone | (Gone)                  |
        | \\u001b]0;title\\u0007Gone  | (Gone)                  |
        | one\\nSigned in as root     | (one Signed in as root) |
        | \\u202egnorw\\u2066         | (gnorw)                 |
        | \\u009b31mGone              | (Gone)                  |

    @3.5-client-reacts
    Scenario: The authorization server cannot be reached
      Given the authorization server answers the request for codes with: a refused connection
      When the user runs rfc8628 login
      Then the screen shows "The authorization server could not be reached"
      And the command exits with status 3

    @3.5-client-reacts
    Scenario: The authorization server issues no codes
      Given the authorization server answers the request for codes with: unauthorized_client
      When the user runs rfc8628 login
      Then the screen shows "The authorization server refused: unauthorized_client"
      And the screen shows "Have this client registered for the device authorization grant."
      And the command exits with status 1

    @3.5-client-reacts
    Scenario Outline: Why it issues none is said, too
      Given the authorization server answers the request for codes with status <status> and:
        """json
        { "error": "<error>", "error_description": "This client cannot have that." }
        """
      When the user signs in
      Then the sign-in ends because of the error "<error>"
      And the user reads "This client cannot have that."

      Examples:
        | status | error            |
        |    400 | invalid_scope    |
        |    401 | invalid_client   |
        |    403 | some_other_error |

  Rule: 3.5 After expired_token the client SHOULD wait for the user before it starts again
    SHOULD — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-no-restart
    Scenario: No other codes are asked for
      Given the authorization server issues codes
      And it answers the polls with: expired_token
      When the user signs in
      And the program asks once more how the sign-in ended
      Then no codes were asked for once 5 seconds had passed

    @3.5-client-no-restart
    Scenario: Nor when the client itself finds that they have expired
      Given the authorization server issues codes with expires_in as 8
      And it answers every poll with: authorization_pending
      When the user signs in
      And the program asks once more how the sign-in ended
      Then no codes were asked for once 8 seconds had passed

  Rule: 3.5 After a connection timeout the client MUST poll less often
    MUST — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-backs-off
    Scenario: The next poll comes later than the interval has it
      Given the authorization server issues codes
      And it answers the polls with: silence, a token
      When the user signs in
      Then each wait was longer than the one before

  Rule: 3.5 Doubling the wait on each connection timeout is RECOMMENDED
    SHOULD (RECOMMENDED) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-exponential
    Scenario: Each timeout doubles it
      Given the authorization server issues codes
      And it answers the polls with: silence, silence, silence, a token
      When the user signs in
      Then the client waited 5, 10, 20, 40 seconds

    @3.5-client-exponential
    Scenario: What slow_down added is doubled, too
      Given the authorization server issues codes
      And it answers the polls with: slow_down, silence, silence, a token
      When the user signs in
      Then each wait after the second was twice the one before

    @3.5-client-exponential
    Scenario: A server that answers again is polled at its interval again
      Given the authorization server issues codes
      And it answers the polls with: silence, authorization_pending, silence, a token
      When the user signs in
      Then the client waited 5, 10, 5, 10 seconds

  Rule: 3.5 (advice) Past expires_in the client stops by itself, and it does not sleep beyond it
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-own-deadline
    Scenario: A server that says pending for ever is not polled for ever
      Given the authorization server issues codes with expires_in as 12
      And it answers every poll with: authorization_pending
      When the user signs in
      Then the sign-in ended 12 seconds after the codes came
      And the sign-in ends because the code expired

    @3.5-client-own-deadline
    Scenario: No poll is sent at the very end
      Given the authorization server issues codes with expires_in as 10
      And it answers every poll with: authorization_pending
      When the user signs in
      Then the sign-in ended 10 seconds after the codes came
      And no poll was sent later than 9 seconds after the codes came

    @3.5-client-own-deadline
    Scenario Outline: However long the next wait would be, it ends with the code
      Given the authorization server issues codes with expires_in as 20
      And it answers every poll with: <answer>
      When the user signs in
      Then the sign-in ended 20 seconds after the codes came
      And the sign-in ends because the code expired

      Examples:
        | answer                         |
        | slow_down                      |
        | silence                        |
        | HTTP 503                       |
        | HTTP 429 with Retry-After 3600 |

    @3.5-client-own-deadline
    Scenario: A silent server is not listened to beyond it
      Given the authorization server issues codes with expires_in as 12
      And it answers every poll with: silence
      When the user signs in
      Then the sign-in ended 12 seconds after the codes came
      And the sign-in ends because the code expired

    @3.5-client-own-deadline
    Scenario: The time that slow answers take counts
      Given the authorization server issues codes with expires_in as 20
      And it answers every poll with: authorization_pending after 11 seconds
      When the user signs in
      Then the sign-in ended 20 seconds after the codes came
      And the sign-in ends because the code expired

    @3.5-client-own-deadline
    Scenario: The time that showing the codes takes counts
      Given the authorization server issues codes with expires_in as 65
      And the client takes 60 seconds to show the codes
      And it answers every poll with: authorization_pending
      When the user signs in
      Then the sign-in ended 65 seconds after the codes came
      And the sign-in ends because the code expired

    @3.5-client-own-deadline
    Scenario: A machine that slept past it sends no poll
      Given the authorization server issues codes with expires_in as 60
      And the machine is suspended for 90 seconds during the first wait
      When the user signs in
      Then the sign-in ends because the code expired
      And the token endpoint received no poll

    @3.5-client-own-deadline
    Scenario: A wall clock that is put on does not bring it nearer
      Given the authorization server issues codes
      And the wall clock is put on by 30 hours during the first wait
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in

  Rule: 3.5 (advice) An odd answer neither ends the sign-in nor makes the client hammer
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-odd-errors
    Scenario Outline: The client tries again, later than it would have
      Given the authorization server issues codes
      And it answers the polls with: <answer>, a token
      When the user signs in
      Then the client is signed in
      And the client waited 5, 10 seconds

      Examples:
        | answer               |
        | HTTP 400             |
        | HTTP 404             |
        | HTTP 429             |
        | HTTP 502             |
        | HTTP 503             |
        | a web page           |
        | an empty body        |
        | a broken connection  |
        | a refused connection |

    @3.5-client-odd-errors
    Scenario Outline: What a framework calls an error is none of OAuth's
      Given the authorization server issues codes
      And it answers a poll with status <status> and:
        """json
        <body>
        """
      And it answers the polls with: a token
      When the user signs in
      Then the client is signed in
      And the client waited 5, 10 seconds

      Examples:
        | status | body                                                 |
        |    500 | { "status": 500, "error": "Internal Server Error" }  |
        |    429 | { "statusCode": 429, "error": "Too Many Requests" }  |
        |    400 | { "error": { "code": 7, "message": "bad gateway" } } |
        |    502 | [ "upstream" ]                                       |
        |    403 | null                                                 |

    @3.5-client-odd-errors
    Scenario Outline: Retry-After is waited out
      Given the authorization server issues codes
      And it answers the polls with: <answer>, a token
      When the user signs in
      Then the client waited <waits> seconds

      Examples:
        | answer                       | waits |
        | HTTP 429 with Retry-After 30 | 5, 30 |
        | HTTP 503 with Retry-After 30 | 5, 30 |
        | HTTP 503 with Retry-After 1  | 5, 10 |

    @3.5-client-odd-errors
    Scenario: Trouble is shown, and the sign-in survives it
      Given the authorization server issues codes
      And it answers the polls with: HTTP 502, a broken connection, a token
      When the user runs rfc8628 login
      Then the screen shows "Trouble: the server answered with HTTP 502."
      And the screen shows "Trouble: the connection failed (ECONNRESET)."
      And the screen shows "Signed in."
      And the command exits with status 0

    @3.5-client-odd-errors
    Scenario: A redirect is an error, for it would hand the device_code to another place
      Given the authorization server issues codes
      And it answers the polls with: a redirect to https://evil.example/token
      When the user signs in
      Then the sign-in ends because of a redirect
      And the token endpoint received 1 poll

  Rule: 3.5 (advice) Cancelled by the user, the client stops at once
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-cancel
    Scenario: No further poll is sent, and an approval that comes later signs nobody in
      Given the authorization server issues codes
      And the user cancels after 3 seconds
      When the user signs in
      And time passes
      Then the sign-in ends because it was cancelled
      And the token endpoint received no poll

    @3.5-client-cancel
    Scenario: Nor is the one under way waited for
      Given the authorization server issues codes
      And the user cancels after 12 seconds
      And it answers the polls with: authorization_pending, authorization_pending
      When the user signs in
      Then the sign-in ended 12 seconds after the codes came
      And the sign-in ends because it was cancelled

    @3.5-client-cancel
    Scenario: Ctrl-C
      Given the authorization server issues codes
      And the user cancels after 3 seconds
      When the user runs rfc8628 login
      Then the screen shows "Cancelled before it was done."
      And the command exits with status 130

  Rule: 3.5 (defined) The client takes the token from a 200, ignores what it does not know, and uses no type it does not know
    MUST (defined) — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-success
    Scenario Outline: token_type is compared without regard to case
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "<type>", "refresh_token": "rt-1" }
        """
      When the user signs in
      Then the client is signed in

      Examples:
        | type   |
        | Bearer |
        | bearer |
        | BEARER |

    @3.5-client-success
    Scenario: Members that the client does not know are ignored
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1", "refresh_token_expires_in": 7, "extra": { "a": [] } }
        """
      When the user signs in
      Then the client is signed in

    @3.5-client-success
    Scenario: A token of a type that the client does not understand is not used
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "mac", "refresh_token": "rt-1" }
        """
      When the user signs in
      Then the sign-in ends without tokens

    @3.5-client-success
    Scenario: A refresh token is nothing that has to come
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "expires_in": 3600 }
        """
      When the user signs in
      Then the client is signed in
      And the client holds no refresh token

    @3.5-client-success
    Scenario: A token beside an error status is none
      Given the authorization server issues codes
      And it answers a poll with status 400 and:
        """json
        { "error": "access_denied", "access_token": "at-9d1c72f04b", "token_type": "Bearer" }
        """
      When the user signs in
      Then the sign-in ends without tokens

  Rule: 3.5 (advice) An odd success neither costs the user a token that can be used nor passes for one
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-odd-success
    Scenario Outline: An odd value where nothing depends on it does not cost the user the token
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1", "<member>": <value> }
        """
      When the user signs in
      Then the client is signed in

      Examples:
        | member        | value      |
        | expires_in    | "3600"     |
        | expires_in    | "soon"     |
        | expires_in    | null       |
        | refresh_token | null       |
        | scope         | ["a","b"]  |
        | error         | ""         |
        | id_token      | "e30.e30." |

    @3.5-client-odd-success
    Scenario Outline: A success without a token that can be used is none
      Given the authorization server issues codes
      And it answers a poll with status <status> and:
        """json
        <body>
        """
      When the user signs in
      Then the sign-in ends because the answer cannot be used: <words>
      And the token endpoint received 1 poll

      Examples:
        | status | body                                                        | words                        |
        |    200 | {}                                                          | access_token is missing      |
        |    200 | { "access_token": "", "token_type": "Bearer" }              | access_token is missing      |
        |    200 | { "access_token": 7, "token_type": "Bearer" }               | access_token is missing      |
        |    200 | { "access_token": "a\\r\\nX-Y: z", "token_type": "Bearer" } | no header can carry          |
        |    200 | { "access_token": "at-9d1c72f04b" }                         | token_type is missing        |
        |    202 | { "access_token": "at-9d1c72f04b", "token_type": "Bearer" } | neither a token nor an error |

  Rule: 3.5 (advice) A session has one outcome, which can be asked for again
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-one-outcome
    Scenario Outline: Asked again, it is what it was
      Given the authorization server issues codes
      And it answers the polls with: <answer>
      When the user signs in
      And the program asks once more how the sign-in ended
      Then the outcome was the same both times

      Examples:
        | answer        |
        | a token       |
        | access_denied |
        | invalid_grant |

  Rule: 3.5 (advice) The client notices a scope that is narrower than the one it asked for
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-scope
    Scenario Outline: What was granted
      Given the client asks for the scope "openid email files"
      And the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1"<scope> }
        """
      When the user signs in
      Then the client holds the scope "<held>"
      And the client knows that "<missing>" was not granted

      Examples:
        | scope                           | held               | missing     |
        | , "scope": "openid"             | openid             | email files |
        | , "scope": "files openid email" | files openid email |             |
        |                                 | openid email files |             |

    @3.5-client-scope
    Scenario: The user is told
      Given the client asks for the scope "openid email files"
      And the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-1", "scope": "openid email" }
        """
      When the user runs rfc8628 login
      Then the screen shows "Not granted: files."

  Rule: 3.5 (advice) The token is used as a Bearer token, kept out of sight, and refreshed
    ADVICE — https://www.rfc-editor.org/rfc/rfc8628#section-3.5

    @3.5-client-uses-token
    Scenario Outline: The protected resource is called with the scheme "Bearer", however the server spelt the type
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "<type>", "refresh_token": "rt-1" }
        """
      And the resource "https://api.example/films" answers with: HTTP 200
      When the user signs in
      And the client calls "https://api.example/films"
      Then the resource received the header "Authorization: Bearer at-9d1c72f04b"
      And the client has the answer of status 200

      Examples:
        | type   |
        | Bearer |
        | bearer |

    @3.5-client-uses-token
    Scenario: The token is not sent in the clear
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      And the client calls "http://api.example/films"
      Then the sign-in ends because the address is not secure

    @3.5-client-uses-token
    Scenario: The token does not follow a redirect
      Given the authorization server issues codes
      And it answers the polls with: a token
      And the resource "https://api.example/films" answers with: a redirect to https://evil.example/films
      When the user signs in
      And the client calls "https://api.example/films"
      Then the sign-in ends because of a redirect

    @3.5-client-uses-token
    Scenario: A refresh that brings no new refresh token leaves the old one good
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-0000000000", "token_type": "Bearer", "refresh_token": "rt-1" }
        """
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer" }
        """
      When the user signs in
      And the client refreshes its tokens
      Then the token endpoint received a refresh with:
        | grant_type    | refresh_token |
        | refresh_token | rt-1          |
        | client_id     | tv            |
      And the client is signed in
      And the client holds the refresh token "rt-1"

    @3.5-client-uses-token
    Scenario: A refresh that brings a new refresh token replaces the old one
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-0000000000", "token_type": "Bearer", "refresh_token": "rt-1" }
        """
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "Bearer", "refresh_token": "rt-2" }
        """
      When the user signs in
      And the client refreshes its tokens
      Then the client is signed in
      And the client holds the refresh token "rt-2"

    @3.5-client-uses-token
    Scenario: The login says who signed in, and shows no token
      Given the authorization server issues codes
      And it answers the polls with: a token
      And the userinfo endpoint answers with:
        """json
        { "sub": "248289761001", "name": "Jane Doe", "email": "jane@example.com" }
        """
      When the user runs rfc8628 login
      Then the screen shows "Signed in as Jane Doe."
      And the resource received the header "Authorization: Bearer at-9d1c72f04b"
      And the output never holds the token
      And the command exits with status 0

    @3.5-client-uses-token
    Scenario: A token that is not used is not shown either
      Given the authorization server issues codes
      And it answers a poll with status 200 and:
        """json
        { "access_token": "at-9d1c72f04b", "token_type": "mac" }
        """
      When the user signs in
      Then nothing the program can log holds the token

    @3.5-client-uses-token
    Scenario: Nor is one that is
      Given the authorization server issues codes
      And it answers the polls with: a token
      When the user signs in
      Then nothing the program can log holds the token

    @3.5-client-uses-token
    Scenario: A name made to fool the terminal is made safe
      Given the authorization server issues codes
      And it answers the polls with: a token
      And the userinfo endpoint answers with:
        """json
        { "sub": "1", "name": "Jane\u001b[2J\u202e\nroot" }
        """
      When the user runs rfc8628 login
      Then the screen shows "Signed in as Jane root."
