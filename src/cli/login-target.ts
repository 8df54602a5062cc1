import type { ClientRegistration } from '../device-client/client-registration';
import type { Endpoints } from '../device-client/endpoints';

/** What `rfc8628 login` is told about the authorization server and its own registration there. */
export interface LoginTarget {
  readonly name: string;
  readonly endpoints: Endpoints;
  readonly registration: ClientRegistration;
  /** With it, an ID token is verified: its issuer has to be this one. */
  readonly issuer?: string;
  /** Where the keys are; found through the issuer's metadata where it is left out. */
  readonly jwks_uri?: string;
  readonly scope?: string;
  /** Called with the access token at the end; the userinfo endpoint unless told otherwise. */
  readonly resource?: string;
}
