import { objectIn } from '../dialects/plain-response';

/**
 * The parameters in the body of a request to one of the two endpoints: of a form, or of the JSON object that some clients
 * send in its place. That it is no form is one flaw, and not that every parameter is missing.
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
  if (!/\bjson\b/i.test(String(headers['content-type'] ?? ''))) return new URLSearchParams(body);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(objectIn(body) ?? {}))
    if (['string', 'number', 'boolean'].includes(typeof value)) parameters.set(name, String(value));
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
