import type { IncomingMessage } from 'node:http';

/** What is longer is cut: no request of RFC 8628 is. */
const MAX_BODY = 1024 * 1024;

/** The body of a request as text, its first MiB. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= MAX_BODY) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

/** A path with its query; some clients send the whole address. */
export function pathOf(target: string): string {
  if (!/^https?:/i.test(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Each header once: several values of one name stand in a row, with commas. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return headers;
}
