/** What all parts of a running gateway know of it. */
export interface GatewaySettings {
  /** Where it is reached from outside; no part of it is ever taken from a request. */
  readonly issuer: string;
  /** The path of the issuer without a slash at its end: '' or '/gateway'. */
  readonly basePath: string;
  /** The public URL of one of its paths, such as `/device`. */
  urlOf(path: string): string;
  /** How long codes live, in seconds. */
  readonly lifetimeSeconds: number;
  /** The polling interval that is advertised and held devices to, in seconds. */
  readonly intervalSeconds: number;
  /** Space-separated: what devices may ask for, and get where they do not say. */
  readonly scope: string;
}

/** @throws TypeError for an issuer that is no http(s) URL or has a query or fragment (RFC 8414 §2) */
export function gatewaySettings(settings: Omit<GatewaySettings, 'basePath' | 'urlOf'>): GatewaySettings {
  const url = new URL(settings.issuer);
  if (!/^https?:$/.test(url.protocol) || url.search || url.hash || settings.issuer.includes('?')) {
    throw new TypeError(
      `${settings.issuer} cannot be the gateway's URL: an http(s) URL without query and fragment is`,
    );
  }
  const base = settings.issuer.replace(/\/$/, '');
  return { ...settings, basePath: url.pathname.replace(/\/$/, ''), urlOf: (path) => `${base}${path}` };
}
