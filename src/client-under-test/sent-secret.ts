import { parametersOf } from './body-parameters';
import type { ReceivedRequest } from './received-request';

/** What programs write for a secret that they do not have. */
const NO_SECRET = /^(undefined|null|none|nil)?$/i;

/** The secret, or the assertion, by which a request proves who sends it; an empty one proves nothing. */
export function sentSecret(request: ReceivedRequest): string | undefined {
  const form = parametersOf(request);
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  const [, password = ''] = /:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return [
    form.get('client_assertion') ?? '',
    form.get('client_secret') ?? '',
    scheme.toLowerCase() === 'basic' ? password : '',
  ].find((secret) => !NO_SECRET.test(secret));
}
