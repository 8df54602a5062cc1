import { ENDPOINTS, ORIGIN } from './addresses';

/** Where a server with built-in addresses has its endpoints: patterns of the path. */
interface DialectPaths {
  readonly device_authorization_endpoint: RegExp;
  readonly token_endpoint: RegExp;
  /** The metadata, where they are not at the root. */
  readonly metadata?: RegExp;
}

const METADATA = `${ORIGIN}/.well-known/openid-configuration`;

const PATHS: Readonly<Record<string, DialectPaths>> = {
  google: { device_authorization_endpoint: /\/device\/code$/, token_endpoint: /\/token$/ },
  microsoft: {
    device_authorization_endpoint: /\/oauth2\/(v2\.0\/)?devicecode$/,
    token_endpoint: /\/oauth2\/(v2\.0\/)?token$/,
    metadata: /\/v2\.0\/\.well-known\/openid-configuration$/,
  },
  github: {
    device_authorization_endpoint: /\/login\/device\/code$/,
    token_endpoint: /\/login\/oauth\/access_token$/,
  },
};

/**
 * What a request is for by the paths of the dialect, in the words of the features: a client that is told a host, as that
 * of an installation of one's own, has the paths built in.
 *
 * @returns the address in the words of the features; undefined where the dialect has no such path
 */
export function endpointByPath(dialect: string, method: string, path: string): string | undefined {
  const paths = PATHS[dialect];
  if (method === 'GET' && paths?.metadata?.test(path)) return METADATA;
  if (method !== 'POST') return undefined;
  if (paths?.device_authorization_endpoint.test(path)) return ENDPOINTS.device_authorization_endpoint;
  if (paths?.token_endpoint.test(path)) return ENDPOINTS.token_endpoint;
  return undefined;
}

/**
 * What a request to a built-in address is for, in the words of the features: by its path where the dialect has one, or
 * else by what its form says.
 *
 * @returns the address in the words of the features; undefined where it is for neither endpoint
 */
export function endpointOf(dialect: string, method: string, path: string, body: string): string | undefined {
  const byPath = endpointByPath(dialect, method, path);
  if (byPath !== undefined) return byPath;
  if (method !== 'POST') return undefined;
  const ordinary = `${ORIGIN}${path}`;
  if (Object.values(ENDPOINTS).includes(ordinary)) return ordinary;
  const form = new URLSearchParams(body);
  if (form.has('grant_type')) return ENDPOINTS.token_endpoint;
  if (form.has('client_id') && !form.has('token')) return ENDPOINTS.device_authorization_endpoint;
  return undefined;
}
