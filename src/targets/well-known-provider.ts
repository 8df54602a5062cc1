import type { Provider } from '../dialects/dialect';
import type { OpenTarget } from '../provider-under-test/target';
import type { StartOptions } from './start-options';
import { TargetError } from './target-error';

/** Codes that are started to be looked at: few, for all three limit how many one may have. */
const SAMPLE_SIZE = 3;

/**
 * A well-known provider as a target: all that it needs is a client, which nobody else can register.
 *
 * @throws TargetError when no client is given, or no secret where devices need one
 */
export async function openWellKnownProvider(
  { name, title, service }: Provider,
  { clientId, clientSecret, tenant = service.tenant ?? '' }: StartOptions,
): Promise<OpenTarget> {
  if (!clientId) {
    throw new TargetError(
      `The target ${name} needs --client-id: the id of ${service.registration}. docs/well-known-providers.md says how to register one.`,
    );
  }
  if (service.secret === 'needed' && !clientSecret) {
    throw new TargetError(
      `The target ${name} needs the client's secret, which ${title} has devices send: set RFC8628_CLIENT_SECRET, or give --client-secret.`,
    );
  }
  // A tenant is a domain name, a GUID or a word; anything else would become another address.
  if (!/^[A-Za-z0-9.-]*$/.test(tenant)) {
    throw new TargetError(
      `"${tenant}" is no tenant: give its id, its domain name, or common, organizations or consumers.`,
    );
  }
  const inTenant = (address: string): string => address.replace('{tenant}', tenant);
  const { device_authorization_endpoint, token_endpoint, userinfo_endpoint } = service.endpoints;
  return {
    target: {
      name,
      issuer: inTenant(service.issuer),
      endpoints: {
        device_authorization_endpoint: inTenant(device_authorization_endpoint),
        token_endpoint: inTenant(token_endpoint),
        ...(userinfo_endpoint !== undefined && { userinfo_endpoint: inTenant(userinfo_endpoint) }),
      },
      client: {
        client_id: clientId,
        ...(clientSecret !== undefined && {
          client_secret: clientSecret,
          token_endpoint_auth_method: 'client_secret_post',
        }),
      },
      dialect: name,
      scope: service.scope,
      user: { driver: 'manual' },
      max_wait: 120,
      sample_size: SAMPLE_SIZE,
      intrusive: false,
      limits: {
        sessions: service.limits.sessions,
        requests_per_second: service.limits.requestsPerSecond,
      },
      known_deviations: {},
      ...(service.resource !== undefined && { resource: service.resource }),
      ...(service.idToken && {
        id_token: {
          issuer: service.idToken.issuer,
          audience: clientId,
          jwks_uri: inTenant(service.idToken.jwksUri),
        },
      }),
    },
    close: async () => {},
  };
}
