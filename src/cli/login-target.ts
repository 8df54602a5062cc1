import type { ClientRegistration } from '../device-client/client-registration';
import type { Endpoints } from '../device-client/endpoints';
import type { DialectName } from '../dialects/dialect';
import type { IdTokenOrigin } from '../provider-under-test/target';

/** What `rfc8628 login` is told about the authorization server and its own registration there. */
export interface LoginTarget {
  readonly name: string;
  /** Those that are known; the others are looked up in the issuer's metadata. */
  readonly endpoints?: Partial<Endpoints>;
  readonly registration: ClientRegistration;
  /** With it, endpoints can be found, and an ID token is verified: its issuer has to be this one. */
  readonly issuer?: string;
  /** Who issues the ID tokens, and for whom, where that is not `issuer` and the client. */
  readonly id_token?: IdTokenOrigin;
  readonly scope?: string;
  /** How the server is known to depart from the RFC. */
  readonly dialect?: DialectName;
  /** Called with the access token at the end; the userinfo endpoint unless told otherwise. */
  readonly resource?: string;
}
