import { randomBytes } from 'node:crypto';
import { answerInDialect } from '../dialects/answer-in-dialect';
import type { DialectEndpoint, Provider } from '../dialects/dialect';
import { objectIn, type PlainResponse } from '../dialects/plain-response';
import { startGateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/gateway-client';
import type { Upstream } from '../gateway/upstream';
import type { OpenTarget } from '../provider-under-test/target';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import { type ReplicaAccounts, replicaAccounts, SIGN_IN_PATH } from './replica-accounts';
import { INTERVAL_HEADER, lacks, replicaParts } from './replica-parts';
import type { StartOptions } from './start-options';

/** The least that the suite does not call short. */
const LIFETIME_SECONDS = 60;
const TENANT = '72f988bf-0000-4000-8000-00000000c0de';
/** The pages of the gateway that a replica has besides `verification_uri`. */
const OTHER_PAGES = ['/device', '/device/decision', '/callback'];

/**
 * A small server in this process that answers as a well-known provider does, from the data of `src/dialects`: for
 * tests, and for trying things out without an account. It is the gateway, with the provider's addresses and answers,
 * and accounts that take any name and password.
 */
export async function openReplica(provider: Provider, options: StartOptions): Promise<OpenTarget> {
  const { lifetimeSeconds = LIFETIME_SECONDS } = options;
  const { name, title, service, paths } = provider;
  const notice = `This is a replica of the device flow of ${title}, run by rfc8628-conformance for tests. It is not ${title}, and knows no account there.`;
  const secret = randomBytes(24).toString('base64url');
  const secretOf = service.secret === 'needed' ? { client_secret: secret } : {};
  const clients: readonly GatewayClient[] = [
    { client_id: 'tv', client_name: 'Living-room TV', ...secretOf },
    { client_id: 'radio', client_name: 'Kitchen radio', ...secretOf },
    { client_id: 'web', client_name: 'Web shop', grant_types: ['authorization_code'], ...secretOf },
  ];
  const hasIdTokens = service.idToken !== undefined;
  const issuerOf = (origin: string): string =>
    name === 'microsoft' ? `${origin}/{tenantid}/v2.0` : `${origin}${paths.issuer}`;
  let accounts: ReplicaAccounts | undefined;
  let origin = '';
  const unready: Upstream = {
    metadata: { issuer: 'http://localhost' },
    beginSignIn: () => Promise.reject(new Error('The replica is not ready')),
    endSignIn: () => Promise.reject(new Error('The replica is not ready')),
    refresh: () => Promise.reject(new Error('The replica is not ready')),
  };
  const upstream: Upstream = {
    get metadata() {
      return (accounts?.upstream ?? unready).metadata;
    },
    beginSignIn: (request) => (accounts?.upstream ?? unready).beginSignIn(request),
    endSignIn: (request) => (accounts?.upstream ?? unready).endSignIn(request),
    refresh: (request) => (accounts?.upstream ?? unready).refresh(request),
  };
  let store: Parameters<typeof replicaAccounts>[1] | undefined;

  const gateway = await startGateway({
    upstream,
    clients,
    scope: service.scope,
    lifetimeSeconds,
    intervalSeconds: provider.intervalSeconds,
    replace: (parts) => {
      store = parts.store;
      return replicaParts(provider, parts, clients, notice);
    },
    front: async (request, next) => {
      const url = new URL(request.url);
      const to = (path: string): Promise<Response> => {
        const { method, headers, body } = request;
        return next(
          new Request(new URL(`${path}${url.search}`, url), {
            method,
            headers,
            ...(body && { body, duplex: 'half' }),
          }),
        );
      };
      switch (url.pathname) {
        case paths.device_authorization_endpoint:
          return inDialect(
            provider,
            origin,
            'device authorization',
            request,
            await to('/device_authorization'),
          );
        case paths.token_endpoint:
          return inDialect(provider, origin, 'token', request, await to('/token'));
        case paths.verification_uri:
          return to('/device');
        case SIGN_IN_PATH:
          if (accounts) return accounts.signIn(request);
          break;
        case paths.resource:
          if (accounts) return accounts.resource(request);
          break;
        case paths.jwks:
          if (accounts && hasIdTokens) return Response.json({ keys: accounts.keys });
          break;
      }
      if (hasIdTokens && paths.metadata.includes(url.pathname)) {
        return Response.json(metadataOf(provider, origin, issuerOf(origin)));
      }
      if (OTHER_PAGES.includes(url.pathname)) return to(url.pathname);
      return Response.json({ message: 'Not Found' }, { status: 404 });
    },
  });
  try {
    origin = gateway.issuer;
    if (store === undefined) throw new Error('The gateway was put together without its parts');
    accounts = await replicaAccounts(
      origin,
      store,
      {
        expiry: lacks(provider, '3.5-refresh') ? 'none' : 'with refresh token',
        ...(hasIdTokens && { issuer: issuerOf(origin) }),
        ...(name === 'microsoft' && { tenant: TENANT }),
      },
      notice,
    );
  } catch (error) {
    await gateway.close();
    throw error;
  }

  const registered = (client_id: string) => ({
    client_id,
    ...(service.secret === 'needed' && {
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_post' as const,
    }),
  });
  const password = (): string => randomBytes(12).toString('base64url');
  return {
    notice,
    target: {
      name: `${name}-replica`,
      // What the metadata of GitHub says of the device flow is not known, so that the replica has none.
      ...(hasIdTokens && { issuer: `${origin}${paths.issuer}` }),
      endpoints: {
        device_authorization_endpoint: `${origin}${paths.device_authorization_endpoint}`,
        token_endpoint: `${origin}${paths.token_endpoint}`,
      },
      client: registered('tv'),
      other_client: registered('radio'),
      ...(service.secret === 'needed' && { confidential_client: registered('tv') }),
      unauthorized_client: registered('web'),
      dialect: name,
      scope: service.scope,
      resource: `${origin}${paths.resource}`,
      user: { driver: 'form', username: 'alice', password: password() },
      other_user: { driver: 'form', username: 'bob', password: password() },
      max_wait: 120,
      sample_size: 20,
      intrusive: false,
      known_deviations: {},
      ...(hasIdTokens && {
        id_token: { issuer: issuerOf(origin), audience: 'tv', jwks_uri: `${origin}${paths.jwks}` },
      }),
    },
    close: () => gateway.close(),
  };
}

async function inDialect(
  provider: Provider,
  origin: string,
  endpoint: DialectEndpoint,
  request: Request,
  response: Response,
): Promise<Response> {
  const interval = response.headers.get(INTERVAL_HEADER);
  response.headers.delete(INTERVAL_HEADER);
  const plain: PlainResponse = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: withOwnAddress(await response.text(), `${origin}${provider.paths.verification_uri}`),
  };
  const { status, headers, body } = answerInDialect(provider, plain, {
    endpoint,
    accept: request.headers.get('accept') ?? undefined,
    ...(interval !== null && { intervalSeconds: Number(interval) }),
  });
  return new Response(body, { status, headers });
}

/** The codes with the provider's `verification_uri`, and without the other one, which none of the three has. */
function withOwnAddress(body: string, verificationUri: string): string {
  const json = objectIn(body);
  if (json?.verification_uri === undefined) return body;
  const { verification_uri_complete: _, ...members } = json;
  return JSON.stringify({ ...members, verification_uri: verificationUri });
}

function metadataOf(
  { deviations, paths }: Provider,
  origin: string,
  issuer: string,
): Readonly<Record<string, unknown>> {
  const omitsGrants = deviations.some(({ requirement }) => requirement === '4-grant-types');
  return {
    issuer,
    device_authorization_endpoint: `${origin}${paths.device_authorization_endpoint}`,
    token_endpoint: `${origin}${paths.token_endpoint}`,
    userinfo_endpoint: `${origin}${paths.resource}`,
    jwks_uri: `${origin}${paths.jwks}`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    ...(!omitsGrants && { grant_types_supported: [DEVICE_CODE_GRANT_TYPE, 'refresh_token'] }),
  };
}
