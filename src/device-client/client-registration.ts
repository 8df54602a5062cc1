/** How a client authenticates where it has a secret ([RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)). */
export type TokenEndpointAuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post';

/** A client as it is registered at the authorization server. */
export interface ClientRegistration {
  readonly client_id: string;
  readonly client_secret?: string;
  /** The name that people know the client by, as pages show it. */
  readonly client_name?: string;
  /** `client_secret_basic` where a secret is given, `none` otherwise. */
  readonly token_endpoint_auth_method?: TokenEndpointAuthMethod;
}

export function authMethodOf(registration: ClientRegistration): TokenEndpointAuthMethod {
  return (
    registration.token_endpoint_auth_method ?? (registration.client_secret ? 'client_secret_basic' : 'none')
  );
}
