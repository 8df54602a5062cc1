import { isLoopbackHost } from '../rfc8628/loopback';
import { InsecureEndpointError } from './errors';

/**
 * Where plain http is taken: nowhere, or on this machine alone. All requests of a device use TLS
 * ([RFC 8628 §3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)); loopback is for trying things out.
 */
export type PlainHttp = 'refused' | 'loopback';

/**
 * Checks an address before anything is sent to it.
 *
 * @param what how the address is called in the error: `the token endpoint`
 * @throws {InsecureEndpointError} when it is no absolute https address without user name and fragment, or http where that
 *   is not allowed
 */
export function requireSecure(what: string, address: string, plainHttp: PlainHttp): void {
  if (!URL.canParse(address)) throw new InsecureEndpointError(`The address of ${what} is no absolute URL`);
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    throw new InsecureEndpointError(`The address of ${what} holds a user name or password`);
  }
  // A fragment has no place in an endpoint's address (RFC 6749 §3.2).
  if (url.hash !== '') throw new InsecureEndpointError(`The address of ${what} has a fragment`);
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:' && plainHttp === 'loopback' && isLoopback(url)) return;
  throw new InsecureEndpointError(`${what[0]?.toUpperCase()}${what.slice(1)} at ${url.host} is not https`);
}

/** True for an address on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return isLoopbackHost(hostname);
}
