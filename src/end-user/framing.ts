/** Headers of an answer, their names in lower case. */
type Headers = Readonly<Record<string, string>>;

/** After the address of a page: it, or a browser for its sake, does not let itself be framed. */
export const NOT_IN_FRAME = 'is not shown in a frame of another site';

/** Sources of a frame-ancestors directive that let every site in. */
const ANY_SITE = /^(?:\*|https?:(?:\/\/\*?)?|https?:\/\/\*(?::\*)?)$/i;

/**
 * Which header keeps a page out of the frames of other sites
 * ([RFC 6749 §10.13](https://www.rfc-editor.org/rfc/rfc6749#section-10.13)): a `frame-ancestors` directive, which browsers
 * follow in place of `X-Frame-Options` where both are there.
 *
 * @returns undefined where none does
 * @example
 * framingRefusedBy({ 'x-frame-options': 'DENY' }) // 'X-Frame-Options: DENY'
 */
export function framingRefusedBy(headers: Headers): string | undefined {
  const directives = (headers['content-security-policy'] ?? '')
    .split(/[;,]/)
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name?.toLowerCase() === 'frame-ancestors');
  if (directives.length > 0) {
    const refusing = directives.find(([, ...sources]) => !sources.some((source) => ANY_SITE.test(source)));
    return refusing && `Content-Security-Policy: ${refusing.join(' ')}`;
  }
  const option = headers['x-frame-options']?.trim();
  return option !== undefined && /\b(?:deny|sameorigin|allow-from)\b/i.test(option)
    ? `X-Frame-Options: ${option}`
    : undefined;
}
