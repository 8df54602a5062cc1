import { setTimeout as sleep } from 'node:timers/promises';
import { axiosTransport, type Transport, type TransportLimits } from '../http/transport';
import { metadataUrls } from '../rfc8628/metadata-urls';
import { startCommand } from './start-command';
import { startCompose } from './start-compose';
import { startTargetContainer } from './start-container';
import type { StartDescription } from './start-description';
import type { StartedServer } from './started-server';
import { TargetError, TargetUnavailable } from './target-error';

export interface StartServerOptions {
  /** Where the target file lies: paths in it count from there. */
  readonly folder: string;
  /** Its metadata tell that the server is ready, where the description has no `ready`. */
  readonly issuer?: string;
  /** What a connection to it needs. */
  readonly connection?: Pick<TransportLimits, 'ca' | 'certificate'>;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
  /** Is told, in words, what is being waited for. */
  readonly onWaiting?: (what: string) => void;
}

const LOOK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 5000;

/**
 * Starts the server that a target file describes, and waits until it answers.
 *
 * @throws TargetError when the description is wrong, or a program of it cannot be started
 * @throws TargetUnavailable when another server answers there already, or this one does not get ready; with its log
 */
export async function startServer(
  start: StartDescription,
  options: StartServerOptions,
): Promise<StartedServer> {
  const { issuer, signal, onWaiting } = options;
  const addresses = start.ready ? [start.ready] : issuer ? metadataUrls(issuer) : [];
  if (addresses.length === 0) {
    throw new TargetError('"start.ready" is missing: the address that answers once the server is ready.');
  }
  const transport = axiosTransport({ timeoutMs: ANSWER_WITHIN_MS, ...options.connection });
  const there = firstReady(await lookAt(addresses, transport, signal));
  if (there) {
    throw new TargetUnavailable(
      `Something answers at ${there} already, and would be judged in place of the server to be started: stop it, or take "start" out of the target file.`,
    );
  }
  const server = await begin(start, options);
  try {
    onWaiting?.(`Started ${inWords(start)}; waiting for ${addresses[0]} to answer.`);
    await untilReady(addresses, transport, server, start.timeout * 1000, signal);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function begin(start: StartDescription, options: StartServerOptions): Promise<StartedServer> {
  const { folder, signal } = options;
  const place = { folder, ...(start.env && { env: start.env }) };
  if (start.command) return startCommand(start.command, place);
  if (start.compose) return startCompose(start.compose, place);
  if (start.container) return startTargetContainer(start.container, { folder, ...(signal && { signal }) });
  throw new TargetError('"start" says neither command nor container nor compose.');
}

function inWords({ command, container, compose }: StartDescription): string {
  return command?.[0] ?? container?.image ?? compose?.file ?? 'the server';
}

async function untilReady(
  addresses: readonly string[],
  transport: Transport,
  server: StartedServer,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  let end: string | undefined;
  void server.ended.then((how) => {
    end = how;
  });
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (signal?.aborted)
      throw new TargetUnavailable('Interrupted while the server was starting.', server.log());
    if (end !== undefined) {
      throw new TargetUnavailable(
        `The server was started, and is gone before it answered: ${end}.`,
        server.log(),
      );
    }
    const looks = await lookAt(addresses, transport, signal);
    if (firstReady(looks) !== undefined) return;
    if (performance.now() > deadline) {
      throw new TargetUnavailable(
        `The server was started, and ${notReady(looks)} within ${timeoutMs / 1000} s (start.timeout).`,
        server.log(),
      );
    }
    await sleep(LOOK_EVERY_MS, undefined, signal && { signal }).catch(() => {});
  }
}

/** What an address answered; without a status, nothing did. */
interface Look {
  readonly url: string;
  readonly status?: number;
  /** Why there was no answer: a name that is not known, a certificate that is not trusted. */
  readonly why?: string;
}

/** Asks the addresses one after the other, up to the first that answers with success. */
async function lookAt(
  addresses: readonly string[],
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<Look[]> {
  const looks: Look[] = [];
  for (const url of addresses) {
    const { response, noAnswer } = await transport.send(
      // Metadata are JSON; an address of one's own may as well be a page, which some servers serve only to who takes it.
      { method: 'GET', url, headers: { accept: 'application/json, */*;q=0.5' } },
      { actor: 'the suite', purpose: 'look whether the server is ready', ...(signal && { signal }) },
    );
    looks.push({
      url,
      ...(response && { status: response.status }),
      ...(noAnswer && { why: noAnswer.message }),
    });
    if (firstReady(looks) !== undefined) break;
  }
  return looks;
}

function firstReady(looks: readonly Look[]): string | undefined {
  return looks.find(({ status }) => status !== undefined && status >= 200 && status < 300)?.url;
}

/** A server that answers with another status is told apart from one that is silent: what has to be mended differs. */
function notReady(looks: readonly Look[]): string {
  const words = looks.map(({ url, status, why }) =>
    status === undefined
      ? `${url} does not answer${why === undefined ? '' : ` (${why})`}`
      : `${url} answers with status ${status}, not with success,`,
  );
  return words.join(', and ');
}
