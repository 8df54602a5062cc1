import { readFileSync } from 'node:fs';
import { WrongUseError } from '../engine/expected-error';
import { forwardedAddress } from '../gateway/client-address';
import { type GatewayOptions, type RunningGateway, startGateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/gateway-client';
import { UpstreamFailure } from '../gateway/upstream';
import { isLoopbackHost } from '../rfc8628/loopback';
import { interruption } from './interruption';

/** The options of `rfc8628 gateway`, as commander hands them over. */
export interface GatewayArguments {
  readonly upstream: string;
  readonly upstreamClientId: string;
  readonly upstreamClientSecret?: string;
  readonly upstreamPlainHttp: 'loopback' | 'anywhere';
  readonly client: readonly GatewayClient[];
  readonly scope?: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly lifetime: number;
  readonly interval: number;
  readonly proxies: number;
  readonly signingKey?: string;
}

const UPSTREAM_NOT_FOUND = 3;

/** An option of the gateway is wrong: the message is one line that says which. */
class WrongGateway extends WrongUseError {
  override readonly name = 'WrongGateway';
}

/**
 * Runs the gateway until it is told to end (Ctrl-C, SIGTERM).
 *
 * @returns the exit status: 0, or 3 when the server behind cannot be found
 * @throws WrongGateway when an option is wrong
 */
export async function runGateway(given: GatewayArguments): Promise<number> {
  let gateway: RunningGateway;
  try {
    gateway = await startGateway(optionsOf(given));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UpstreamFailure)) throw new WrongGateway(message);
    process.stderr.write(`rfc8628: ${message}\n`);
    return UPSTREAM_NOT_FOUND;
  }
  const { signal, release } = interruption();
  process.stderr.write(announcement(gateway, given));
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await gateway.close();
  release();
  return 0;
}

function optionsOf(given: GatewayArguments): GatewayOptions {
  return {
    upstream: {
      issuer: given.upstream,
      clientId: given.upstreamClientId,
      plainHttp: given.upstreamPlainHttp,
      ...(given.upstreamClientSecret && { clientSecret: given.upstreamClientSecret }),
    },
    clients: given.client,
    host: given.host,
    port: given.port,
    lifetimeSeconds: given.lifetime,
    intervalSeconds: given.interval,
    ...(given.scope !== undefined && { scope: given.scope }),
    ...(given.publicUrl !== undefined && { publicUrl: given.publicUrl }),
    ...(given.signingKey && { key: Buffer.from(given.signingKey) }),
    ...(given.cert && given.key && { tls: { cert: readPem(given.cert), key: readPem(given.key) } }),
    replace: () => ({
      trouble: (what, error) => {
        process.stderr.write(`${what}: ${error instanceof Error ? error.message : 'an unknown error'}\n`);
      },
      ...(given.proxies > 0 && { clientAddress: forwardedAddress(given.proxies) }),
    }),
  };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${path} cannot be read; --cert and --key want PEM files`);
  }
}

/** What the operator is told: where it is, what has to be registered, and what is not safe about it. */
function announcement(gateway: RunningGateway, given: GatewayArguments): string {
  const listens = `${given.cert ? 'https' : 'http'}://${given.host}:${gateway.address.port}`;
  const { hostname, protocol } = new URL(gateway.issuer);
  const inTheClear = protocol === 'http:' && !(isLoopbackHost(hostname) && isLoopbackHost(given.host));
  return [
    `Device gateway in front of ${gateway.upstream.issuer}`,
    `  listens on            ${listens}`,
    `  issuer                ${gateway.issuer}`,
    `  device authorization  ${gateway.endpoints.device_authorization_endpoint}`,
    `  token                 ${gateway.endpoints.token_endpoint}`,
    `  verification page     ${gateway.verificationUri}`,
    `  redirect URI          ${gateway.redirectUri}   (register it at the server behind)`,
    ...(inTheClear
      ? [
          'Warning: this is plain http on an address that others can reach: codes, secrets and tokens can be read on the',
          '  way, and RFC 8628 requires TLS. Give --cert and --key, or put a TLS proxy in front and name it by --public-url.',
        ]
      : []),
    '',
  ].join('\n');
}
