import { authMethodOf, type ClientRegistration } from '../device-client/client-registration';
import { ENDPOINTS } from './addresses';
import { parametersOf } from './body-parameters';
import type { ClientDescription } from './client-description';
import type { Habits } from './habits';
import type { Situation } from './harness';
import type { ReceivedRequest } from './received-request';
import { sentSecret } from './sent-secret';

/** The exit status by which a client says that it cannot do what a scenario asks. */
export const UNSUPPORTED = 127;

/** What was seen of a client in a scenario. */
export interface Seen {
  readonly situation: Situation;
  readonly received: readonly ReceivedRequest[];
  readonly habits: Habits | undefined;
  readonly description: ClientDescription;
  /** Its exit status, where it has ended by itself. */
  readonly status: number | undefined;
}

/**
 * Why a scenario does not concern a client: it has addresses, a client_id, a secret or a scope of its own, or one way to
 * authenticate, and is not to be had otherwise; or it needs a terminal.
 *
 * @returns a sentence for the report; undefined where the client did as the scenario told it
 */
export function wayOfItsOwn(seen: Seen): string | undefined {
  const { situation, received, habits, status } = seen;
  const { registration, scope } = situation;
  if (status === UNSUPPORTED)
    return 'The client says that it cannot do what the scenario asks (exit status 127).';
  // Its file says that it needs one: what it does without is nothing to look at.
  if (situation.outputIsFile && seen.description.terminal && received.length === 0)
    return 'The client does nothing without a terminal, which its client file says it is to have.';
  const request = received.find(({ url }) => url.startsWith(ENDPOINTS.device_authorization_endpoint));
  if (asksElsewhere(seen)) return 'The client asks at an address of its own, not at the one it is told.';
  if (!request) return undefined;
  const form = parametersOf(request);
  if (registration && habits?.clientId !== undefined) {
    const sent = form.get('client_id') ?? undefined;
    if (sent === habits.clientId && registration.client_id !== habits.clientId)
      return `The client has a client_id of its own ("${habits.clientId}"), and takes no other.`;
  }
  if (registration && form.has('client_assertion') && (!form.has('client_id') || registration.client_secret))
    return 'The client authenticates by an assertion, which also says who it is: a client_id or a secret that the scenario chooses is nothing to it.';
  const secret = sentSecret(request);
  if (registration && secret !== undefined && secret === habits?.secret)
    if (secret !== registration.client_secret)
      return 'The client has a secret of its own, and takes no other, nor none (client.client_secret in a client file says which it is).';
  if (registration?.client_secret !== undefined)
    return withoutThatMethod(seen.description, registration, request);
  if (scope !== undefined && habits?.scope !== undefined) {
    const sent = form.getAll('scope').join(' ');
    // Whoever asks for more than it is told to has been told all the same.
    if (sent === habits.scope && !asksFor(sent, scope))
      return 'The client has a scope of its own, and takes no other.';
  }
  return undefined;
}

function asksFor(sent: string, told: string): boolean {
  const values = sent.split(' ');
  return (
    sent === told.trim() || (told.trim() !== '' && told.split(' ').every((value) => values.includes(value)))
  );
}

/** It was told of an endpoint in plain text, and asked one over TLS. */
function asksElsewhere({ situation: { authorizationServer }, received }: Seen): boolean {
  if (!('endpoints' in authorizationServer)) return false;
  const { endpoints } = authorizationServer;
  const isPlain = (address: string): boolean => address.startsWith('http:');
  return (['device_authorization_endpoint', 'token_endpoint'] as const).some(
    (name) =>
      isPlain(endpoints[name]) &&
      received.some((request) => request.url.startsWith(ENDPOINTS[name]) && request.isPlain === false),
  );
}

/** A client that knows one way to authenticate, or none, is not judged by another. */
function withoutThatMethod(
  { client: declared }: ClientDescription,
  registration: ClientRegistration,
  request: ReceivedRequest,
): string | undefined {
  const inHeader = /^basic /i.test(request.headers.authorization ?? '');
  const inBody = parametersOf(request).has('client_secret');
  if (!inHeader && !inBody && declared.client_secret === undefined)
    return 'The client sent no secret: it is a public client, unless its client file says otherwise (client.client_secret).';
  const method = authMethodOf(registration);
  if (declared.token_endpoint_auth_method !== undefined && declared.token_endpoint_auth_method !== method)
    return `The client is registered for ${declared.token_endpoint_auth_method}.`;
  if (declared.token_endpoint_auth_method !== undefined) return undefined;
  if (method === 'client_secret_post' && inHeader && !inBody)
    return 'The client authenticates in the header (client_secret_basic).';
  if (method === 'client_secret_basic' && inBody && !inHeader)
    return 'The client authenticates in the body (client_secret_post).';
  return undefined;
}
