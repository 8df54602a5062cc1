import { type Command, InvalidArgumentError, Option } from 'commander';
import type { GatewayClient } from '../gateway/gateway-client';
import type { GatewayArguments } from './gateway';

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
    .addHelpText(
      'after',
      `
Exit status:
  0  after Ctrl-C or SIGTERM
  2  the command line is wrong, or the port cannot be had
  3  the server behind cannot be found`,
    )
    .action(async (given: GatewayArguments, command: Command) => {
      if (given.client.length === 0)
        command.error('error: no device client: give --client ID or --client ID:SECRET', USAGE);
      if ((given.cert === undefined) !== (given.key === undefined)) {
        command.error('error: --cert and --key belong together', USAGE);
      }
      // Loaded when it is wanted: who asks for help, or has mistyped an option, need not wait for all of it.
      const { runGateway } = require('./gateway') as typeof import('./gateway');
      ends(await runGateway(given));
    });
}

const USAGE = { exitCode: 2 };

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
