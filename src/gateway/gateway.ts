import { randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { cookieSessions } from './browser-sessions';
import { peerAddress } from './client-address';
import { registeredClients } from './client-authenticator';
import { steadyClock } from './clock';
import { unguessableCodes } from './code-generator';
import { oneBrowserOneDecision } from './decision-rules';
import { readForm } from './form';
import { gatewayApp } from './gateway-app';
import { type GatewayClient, nameOf } from './gateway-client';
import type { GatewayParts } from './gateway-parts';
import { type GatewaySettings, gatewaySettings } from './gateway-settings';
import { guessBudgets } from './guess-limiter';
import { htmlPages } from './html-pages';
import { memorySessionStore } from './memory-session-store';
import { mergedMetadata } from './metadata-builder';
import { rfcResponder } from './oauth-responder';
import { discoverUpstream, type UpstreamOptions } from './openid-upstream';
import { rfcPollRules } from './poll-rules';
import { increasingInterval } from './poll-throttle';
import { sealedRefreshTokens } from './refresh-token-binding';
import { allowListedScopes } from './scope-policy';
import type { Upstream, UpstreamMetadata } from './upstream';
import { tolerantUserCode } from './user-code-reader';

/** How a gateway is started. */
export interface GatewayOptions {
  /** The server behind: how to find it, or one that was found (several gateways can share it). */
  readonly upstream: UpstreamOptions | Upstream;
  readonly clients: readonly GatewayClient[];
  /** Where to listen; 127.0.0.1 unless given. */
  readonly host?: string;
  /** A free one unless given. */
  readonly port?: number;
  /** Where it is reached from outside, and so its issuer; the address listened on unless given. Its path is where the gateway's paths begin. */
  readonly publicUrl?: string;
  /** Certificate chain and private key, PEM: the gateway then speaks https. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** Space-separated: what devices may ask for, and get where they do not say; `openid` (nothing where the server behind is no OpenID provider) unless given. */
  readonly scope?: string;
  /** How long codes live, in seconds; 600 unless given. */
  readonly lifetimeSeconds?: number;
  /** Seconds between polls; 5 unless given. */
  readonly intervalSeconds?: number;
  /** At least 32 bytes that sign cookies and refresh tokens: give it where they are to outlive a restart, or are shared. */
  readonly key?: Uint8Array;
  /** Replaces parts; given the ones it would be put together from. */
  readonly replace?: (parts: GatewayParts, settings: GatewaySettings) => Partial<GatewayParts>;
  /** Stands between the network and the gateway: may change the request, the response, or answer by itself. */
  readonly front?: (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>;
}

/** A gateway that answers. */
export interface RunningGateway {
  readonly issuer: string;
  readonly endpoints: {
    readonly device_authorization_endpoint: string;
    readonly token_endpoint: string;
    readonly userinfo_endpoint?: string;
  };
  readonly verificationUri: string;
  /** What has to be registered for the gateway's client at the server behind. */
  readonly redirectUri: string;
  /** Of the server behind. */
  readonly upstream: UpstreamMetadata;
  /** The address listened on. */
  readonly address: AddressInfo;
  /** Takes no new requests, lets those under way finish for at most two seconds, and ends. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 2000;
const PURGE_EVERY_MS = 30_000;

/**
 * Puts RFC 8628 in front of an authorization server that has only the authorization code flow.
 *
 * @throws UpstreamFailure when the server behind cannot be found; TypeError for a `publicUrl` or key that cannot be; the
 * error of Node when the port cannot be had or the certificate is none
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const key = options.key ?? randomBytes(32);
  if (key.byteLength < 32) throw new TypeError('The key must have at least 32 bytes');
  const upstream =
    'beginSignIn' in options.upstream ? options.upstream : await discoverUpstream(options.upstream);

  let handle: (request: Request, env: object) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 });
  const server = createAdaptorServer({
    fetch: (request, env) => handle(request, env),
    overrideGlobalObjects: false,
    ...(options.tls
      ? { createServer: createHttpsServer, serverOptions: { ...options.tls, ...TIME_LIMITS } }
      : { createServer: createHttpServer, serverOptions: TIME_LIMITS }),
  }) as Server;
  const address = await listening(server, options.port ?? 0, options.host ?? '127.0.0.1');

  try {
    const settings = gatewaySettings({
      issuer: options.publicUrl ?? ownUrl(options, address),
      lifetimeSeconds: options.lifetimeSeconds ?? 600,
      intervalSeconds: options.intervalSeconds ?? 5,
      scope: options.scope ?? defaultScope(upstream.metadata),
    });
    const defaults = defaultParts(options, settings, upstream, key);
    const parts = { ...defaults, ...options.replace?.(defaults, settings) };
    const names = new Map(options.clients.map((client) => [client.client_id, nameOf(client)]));
    const app = gatewayApp(settings, parts, (clientId) => names.get(clientId) ?? clientId);
    const { front } = options;
    handle = front
      ? (request, env) => front(request, async (passed) => app.fetch(passed, env))
      : (request, env) => app.fetch(request, env);
    const purging = setInterval(() => {
      parts.store
        .purge(parts.clock())
        .catch((error: unknown) => parts.trouble('Old sessions were not removed', error));
    }, PURGE_EVERY_MS);
    purging.unref();
    const userinfo = parts.upstream.metadata.userinfo_endpoint;
    return {
      issuer: settings.issuer,
      endpoints: {
        device_authorization_endpoint: settings.urlOf('/device_authorization'),
        token_endpoint: settings.urlOf('/token'),
        ...(typeof userinfo === 'string' ? { userinfo_endpoint: userinfo } : {}),
      },
      verificationUri: settings.urlOf('/device'),
      redirectUri: settings.urlOf('/callback'),
      upstream: parts.upstream.metadata,
      address,
      close: () => {
        clearInterval(purging);
        return closed(server);
      },
    };
  } catch (error) {
    await closed(server);
    throw error;
  }
}

/** What a gateway is put together from unless a part is replaced. */
function defaultParts(
  options: Pick<GatewayOptions, 'clients'>,
  settings: GatewaySettings,
  upstream: Upstream,
  key: Uint8Array,
): GatewayParts {
  return {
    clock: steadyClock,
    store: memorySessionStore(),
    upstream,
    readForm,
    authenticateClient: registeredClients(options.clients),
    scopePolicy: allowListedScopes(settings.scope),
    codes: unguessableCodes(),
    readUserCode: tolerantUserCode,
    throttle: increasingInterval(),
    pollRules: rfcPollRules,
    refreshTokens: sealedRefreshTokens(key),
    respond: rfcResponder,
    metadata: mergedMetadata,
    browsers: cookieSessions(settings, key),
    clientAddress: peerAddress,
    guesses: guessBudgets(),
    decisionRules: oneBrowserOneDecision,
    pages: htmlPages,
    trouble: () => {},
  };
}

/** A request that trickles in does not hold a connection for long. */
const TIME_LIMITS = { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 };

function listening(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address && typeof address === 'object') resolve(address);
      else reject(new Error('The gateway listens on no port'));
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function ownUrl(options: GatewayOptions, { address, port }: AddressInfo): string {
  const named = options.host ?? address;
  // "Every interface" is nowhere one can go to.
  const reachable = named === '0.0.0.0' || named === '::' ? 'localhost' : named;
  const host = reachable.includes(':') ? `[${reachable}]` : reachable;
  return `${options.tls ? 'https' : 'http'}://${host}:${port}`;
}

function defaultScope(upstream: UpstreamMetadata): string {
  return Array.isArray(upstream.id_token_signing_alg_values_supported) ? 'openid' : '';
}
