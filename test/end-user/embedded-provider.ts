import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Session {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly uri: string;
  readonly completeUri: string;
}

export interface EmbeddedProvider {
  start(): Promise<Session>;
  /** `token`, or the error that the token endpoint names. */
  poll(session: Session): Promise<string>;
  close(): Promise<void>;
}

/** An oidc-provider in memory on a free loopback port, with its own development pages. */
export async function embeddedProvider(): Promise<EmbeddedProvider> {
  // It warns of every default it uses, also while it runs.
  const { warn, info } = console;
  console.warn = () => {};
  console.info = () => {};
  const { Provider } = await import('oidc-provider');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tv',
        client_name: 'Living Room TV',
        token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  });
  server.on('request', provider.callback());

  const post = async (path: string, fields: Record<string, string>): Promise<Record<string, unknown>> => {
    const response = await fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(fields) });
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    async start() {
      const answer = await post('/device/auth', { client_id: 'tv', scope: 'openid' });
      return {
        deviceCode: String(answer.device_code),
        userCode: String(answer.user_code),
        uri: String(answer.verification_uri),
        completeUri: String(answer.verification_uri_complete),
      };
    },
    async poll({ deviceCode }) {
      const answer = await post('/token', {
        client_id: 'tv',
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
      });
      return answer.access_token ? 'token' : String(answer.error);
    },
    async close() {
      console.warn = warn;
      console.info = info;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
