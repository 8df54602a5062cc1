/**
 * Where an issuer's metadata may lie, in the order to look: RFC 8414 §3, whose well-known part stands before the
 * issuer's path, then OpenID Connect Discovery §4, whose stands behind it.
 */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}
