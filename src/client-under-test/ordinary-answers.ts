import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import { ENDPOINTS, ORIGIN, RESOURCE } from './addresses';
import type { ScriptedAnswer } from './scripted-answer';

const JSON_TYPE = { 'content-type': 'application/json' };
const METADATA = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

/**
 * The metadata of RFC 8414 and of OpenID Connect Discovery that a server has of which the scenario says nothing.
 *
 * @param url in the words of the features
 * @param endpoints those that are other than usual, likewise
 * @param actual the address at which the client finds what the features call so
 * @returns undefined where no server has any at this address
 */
export function ordinaryMetadata(
  url: string,
  endpoints: Partial<typeof ENDPOINTS>,
  actual: (address: string) => string,
): ScriptedAnswer | undefined {
  const { pathname, origin } = new URL(url);
  if (origin !== ORIGIN || !METADATA.includes(pathname)) return undefined;
  const named = { ...ENDPOINTS, ...endpoints };
  return {
    status: 200,
    headers: JSON_TYPE,
    body: JSON.stringify({
      issuer: actual(ORIGIN),
      device_authorization_endpoint: actual(named.device_authorization_endpoint),
      token_endpoint: actual(named.token_endpoint),
      userinfo_endpoint: actual(RESOURCE),
      authorization_endpoint: actual(`${ORIGIN}/authorize`),
      jwks_uri: actual(`${ORIGIN}/jwks`),
      grant_types_supported: [DEVICE_CODE_GRANT_TYPE, 'refresh_token'],
      response_types_supported: ['code'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    }),
  };
}

/**
 * A protected resource, wherever it is asked for: whoever brings a Bearer token is told who signed in.
 *
 * @param url in the words of the features
 * @returns undefined where the request is for no resource, so far as one can tell
 */
export function ordinaryResource(url: string, authorization = ''): ScriptedAnswer | undefined {
  if (url === `${ORIGIN}/jwks`) return { status: 200, headers: JSON_TYPE, body: '{"keys":[]}' };
  if (/^(bearer|token) /i.test(authorization)) {
    return {
      status: 200,
      headers: JSON_TYPE,
      body: '{"sub":"248289761001","id":1,"login":"jane","name":"Jane Doe","email":"jane@example.com"}',
    };
  }
  if (url === RESOURCE) return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '' };
  return undefined;
}
