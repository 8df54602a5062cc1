/** Where an authorization server takes the requests of RFC 8628, and where its access token can be tried. */
export interface Endpoints {
  readonly device_authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint?: string;
}
