import { objectIn } from '../dialects/plain-response';

/**
 * The parameters in the body of a request to one of the two endpoints: of a form, or of the JSON object or the parts that
 * some clients send in its place. That it is no such form is one flaw, and not that every parameter is missing.
 *
 * ```ts
 * bodyParameters({ headers: { 'content-type': 'application/json' }, body: '{"client_id": "tv"}' }).get('client_id'); // tv
 * ```
 *
 * @param request with the names of headers in lower case
 * @returns texts, numbers and truth values of a JSON object; what else it holds is left out
 */
export function bodyParameters({
  headers,
  body,
}: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}): URLSearchParams {
  const type = String(headers['content-type'] ?? '');
  if (/^multipart\/form-data\b/i.test(type)) return parametersOfParts(body);
  if (!/\bjson\b/i.test(type)) return new URLSearchParams(body);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(objectIn(body) ?? {}))
    if (['string', 'number', 'boolean'].includes(typeof value)) parameters.set(name, String(value));
  return parameters;
}

/** Of the parts of `multipart/form-data`, each with its name (RFC 7578 section 4). */
function parametersOfParts(body: string): URLSearchParams {
  const parameters = new URLSearchParams();
  const [delimiter = ''] = body.split('\r\n', 1);
  for (const part of body.split(delimiter)) {
    const end = part.indexOf('\r\n\r\n');
    const [, name] = /\bname="([^"]*)"/.exec(part.slice(0, Math.max(0, end))) ?? [];
    if (name !== undefined) parameters.append(name, part.slice(end + 4).replace(/\r\n$/, ''));
  }
  return parameters;
}

/** What a request to one of the two endpoints says, be it in the body or, where it does not belong, in the query. */
export function parametersOf(
  request: Parameters<typeof bodyParameters>[0] & { readonly url: string },
): URLSearchParams {
  return new URLSearchParams([...new URL(request.url).searchParams, ...bodyParameters(request)]);
}

/** What nobody but a device client says to a server. */
const OF_A_CLIENT = ['client_id', 'device_code', 'grant_type', 'scope'];

/**
 * True for a request that is meant as one of the grant, be it a POST as it has to be or not. A GET that says nothing only
 * looks whether the server is there.
 */
export function isMeantAsPost(method: string, query: URLSearchParams): boolean {
  if (method === 'GET') return OF_A_CLIENT.some((name) => query.has(name));
  return ['POST', 'PUT', 'PATCH'].includes(method);
}
