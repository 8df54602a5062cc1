/**
 * The proxy that the environment names for an address: `HTTPS_PROXY` or `HTTP_PROXY` by its scheme, `ALL_PROXY`, and
 * `NO_PROXY` with its exceptions, in capitals or not.
 *
 * @returns undefined where it is reached directly
 */
export function proxyFor(address: URL, env: NodeJS.ProcessEnv = process.env): URL | undefined {
  const named = (name: string) => env[name.toLowerCase()] || env[name.toUpperCase()] || undefined;
  const proxy = named(`${address.protocol.slice(0, -1)}_proxy`) ?? named('all_proxy');
  if (proxy === undefined || isExempt(address, named('no_proxy') ?? '')) return undefined;
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function isExempt({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return exceptions
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== ownPort) return false;
      const suffix = name.replace(/^\*?\.?/, '.').toLowerCase();
      return `.${hostname.toLowerCase()}`.endsWith(suffix);
    });
}
