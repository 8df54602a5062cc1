import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/**
 * What Hono carries for the gateway: the request as Node has it. Said by itself, since the types of @hono/node-server ask
 * for those of a browser.
 */
export interface GatewayEnv {
  Bindings: { readonly incoming: IncomingMessage };
}

/** Tells the address a request came from: what guesses are counted by, and what the end user is shown. */
export type ClientAddress = (context: Context<GatewayEnv>) => string;

/** The other end of the connection. Behind a reverse proxy that is the proxy, and everybody shares it. */
export const peerAddress: ClientAddress = (context) =>
  // An IPv4 address on a socket that speaks both.
  (context.env.incoming.socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');

/**
 * What the reverse proxies in front wrote into `X-Forwarded-For`.
 *
 * @param proxies how many of them there are; entries before theirs are the client's own invention
 */
export function forwardedAddress(proxies: number): ClientAddress {
  return (context) => {
    const entries = (context.req.header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim());
    return entries.at(-proxies) || peerAddress(context);
  };
}
