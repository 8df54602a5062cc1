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

/**
 * Whether the metadata of two issuers lie at the same addresses, so that no answer tells which of the two was asked for: a
 * slash at the end is taken off before the address is made (RFC 8414 §3.1, OpenID Connect Discovery §4.1).
 *
 * @example shareMetadataUrls('https://idp.example', 'https://idp.example/') // true
 */
export function shareMetadataUrls(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  return metadataUrls(one).join() === metadataUrls(other).join();
}
