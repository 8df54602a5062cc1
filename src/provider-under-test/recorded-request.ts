import type { HttpRequest } from '../http/exchange';
import { basicOf, clientOf, formOf } from '../http/request-client';

/** Parameters by which a client authenticates. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'client_secret',
  'client_assertion',
  'client_assertion_type',
]);

/** Parameters that change what a request asks for; a server ignores what it does not know (RFC 6749 §3.1, §3.2). */
const DEFINED: ReadonlySet<string> = new Set([
  'client_id',
  'scope',
  'grant_type',
  'device_code',
  'refresh_token',
]);

/** Headers that differ between clients without a difference to the answer that the RFC asks for. */
const OWN: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type', 'user-agent']);

/**
 * Whether a recorded request asks what a scenario asks, so that its answer is the answer to both: the same endpoint, the
 * same parameters of the RFC, the same client, authenticated alike.
 *
 * @param anyCredentials the device may authenticate as it likes: the scenario is not about that
 */
export function asksTheSame(asked: HttpRequest, recorded: HttpRequest, anyCredentials: boolean): boolean {
  if (asked.clientCertificate !== undefined || asked.method !== recorded.method) return false;
  if (addressOf(asked.url) !== addressOf(recorded.url)) return false;
  if (mediaTypeOf(asked) !== mediaTypeOf(recorded) || !acceptsJson(recorded)) return false;
  for (const [name, value] of Object.entries(asked.headers))
    if (!OWN.has(name) && recorded.headers[name] !== value) return false;
  return sameParameters(asked, recorded) && sameCredentials(asked, recorded, anyCredentials);
}

function sameParameters(asked: HttpRequest, recorded: HttpRequest): boolean {
  const [wanted, sent] = [formOf(asked), formOf(recorded)];
  if (clientOf(asked, wanted) !== clientOf(recorded, sent)) return false;
  const names = new Set([...wanted.keys(), ...[...sent.keys()].filter((name) => DEFINED.has(name))]);
  return [...names]
    .filter((name) => !CREDENTIALS.has(name) && (name !== 'client_id' || wanted.getAll(name).length > 1))
    .every((name) => wanted.getAll(name).join('\n') === sent.getAll(name).join('\n'));
}

function sameCredentials(asked: HttpRequest, recorded: HttpRequest, any: boolean): boolean {
  const credentials = (request: HttpRequest): string =>
    [
      JSON.stringify(basicOf(request)) ?? request.headers.authorization ?? '',
      ...[...CREDENTIALS].map((name) => formOf(request).get(name) ?? ''),
    ].join('\n');
  return (any && credentials(asked).trim() === '') || credentials(asked) === credentials(recorded);
}

function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

function mediaTypeOf({ headers }: HttpRequest): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Where a client says that it takes no JSON, what it gets is no answer to one that does. */
function acceptsJson({ headers: { accept } }: HttpRequest): boolean {
  return accept === undefined || /application\/(?:json|\*|[\w.+-]*\+json)|\*\/\*/i.test(accept);
}
