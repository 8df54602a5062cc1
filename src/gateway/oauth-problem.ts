/** What the two OAuth endpoints can refuse a request with ([RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), [RFC 8628 §3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)). */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  // Not of RFC 6749 5.2: only ever with a status of 500 and above, where the request was not the trouble.
  | 'server_error'
  | 'temporarily_unavailable';

/** Thrown where a request to an OAuth endpoint has to be refused; the endpoint answers with it. */
export class OAuthProblem extends Error {
  override readonly name = 'OAuthProblem';

  /**
   * @param code the `error` of the answer
   * @param description for a developer to read; characters that `error_description` may not hold are replaced on sending
   * @param status the HTTP status: 400 unless the RFC or HTTP asks for another
   * @param headers to send with it
   */
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
    readonly status = 400,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${description}`);
  }
}
