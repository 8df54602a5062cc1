/**
 * How a client authenticates ([RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1), by a signed
 * assertion [RFC 7523 §2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2), by its TLS certificate
 * [RFC 8705 §2](https://www.rfc-editor.org/rfc/rfc8705#section-2)).
 */
export type TokenEndpointAuthMethod =
  | 'none'
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'client_secret_jwt'
  | 'private_key_jwt'
  | 'tls_client_auth'
  | 'self_signed_tls_client_auth';

/** A client as it is registered at the authorization server. */
export interface ClientRegistration {
  readonly client_id: string;
  readonly client_secret?: string;
  /** For `private_key_jwt`: a JWK as JSON, or PEM (PKCS #8). */
  readonly private_key?: string;
  /** Who an assertion is for: the issuer as a rule; the token endpoint unless told otherwise. */
  readonly assertion_audience?: string;
  /** The name that people know the client by, as pages show it. */
  readonly client_name?: string;
  /** Unless told otherwise `private_key_jwt` where there is a key, `client_secret_basic` where there is a secret, else `none`. */
  readonly token_endpoint_auth_method?: TokenEndpointAuthMethod;
}

export function authMethodOf(registration: ClientRegistration): TokenEndpointAuthMethod {
  if (registration.token_endpoint_auth_method) return registration.token_endpoint_auth_method;
  if (registration.private_key) return 'private_key_jwt';
  return registration.client_secret ? 'client_secret_basic' : 'none';
}

/** What a registration lacks to authenticate as it says, in words; undefined where it lacks nothing. */
export function lackingIn(registration: ClientRegistration): 'client_secret' | 'private_key' | undefined {
  const method = authMethodOf(registration);
  if (method === 'private_key_jwt') return registration.private_key ? undefined : 'private_key';
  return method.startsWith('client_secret') && !registration.client_secret ? 'client_secret' : undefined;
}

/** Whether the client authenticates with the certificate of its TLS connection. */
export function usesCertificate(registration: ClientRegistration): boolean {
  return /tls_client_auth$/.test(authMethodOf(registration));
}
