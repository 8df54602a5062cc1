/**
 * Whether a `WWW-Authenticate` header has a challenge of that scheme, which is not case-sensitive
 * ([RFC 9110 §11.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1)).
 *
 * @param header its value, several challenges one after the other; undefined where there is none
 * @example
 * hasScheme('Bearer realm="a, Basic b", basic realm="c"', 'Basic') // true
 */
export function hasScheme(header: string | undefined, scheme: string): boolean {
  const withoutQuoted = (header ?? '').replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return withoutQuoted
    .split(',')
    .some((part) => part.trim().split(/\s/, 1)[0]?.toLowerCase() === scheme.toLowerCase());
}
