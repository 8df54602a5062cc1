/** What a client was seen to do in an ordinary sign-in, before anything is judged. */
export interface Habits {
  /** The client_id and the scope that it sent. */
  readonly clientId: string | undefined;
  readonly scope: string | undefined;
  /** The secret or the assertion by which it proved who it is. */
  readonly secret: string | undefined;
  /** It found the endpoints by the issuer's metadata. */
  readonly looksForMetadata: boolean;
  /** What it did not show the end user. */
  readonly unshown: readonly ('user_code' | 'verification_uri')[];
}
