/** Whether a URL's host is this machine itself, where RFC 8628's demand for TLS has nothing to protect. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(\.\d+){3}$|^\[::1\]$/.test(hostname)
  );
}
