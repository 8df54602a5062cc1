/** What the server behind gives for an authorization code, ready to be handed to the device. */
export interface TokenSet {
  readonly access_token: string;
  readonly token_type: string;
  /** Seconds, counted from `receivedAt`. */
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly id_token?: string;
  /** What was granted, so that the device is told when it is not what it asked for; absent where nobody named any. */
  readonly scope?: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Members of the token response that neither RFC 6749 nor OpenID Connect defines, as they came. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** What has to be remembered between sending a browser to sign in and its return. */
export interface SignInAttempt {
  readonly state: string;
  readonly codeVerifier: string;
  readonly nonce?: string;
}

/** Metadata of the server behind, as it publishes it. */
export type UpstreamMetadata = Readonly<Record<string, unknown>> & { readonly issuer: string };

/** The authorization server behind the gateway, which has the authorization code flow. */
export interface Upstream {
  readonly metadata: UpstreamMetadata;
  /** Where to send the browser. `session` becomes the first part of `state`, by which the return is matched. */
  beginSignIn(request: {
    readonly redirectUri: string;
    readonly scope: string;
    readonly session: string;
  }): Promise<{
    readonly url: URL;
    readonly attempt: SignInAttempt;
  }>;
  /**
   * Exchanges the code that the browser came back with.
   *
   * @param returned the redirect URI with the query it was called with
   * @throws UpstreamRefusal when the server says no, UpstreamFailure when it does not answer as it should
   */
  endSignIn(request: {
    readonly returned: URL;
    readonly scope: string;
    readonly attempt: SignInAttempt;
  }): Promise<TokenSet>;
  /** As `endSignIn`, with a refresh token. */
  refresh(request: { readonly refreshToken: string; readonly scope?: string }): Promise<TokenSet>;
}

/** The server behind answered with an OAuth error. */
export class UpstreamRefusal extends Error {
  override readonly name = 'UpstreamRefusal';

  /** @param code the `error` it gave */
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`The authorization server behind the gateway answered ${JSON.stringify(code)}`, options);
  }
}

/** The server behind could not be reached, or its answer makes no sense. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
}
