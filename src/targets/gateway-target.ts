import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type GatewayOptions, type RunningGateway, startGateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/gateway-client';
import type { UpstreamOptions } from '../gateway/openid-upstream';
import type { OpenTarget, Target } from '../provider-under-test/target';
import { optionalPeer } from './optional-peer';

export interface GatewayTargetOptions {
  /** Seconds that codes live; 60 unless given: the least that the suite does not call short, for a run waits until they expire. */
  readonly lifetimeSeconds?: number;
  /** Seconds between polls; 5 unless given. */
  readonly intervalSeconds?: number;
  /** See {@link GatewayOptions.replace}. */
  readonly replace?: GatewayOptions['replace'];
  /** See {@link GatewayOptions.front}. */
  readonly front?: GatewayOptions['front'];
}

const SCOPE = 'openid profile';
const LIFETIME_SECONDS = 60;
const CLIENT_BEHIND = 'gateway';

/** The clients that a full run needs, for a gateway that is a target. */
export function gatewayTargetClients(secret: string): readonly GatewayClient[] {
  return [
    { client_id: 'tv', client_name: 'Living-room TV' },
    { client_id: 'radio', client_name: 'Kitchen radio' },
    { client_id: 'box', client_name: 'Set-top box', client_secret: secret },
    { client_id: 'web', client_name: 'Web shop', grant_types: ['authorization_code'] },
  ];
}

/**
 * The gateway in front of a server that has only the authorization code flow, oauth2-mock-server, both in this process
 * on free loopback ports.
 */
export async function openGatewayTarget(options: GatewayTargetOptions = {}): Promise<OpenTarget> {
  const upstream = await startCodeFlowServer();
  try {
    // The server behind signs everybody in without asking: two users are two browsers.
    const users = { user: { driver: 'form' }, other_user: { driver: 'form' } } as const;
    const gateway = await openGatewayInFront('gateway', { issuer: upstream.issuer }, users, options);
    return {
      ...gateway,
      close: async () => {
        await gateway.close();
        await upstream.close();
      },
    };
  } catch (error) {
    await upstream.close();
    throw error;
  }
}

/**
 * A target that is the gateway in this process, on a free loopback port, in front of a server that answers already. The
 * gateway is the client `gateway` there.
 *
 * @param name of the target
 * @throws UpstreamFailure when the server behind has no metadata
 */
export async function openGatewayInFront(
  name: string,
  upstream: Omit<UpstreamOptions, 'clientId'>,
  users: Pick<Target, 'user' | 'other_user'>,
  options: GatewayTargetOptions = {},
): Promise<OpenTarget> {
  const { lifetimeSeconds = LIFETIME_SECONDS, intervalSeconds = 5, replace, front } = options;
  const secret = randomBytes(24).toString('base64url');
  const gateway: RunningGateway = await startGateway({
    upstream: { ...upstream, clientId: CLIENT_BEHIND },
    clients: gatewayTargetClients(secret),
    scope: SCOPE,
    lifetimeSeconds,
    intervalSeconds,
    ...(replace && { replace }),
    ...(front && { front }),
  });
  const { issuer, jwks_uri } = gateway.upstream;
  return {
    target: {
      name,
      issuer: gateway.issuer,
      client: { client_id: 'tv' },
      other_client: { client_id: 'radio' },
      confidential_client: {
        client_id: 'box',
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
      },
      unauthorized_client: { client_id: 'web' },
      scope: SCOPE,
      ...users,
      max_wait: 120,
      sample_size: 20,
      intrusive: true,
      known_deviations:
        lifetimeSeconds < LIFETIME_SECONDS
          ? {
              '5.4-lifetime': `codes live ${lifetimeSeconds} seconds here, so that a run need not wait longer to see them expire`,
            }
          : {},
      id_token: {
        issuer,
        audience: CLIENT_BEHIND,
        ...(typeof jwks_uri === 'string' && { jwks_uri }),
      },
    },
    close: () => gateway.close(),
  };
}

/** An authorization server that has only the code flow, and answers. */
export interface CodeFlowServer {
  readonly issuer: string;
  close(): Promise<void>;
}

/**
 * oauth2-mock-server, made a little stricter than it is: no two of its tokens are the same, it grants the scope that was asked for and not one called
 * "dummy", refreshes only what it gave, and its userinfo endpoint wants an access token that it issued.
 */
export async function startCodeFlowServer(): Promise<CodeFlowServer> {
  const { OAuth2Server } = await optionalPeer(
    'oauth2-mock-server',
    () => import('oauth2-mock-server'),
    'The target "gateway"',
  );
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  server.issuer.url = issuer;

  const scopes = new Map<string, string>();
  const accessTokens = new Set<string>();
  const grantOf = (request: IncomingMessage) => formOf(request).code ?? formOf(request).refresh_token ?? '';

  server.service.on('beforeAuthorizeRedirect', ({ url }: { url: URL }, request: IncomingMessage) => {
    const asked = new URL(request.url ?? '', issuer).searchParams.get('scope');
    scopes.set(url.searchParams.get('code') ?? '', asked ?? '');
  });
  server.service.on(
    'beforeTokenSigning',
    ({ payload }: { payload: Record<string, unknown> }, request: IncomingMessage) => {
      payload.jti = randomUUID();
      if (payload.scope !== undefined) payload.scope = scopes.get(grantOf(request));
    },
  );
  server.service.on('beforeResponse', (response: MockResponse, request: IncomingMessage) => {
    const scope = scopes.get(grantOf(request));
    if (scope === undefined) {
      response.statusCode = 400;
      response.body = { error: 'invalid_grant' };
      return;
    }
    scopes.delete(grantOf(request));
    response.body.scope = scope;
    scopes.set(String(response.body.refresh_token), scope);
    accessTokens.add(String(response.body.access_token));
  });
  server.service.on('beforeUserinfo', (response: MockResponse, request: IncomingMessage) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token !== undefined && accessTokens.has(token)) return;
    response.statusCode = 401;
    response.body = { error: 'invalid_token' };
  });

  return {
    issuer,
    close: () => server.stop(),
  };
}

interface MockResponse {
  statusCode: number;
  body: Record<string, unknown>;
}

/** Express has read the form when the events come. */
function formOf(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return (request as IncomingMessage & { body?: Record<string, string> }).body ?? {};
}
