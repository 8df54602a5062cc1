import type { DeviceClientError } from '../device-client/errors';
import type { SessionEvent } from '../device-client/session-event';
import type { LoginIdentity } from './login-identity';

/** What is said at the end of a login that went well: no token among it. */
export interface LoginResult {
  readonly identity: LoginIdentity;
  readonly scope?: string;
  readonly missingScopes: readonly string[];
  /** Seconds that the access token is good for, where the server told. */
  readonly expiresIn?: number;
  readonly refreshable: boolean;
}

/** How a login is shown: to a person or to a program. The login decides, the presenter only shows. */
export interface LoginPresenter {
  /** What happens in the session, as it happens. */
  session(event: SessionEvent): void;
  /** A browser is being opened at this address. */
  openingBrowser(uri: string): void;
  /** No browser could be opened; the user goes there by hand. */
  browserFailed(): void;
  signedIn(result: LoginResult): void;
  /** The login ended without success. It is told apart from a failed session, since a login can fail before and after it. */
  failed(error: DeviceClientError): void;
}
