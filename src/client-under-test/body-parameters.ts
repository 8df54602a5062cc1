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
