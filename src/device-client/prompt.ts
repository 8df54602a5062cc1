/** What the end user has to be shown ([RFC 8628 §3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)): all of it can be shown as it is. */
export interface Prompt {
  /** Where the user goes. */
  readonly verification_uri: string;
  /** What the user types there; to be shown in any case, also beside a QR code. */
  readonly user_code: string;
  /** For a QR code, or a browser opened for the user: the address with the code in it. */
  readonly verification_uri_complete?: string;
  /** When the codes expire, by the wall clock: for people. The session itself counts on its monotonic clock. */
  readonly expiresAt: Date;
}
