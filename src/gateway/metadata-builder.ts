import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import type { GatewaySettings } from './gateway-settings';
import type { UpstreamMetadata } from './upstream';

/** Makes the metadata the gateway publishes ([RFC 8414 §2](https://www.rfc-editor.org/rfc/rfc8414#section-2), [RFC 8628 §4](https://www.rfc-editor.org/rfc/rfc8628#section-4)). */
export type MetadataBuilder = (
  settings: GatewaySettings,
  upstream: UpstreamMetadata,
) => Readonly<Record<string, unknown>>;

/** What stays true of the server behind when a token was fetched through the gateway. */
const HANDED_THROUGH = [
  'jwks_uri',
  'userinfo_endpoint',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'userinfo_signing_alg_values_supported',
  'claims_supported',
] as const;

/**
 * The gateway's own issuer and endpoints, with the keys and the resource of the server behind. The latter's authorization,
 * revocation and introspection endpoints are left out: they do not know the gateway's clients.
 */
export const mergedMetadata: MetadataBuilder = (settings, upstream) => ({
  issuer: settings.issuer,
  device_authorization_endpoint: settings.urlOf('/device_authorization'),
  token_endpoint: settings.urlOf('/token'),
  grant_types_supported: [DEVICE_CODE_GRANT_TYPE, 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  // RFC 8414 both requires the member and wants empty ones left out; readers stumble less over an empty one.
  response_types_supported: [],
  scopes_supported: settings.scope.split(' ').filter((token) => token !== ''),
  ...Object.fromEntries(
    HANDED_THROUGH.filter((name) => upstream[name] !== undefined).map((name) => [name, upstream[name]]),
  ),
});
