import { isLoopbackHost } from '../rfc8628/loopback';

/** Whether a URL's host is this machine itself, where TLS is not judged. */
export function isLoopback(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}
