import type { ClientRegistration } from '../device-client/client-registration';
import type { Exchange } from '../http/exchange';

/** One sign-in as somebody recorded it; what is secret in it was replaced as it was read. */
export interface Recording {
  /** The device authorization request with its response. */
  readonly opening: Exchange;
  /** The token requests for its device code, in the order in which they were sent. */
  readonly polls: readonly Exchange[];
  /** What else belongs to it: metadata, refreshes, requests with the access token. */
  readonly others: readonly Exchange[];
  /** Device authorization requests of other sign-ins that were recorded with it, and asked the same: for their codes. */
  readonly otherOpenings: readonly Exchange[];
  /** How exactly times were recorded. */
  readonly precisionMs: number;
  readonly endpoints: { readonly device_authorization_endpoint: string; readonly token_endpoint: string };
  /** The device as it named itself. */
  readonly client: ClientRegistration;
  /** The same, where it authenticated with a secret at both endpoints. */
  readonly confidentialClient?: ClientRegistration;
  readonly scope?: string;
  /** Where the access token was used. */
  readonly resource?: string;
  /** Whose metadata was recorded. */
  readonly issuer?: string;
}
