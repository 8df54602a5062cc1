/**
 * Seconds that `Retry-After` asks for, in either of its forms
 * ([RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)); what is neither is ignored.
 *
 * @param headers names in lower case
 * @param receivedAt when the answer came, in milliseconds since 1970
 */
export function retryAfterSeconds(
  headers: Readonly<Record<string, string>>,
  receivedAt: number,
): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  // An HTTP-date begins with the day's name; Date.parse takes more than that, such as "-5".
  const at = /^[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  // The server's own clock, where it tells it, so that a wrong clock on either side does no harm.
  const serverNow = Date.parse(headers.date ?? '');
  return Math.max(0, (at - (Number.isNaN(serverNow) ? receivedAt : serverNow)) / 1000);
}
