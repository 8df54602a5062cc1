import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider' with { 'resolution-mode': 'import' };
import type { OpenTarget } from '../provider-under-test/target';
import { DEVICE_CODE_GRANT_TYPE } from '../rfc8628/grant-type';
import { optionalPeer } from './optional-peer';

export interface EmbeddedOptions {
  /** Seconds that codes live: short, for the run waits for their expiry. */
  readonly lifetimeSeconds?: number;
  /** Changes the settings of oidc-provider. */
  readonly configure?: (configuration: Configuration) => Configuration;
  /** Stands between the network and the provider: answers by itself, or passes the request on. */
  readonly front?: (next: RequestListener) => RequestListener;
}

/** Long enough for three polls at the interval of 5 seconds and an approval between them, also on a busy machine. */
const LIFETIME_SECONDS = 20;

/**
 * The embedded provider: oidc-provider, an independent and OpenID-certified authorization server, in this process on a
 * free loopback port, with its own development sign-in pages, in-memory storage, and the clients that a full run needs.
 */
export async function openEmbeddedTarget(options: EmbeddedOptions = {}): Promise<OpenTarget> {
  // The package speaks while it is loaded, too; and it is loaded before anything listens, since a server that is left
  // behind would keep the process from ending.
  const loud = silenceNotices();
  const { Provider } = await optionalPeer(
    'oidc-provider',
    () => import('oidc-provider'),
    'The target "embedded"',
  ).catch((error: unknown) => {
    loud();
    throw error;
  });
  const server = createServer();
  const port = await listen(server);
  const issuer = `http://localhost:${port}`;
  const secret = randomBytes(24).toString('base64url');
  const lifetime = options.lifetimeSeconds ?? LIFETIME_SECONDS;

  const client = {
    application_type: 'native' as const,
    redirect_uris: [],
    response_types: [],
    grant_types: [DEVICE_CODE_GRANT_TYPE, 'refresh_token'],
    token_endpoint_auth_method: 'none' as const,
  };
  const configuration: Configuration = {
    clients: [
      { ...client, client_id: 'tv', client_name: 'Living-room TV' },
      { ...client, client_id: 'radio', client_name: 'Kitchen radio' },
      {
        ...client,
        client_id: 'box',
        client_name: 'Set-top box',
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        client_id: 'web',
        client_name: 'Web shop',
        redirect_uris: ['https://web.example/callback'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
    ],
    claims: { openid: ['sub'], profile: ['name'] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
    ttl: { DeviceCode: lifetime, AccessToken: 600, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
  };
  const provider = new Provider(issuer, options.configure?.(configuration) ?? configuration);
  // Of an error inside it a run sees the answer, with status 500; the console is the report's.
  provider.silent = true;
  server.on('request', options.front?.(provider.callback()) ?? provider.callback());

  return {
    target: {
      name: 'embedded',
      issuer,
      client: { client_id: 'tv', client_name: 'Living-room TV' },
      other_client: { client_id: 'radio' },
      confidential_client: {
        client_id: 'box',
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
      },
      unauthorized_client: { client_id: 'web' },
      scope: 'openid profile offline_access',
      user: { driver: 'form', username: 'alice', password: randomBytes(12).toString('base64url') },
      other_user: { driver: 'form', username: 'bob', password: randomBytes(12).toString('base64url') },
      max_wait: 120,
      sample_size: 20,
      intrusive: true,
      known_deviations: {
        '5.4-lifetime':
          'the suite makes the codes of its embedded provider short-lived, so that a run need not wait',
      },
    },
    close: async () => {
      await close(server);
      loud();
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * oidc-provider reminds of its development settings on the console. Here they are meant, and the console is the report's:
 * its notices, and nothing else, are left out until the returned function is called.
 */
function silenceNotices(): () => void {
  const { info, warn } = console;
  const unlessNotice =
    (print: (...data: unknown[]) => void) =>
    (...data: unknown[]): void => {
      if (!/oidc-provider (NOTICE|WARNING):/.test(String(data[0]))) print(...data);
    };
  console.info = unlessNotice(info);
  console.warn = unlessNotice(warn);
  return () => Object.assign(console, { info, warn });
}
