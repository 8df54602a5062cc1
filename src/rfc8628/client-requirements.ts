import { requirementsOf } from './section-link';

/**
 * What RFC 8628 asks of a device client. Where an entry departs from the inventory it came from, the reason stands
 * beside it: no requirement binds more than the RFC's text does.
 */
export const CLIENT_REQUIREMENTS = requirementsOf('client', [
  {
    id: '3.1-client-form-post',
    level: 'MUST',
    keyword: 'defined',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.1', 'RFC 6749 B'],
    remedy: 'Send client_id and scope as a form-encoded POST body, each once, and nothing in the query.',
    statement: 'The request is a form-encoded UTF-8 POST body, nothing in the query, no parameter twice.',
  },
  {
    // Was part of 3.1-client-form-post, a MUST. The RFC forbids a parameter twice, not an empty one: it has the server
    // treat that as left out.
    id: '3.1-client-empty-parameter',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.1'],
    remedy: 'Leave a parameter out when it has no value.',
    statement: 'A parameter without a value is not sent.',
  },
  {
    id: '3.1-client-identifies',
    level: 'MUST',
    keyword: 'REQUIRED',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.1', 'RFC 6749 3.2.1', 'RFC 6749 2.3.1'],
    remedy: 'Send client_id, or authenticate in the way that the client is registered for.',
    statement:
      'A public client sends client_id; a confidential one authenticates as registered (basic or post).',
  },
  {
    // That loopback may be exempt, for trying things out, is the project's leave; the RFC has no exemption.
    id: '3.1-client-tls',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'security',
    clauses: ['RFC 8628 3.1', 'RFC 6749 10.9', 'RFC 9325 3.2'],
    remedy:
      'Refuse endpoints without https before anything is sent, and leave the check of certificates switched on.',
    statement:
      'A plain-http endpoint is refused before anything is sent; loopback only when asked for. A certificate that does not verify is refused.',
  },
  {
    id: '3.1-client-prompted',
    level: 'SHOULD',
    keyword: 'SHOULD',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.1'],
    remedy:
      'Start a session when the user asks for it, not at start-up or after an earlier session has ended.',
    statement:
      'A session starts because the user asked, not by itself at start-up or after an earlier one ended.',
  },
  {
    id: '3.2-client-default-interval',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.2'],
    remedy: 'Wait 5 seconds between polls when the response has no interval.',
    statement: 'No interval means 5 seconds.',
  },
  {
    id: '3.2-client-bad-response',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.2'],
    remedy:
      'Check the members and types of the device authorization response before polling starts, and end with one clear error.',
    // An interval of 0 ended in an error, too. It is a number that section 3.2 does not forbid, so a compliant server may
    // send it: the client takes it for no wish at all and waits 5 seconds.
    statement:
      'A response lacking a required member, or not JSON, or with an interval that is negative, a string or absurdly large, ends in one clear error; an interval of 0 or a fraction never makes it poll in a tight loop; it never crashes.',
  },
  {
    // That the error is also shown was part of this MUST; the RFC asks for it with a SHOULD (3.5-client-reacts).
    id: '3.2-client-error',
    level: 'MUST',
    keyword: 'defined',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.2', 'RFC 6749 5.2'],
    remedy: 'End the attempt when the device authorization endpoint answers with an error, and do not poll.',
    statement: 'An error at the device authorization endpoint ends the attempt, and nothing is polled.',
  },
  {
    id: '3.3-client-shows',
    level: 'MUST',
    keyword: 'defined',
    impact: 'usability',
    clauses: ['RFC 8628 3.3'],
    remedy: 'Show both verification_uri and user_code to the user before polling starts.',
    statement: 'verification_uri and user_code are shown to the user.',
  },
  {
    // Were part of 3.3-client-shows, a MUST: this and the next. The RFC asks for the address and the code alone.
    id: '3.3-client-guides',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 8628 3.3'],
    remedy: 'Say how long the code is good for, and that the address can be opened on another device.',
    statement: 'How long the code is good is shown, and what to do where no browser opens.',
  },
  {
    id: '3.3-client-machine-output',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 8628 3.3'],
    remedy:
      'Write one JSON object a line where a program reads the output, and no escape sequences into files.',
    statement:
      'What is written for a program can be read by one: a JSON object a line; a file holds no escape sequences.',
  },
  {
    id: '3.3-client-hides-device-code',
    level: 'ADVICE',
    keyword: 'should not',
    impact: 'security',
    clauses: ['RFC 8628 3.3', 'RFC 8628 5.2'],
    remedy: 'Keep the device_code out of everything that is shown or logged.',
    statement: 'device_code is never shown or logged.',
  },
  {
    id: '3.3.1-client-user-code',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'security',
    clauses: ['RFC 8628 3.3.1', 'RFC 8628 5.4'],
    remedy:
      'Show the user_code also beside a QR code or when a browser was opened, so that the user can compare it.',
    statement:
      'With verification_uri_complete in use (QR code, opened browser) the user_code is still shown.',
  },
  {
    id: '3.3.1-client-textual-uri',
    level: 'SHOULD',
    keyword: 'RECOMMENDED',
    impact: 'usability',
    clauses: ['RFC 8628 3.3.1'],
    remedy: 'Show verification_uri as text also beside a QR code or when a browser was opened.',
    statement: 'And so is the textual verification_uri.',
  },
  {
    id: '3.3.1-client-qr',
    level: 'MAY',
    keyword: 'MAY',
    impact: 'usability',
    clauses: ['RFC 8628 3.3.1'],
    remedy: 'Offer verification_uri_complete as a QR code where the screen has room for it.',
    statement: 'verification_uri_complete is offered as a QR code.',
  },
  {
    // Was part of 3.3.1-client-qr, a MAY, which nobody can fail. So was the next.
    id: '3.3.1-client-readable-qr',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 8628 3.3.1'],
    remedy:
      'Encode the whole of verification_uri_complete, and leave the QR code out where it cannot be scanned.',
    statement: 'A QR code holds the complete address, and is left out where it could not be scanned.',
  },
  {
    id: '3.3.1-client-opens-complete',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 8628 3.3.1'],
    remedy: 'Open verification_uri_complete for the user when the server sent one.',
    statement:
      'A browser that is opened for the user is opened at verification_uri_complete, where there is one.',
  },
  {
    id: '3.4-client-request',
    level: 'MUST',
    keyword: 'REQUIRED',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.4', 'RFC 6749 3.2.1'],
    remedy:
      'Poll with a form-encoded POST of grant_type, device_code and client_id (or client authentication).',
    statement: 'Polls carry grant_type, device_code, and client_id or authentication, as a form POST.',
  },
  {
    // Were part of 3.4-client-request, a MUST: this and the next. No RFC has the client send Accept, and a server ignores what it does not know (RFC 6749 3.2).
    id: '3.4-client-accept',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 9110 12.5.1', 'RFC 6749 5.1'],
    remedy: 'Send Accept: application/json with the token request.',
    statement: 'The client asks for JSON, which is what it reads.',
  },
  {
    id: '3.4-client-nothing-else',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.4'],
    remedy: 'Leave parameters of other grants, such as code, out of the token request.',
    statement: 'A poll has no parameters of other grants, such as code.',
  },
  {
    // Not in the inventory this list came from; what goes wrong in clients has it more than once.
    id: '3.4-client-unattended',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 8628 3.3', 'RFC 8628 3.4'],
    remedy: 'Poll in the background while the user acts; do not wait for a key or for the browser to close.',
    statement: 'Neither polling nor its end waits for a key or a browser.',
  },
  {
    id: '3.5-client-polls',
    level: 'SHOULD',
    keyword: 'SHOULD',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Poll again after authorization_pending.',
    statement: 'authorization_pending means ask again.',
  },
  {
    // The RFC does not say from when the interval counts. From the answer is the reading that satisfies every other.
    id: '3.5-client-waits',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.5', 'RFC 8628 3.2'],
    remedy: 'Wait the interval from the end of one poll to the start of the next.',
    statement: 'Between polls at least the interval passes, measured from the answer to the next request.',
  },
  {
    id: '3.5-client-slow-down',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Add 5 seconds to the interval on every slow_down, and keep them for all later polls.',
    statement: 'Each slow_down adds 5 seconds, for that and every later poll; a second adds 5 more.',
  },
  {
    id: '3.5-client-stops',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Stop polling on every error code other than authorization_pending and slow_down.',
    statement: 'access_denied, expired_token and every other error code, known or not, end the polling.',
  },
  {
    id: '3.5-client-reacts',
    level: 'SHOULD',
    keyword: 'SHOULD',
    impact: 'usability',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Tell the user why the sign-in ended: refused, expired, or the error_description of the server.',
    statement:
      "The user is told why: refused, expired, or the server's own error_description, made safe for a terminal.",
  },
  {
    id: '3.5-client-no-restart',
    level: 'SHOULD',
    keyword: 'SHOULD',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.5', 'RFC 8628 3.1'],
    remedy: 'Wait for the user before a new session is started after expired_token.',
    statement: 'After expired_token nothing starts again until the user acts.',
  },
  {
    id: '3.5-client-backs-off',
    level: 'MUST',
    keyword: 'MUST',
    impact: 'interoperability',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Make the interval longer after a connection timeout before polling goes on.',
    statement: 'A connection timeout is followed by slower polling.',
  },
  {
    id: '3.5-client-exponential',
    level: 'SHOULD',
    keyword: 'RECOMMENDED',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Double the interval on each connection timeout.',
    statement: 'By doubling the interval each time.',
  },
  {
    id: '3.5-client-own-deadline',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.3', 'RFC 8628 3.2'],
    remedy: 'Stop polling when expires_in has passed, whatever the server answers.',
    statement: 'Past expires_in the client stops by itself, and does not sleep beyond it.',
  },
  {
    id: '3.5-client-odd-errors',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.5', 'RFC 9110 15.6', 'RFC 6585 4'],
    remedy:
      'Handle answers that are no OAuth error, such as 429 and 5xx, without a crash and at no faster pace.',
    statement:
      'An error body that is not JSON, a 5xx, a 429 or a broken connection neither crashes it nor makes it hammer.',
  },
  {
    // Not in the inventory this list came from: what goes wrong in clients has it more than once.
    id: '3.5-client-cancel',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 8628 3.5'],
    remedy: 'End polling at once when the user cancels, and drop a token that still arrives.',
    statement:
      'Cancelled by the user, the client stops at once: no further poll, and no token from a later approval.',
  },
  {
    id: '3.5-client-success',
    level: 'MUST',
    keyword: 'defined',
    impact: 'interoperability',
    clauses: ['RFC 6749 5.1', 'RFC 6749 7.1', 'RFC 8628 3.5'],
    remedy:
      'Take the token from a 200 response, compare token_type without regard to case, refuse unknown types and ignore unknown members.',
    statement:
      'The token is taken from a 200, token_type compared without regard to case and a type that is not understood not used, unknown members ignored.',
  },
  {
    // Was part of 3.5-client-success, a MUST: no keyword says what a client does with an answer that breaks the RFC. So was the next.
    id: '3.5-client-odd-success',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 6749 5.1'],
    remedy:
      'Treat a 200 without an access_token string as an error, and do not lose a token over a member that nothing depends on.',
    statement:
      'A success without a token that can be used is none; an odd value in a member that nothing depends on does not cost the user the token.',
  },
  {
    id: '3.5-client-one-outcome',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'hygiene',
    clauses: ['RFC 8628 3.5'],
    remedy: 'Settle a session once, and give the same outcome to everybody who asks again.',
    statement: 'A session has one outcome, which can be asked for again.',
  },
  {
    // Was part of 3.5-client-success, a MUST. RFC 6749 5.1 has the server name a scope other than the requested one; no
    // keyword has the client look.
    id: '3.5-client-scope',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'usability',
    clauses: ['RFC 6749 5.1', 'RFC 6749 3.3'],
    remedy: 'Compare the granted scope with the requested one, and say what was not granted.',
    statement: 'A scope that is narrower than the one asked for is noticed.',
  },
  {
    id: '3.5-client-uses-token',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'security',
    clauses: ['RFC 6750 2.1', 'RFC 6750 5.3'],
    remedy:
      'Send the token in the Authorization header, and neither print it nor store it where other users can read it.',
    statement:
      'The token is then used as a Bearer token on the protected resource; it is not printed whole, nor stored readable by others.',
  },
  {
    id: '4-client-metadata',
    level: 'MAY',
    keyword: 'OPTIONAL',
    impact: 'interoperability',
    clauses: ['RFC 8628 4', 'RFC 8414 3'],
    remedy: 'Look device_authorization_endpoint up in the metadata of the issuer.',
    statement: "The endpoint is found through the issuer's metadata.",
  },
  {
    // Was part of 4-client-metadata, a MAY, which nobody can fail.
    id: '4-client-endpoints',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'security',
    clauses: ['RFC 8414 2', 'RFC 8628 3.1'],
    remedy: 'Check that the endpoints in the metadata are present and https before anything is sent to them.',
    statement: 'Metadata without the endpoint, or with an address that may not be sent to, are not used.',
  },
  {
    // Was part of 4-client-metadata, a MAY: using metadata is an option, but a client that does is bound by RFC 8414 3.3.
    id: '4-client-issuer',
    level: 'MUST',
    keyword: 'MUST NOT',
    impact: 'security',
    clauses: ['RFC 8414 3.3'],
    remedy:
      'Compare the issuer in the metadata with the one that was asked for, character by character, and stop when they differ.',
    statement: 'Metadata whose issuer is not exactly the one asked for is not used (RFC 8414 3.3).',
  },
  {
    // Not in the inventory this list came from.
    id: '5.4-client-names-host',
    level: 'ADVICE',
    keyword: 'none',
    impact: 'security',
    clauses: ['RFC 8628 5.4', 'RFC 8628 3.3'],
    remedy:
      'Say so when the verification page is on another host than the authorization server, and open a browser only when asked.',
    statement:
      "A verification page on another host than the authorization server's is named as such; no browser opens unasked.",
  },
]);
