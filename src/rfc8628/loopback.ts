/**
 * Is this host name, as in a URL or as listened on, one that only this machine can reach? RFC 8628's demand for TLS has
 * nothing to protect there.
 */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '::1' ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
