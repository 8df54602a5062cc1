import type { Visit } from '../end-user/end-user';

/**
 * Where the end user was left who denied a request, if that is no site of the provider's: a server that has people sign in
 * elsewhere hears of a denial only when the other site leads back to it.
 *
 * @param addresses of the provider: its endpoints, and where its pages begin
 * @returns the origin of that site; undefined where nobody denied, or the last page is the provider's
 * @example deniedElsewhere(visit, ['https://idp.example/token']) // 'https://accounts.example'
 */
export function deniedElsewhere(
  { outcome, pages }: Pick<Visit, 'outcome' | 'pages'>,
  addresses: readonly (string | undefined)[],
): string | undefined {
  const last = pages.at(-1);
  const site = originOf(last?.url);
  if (outcome !== 'denied' || site === undefined) return undefined;
  const known = new Set(addresses.map(originOf));
  // Whoever came by the provider on the way there has told it.
  return [last?.url, ...(last?.via ?? [])].some((address) => known.has(originOf(address))) ? undefined : site;
}

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}
