import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { forwardedAddress } from '../gateway/client-address';
import { type GatewayOptions, type RunningGateway, startGateway } from '../gateway/gateway';
import type { GatewayClient } from '../gateway/gateway-client';
import { UpstreamFailure } from '../gateway/upstream';
import { isLoopbackHost } from '../rfc8628/loopback';
import { interruption } from './interruption';

/** The options of `rfc8628 gateway`, as commander hands them over. */
interface GatewayArguments {
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

/**
 * Adds `rfc8628 gateway`, which runs until it is told to end (Ctrl-C, SIGTERM).
 *
 * @param ends told the exit status: 0, or 3 when the server behind cannot be found
 */
export function addGatewayCommand(program: Command, ends: (status: number) => void): void {
  program
    .command('gateway')
    .summary('put RFC 8628 in front of an authorization server that lacks it')
    .description(
      'Puts the device authorization grant (RFC 8628) in front of an authorization server that has only the ' +
        'authorization code flow. Secrets are better given in the environment than on the command line.',
    )
    .requiredOption('--upstream <issuer>', 'the authorization server behind, by its issuer URL')
    .requiredOption('--upstream-client-id <id>', 'the client that the gateway is there')
    .addOption(
      new Option('--upstream-client-secret <secret>', 'its secret').env('RFC8628_UPSTREAM_CLIENT_SECRET'),
    )
    .addOption(
      new Option('--upstream-plain-http <where>', 'where the server behind may be reached without TLS')
        .choices(['loopback', 'anywhere'])
        .default('loopback'),
    )
    .addOption(
      new Option(
        '--client <id[:secret]>',
        'a device client; once for each. In the environment, with blanks between them',
      )
        .env('RFC8628_GATEWAY_CLIENTS')
        .argParser(parseClients)
        .default([], 'none')
        .makeOptionMandatory(),
    )
    .option('--scope <scope>', 'what devices may ask for, and get where they do not say (default: openid)')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--port <number>', 'the port to listen on', parsePort, 8628)
    .option('--public-url <url>', 'where the gateway is reached from outside (default: where it listens)')
    .option('--cert <file>', 'certificate chain, PEM; with --key the gateway speaks https')
    .option('--key <file>', 'private key of the certificate, PEM')
    .option('--lifetime <seconds>', 'how long codes live', parseSeconds, 600)
    .option('--interval <seconds>', 'how long devices wait between polls', parseSeconds, 5)
    .option('--proxies <number>', 'reverse proxies in front that write X-Forwarded-For', parseCount, 0)
    .addOption(
      new Option(
        '--signing-key <text>',
        'at least 32 characters that sign cookies and refresh tokens, to outlive a restart',
      ).env('RFC8628_GATEWAY_SIGNING_KEY'),
    )
    .action(async (given: GatewayArguments, command: Command) => {
      if (given.client.length === 0)
        command.error('error: no device client: give --client ID or --client ID:SECRET', USAGE);
      if ((given.cert === undefined) !== (given.key === undefined)) {
        command.error('error: --cert and --key belong together', USAGE);
      }
      let gateway: RunningGateway;
      try {
        gateway = await startGateway(optionsOf(given));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!(error instanceof UpstreamFailure)) return command.error(`error: ${message}`, USAGE);
        process.stderr.write(`rfc8628: ${message}\n`);
        return ends(UPSTREAM_NOT_FOUND);
      }
      const { signal, release } = interruption();
      process.stderr.write(announcement(gateway, given));
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await gateway.close();
      release();
      ends(0);
    });
}

const UPSTREAM_NOT_FOUND = 3;
const USAGE = { exitCode: 2 };

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

/** Called once for each `--client`, or with all of the environment's at once. */
function parseClients(text: string, before: unknown): readonly GatewayClient[] {
  const clients = text
    .split(/\s+/)
    .filter((entry) => entry !== '')
    .map((entry): GatewayClient => {
      const colon = entry.indexOf(':');
      if (colon < 0) return { client_id: entry };
      const [id, secret] = [entry.slice(0, colon), entry.slice(colon + 1)];
      if (id === '' || secret === '') throw new InvalidArgumentError('Write ID, or ID:SECRET.');
      return { client_id: id, client_secret: secret };
    });
  return [...(Array.isArray(before) ? (before as GatewayClient[]) : []), ...clients];
}

function parsePort(text: string): number {
  const port = parseCount(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is a number up to 65535; 0 takes a free one.');
  return port;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new InvalidArgumentError('Give a number of seconds above zero.');
  return seconds;
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
