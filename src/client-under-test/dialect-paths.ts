import { PROVIDERS } from '../dialects/dialects';
import { ENDPOINTS, ORIGIN } from './addresses';

const METADATA = `${ORIGIN}/.well-known/openid-configuration`;

/** Ends of paths, where the provider of a dialect has its endpoints. */
interface PathEnds {
  readonly device_authorization_endpoint: readonly string[];
  readonly token_endpoint: readonly string[];
  /** The metadata, where they are not at the root. */
  readonly metadata: readonly string[];
}

/** What the dialects know of where their providers are, whichever the tenant is, or the installation of one's own. */
function pathEndsOf(dialect: string): PathEnds | undefined {
  const provider = PROVIDERS.find(({ name }) => name === dialect);
  if (!provider) return undefined;
  const { service, olderPaths } = provider;
  const { device_authorization_endpoint, token_endpoint } = service.endpoints;
  return {
    device_authorization_endpoint: [
      pathBelow(device_authorization_endpoint),
      ...olderPaths.device_authorization_endpoint,
    ],
    token_endpoint: [pathBelow(token_endpoint), ...olderPaths.token_endpoint],
    metadata: service.issuer.includes(TENANT)
      ? [`${pathBelow(service.issuer)}/.well-known/openid-configuration`]
      : [],
  };
}

const TENANT = '/{tenant}';

/** The path of an address, without the tenant that it begins with. */
function pathBelow(address: string): string {
  return new URL(address.replace(TENANT, '')).pathname;
}

/**
 * What a request is for by the paths of the dialect, in the words of the features: a client that is told a host, as that
 * of an installation of one's own, has the paths built in.
 *
 * @returns the address in the words of the features; undefined where the dialect has no such path
 */
export function endpointByPath(dialect: string, method: string, path: string): string | undefined {
  const ends = pathEndsOf(dialect);
  const isOneOf = (known: readonly string[] = []): boolean => known.some((end) => path.endsWith(end));
  if (method === 'GET' && isOneOf(ends?.metadata)) return METADATA;
  if (method !== 'POST') return undefined;
  if (isOneOf(ends?.device_authorization_endpoint)) return ENDPOINTS.device_authorization_endpoint;
  if (isOneOf(ends?.token_endpoint)) return ENDPOINTS.token_endpoint;
  return undefined;
}

/**
 * What a request to a built-in address is for, in the words of the features: by its path where the dialect has one, or
 * else by what it says.
 *
 * @param method POST for whatever is meant as one
 * @param parameters of the request, wherever it has them
 * @returns the address in the words of the features; undefined where it is for neither endpoint
 */
export function endpointOf(
  dialect: string,
  method: string,
  path: string,
  parameters: URLSearchParams,
): string | undefined {
  const byPath = endpointByPath(dialect, method, path);
  if (byPath !== undefined) return byPath;
  if (method !== 'POST') return undefined;
  const ordinary = `${ORIGIN}${path}`;
  if (Object.values(ENDPOINTS).includes(ordinary)) return ordinary;
  if (parameters.has('grant_type') || parameters.has('device_code')) return ENDPOINTS.token_endpoint;
  const asksForCodes = parameters.has('client_id') || parameters.has('scope');
  if (asksForCodes && !parameters.has('token')) return ENDPOINTS.device_authorization_endpoint;
  return undefined;
}
