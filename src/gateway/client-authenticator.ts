import { createHash, timingSafeEqual } from 'node:crypto';
import type { Form } from './form';
import type { GatewayClient } from './gateway-client';
import { OAuthProblem } from './oauth-problem';

/** Where a request to an OAuth endpoint may say which client sends it. */
export interface ClientClaim {
  readonly form: Form;
  /** The `Authorization` header. */
  readonly authorization?: string;
}

/**
 * Tells which client sent a request ([RFC 6749 §3.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-3.2.1)); both
 * endpoints ask it. Throws an `OAuthProblem` for a client that is unknown or fails to authenticate.
 */
export type ClientAuthenticator = (claim: ClientClaim) => GatewayClient;

interface Credentials {
  readonly id: string;
  readonly secret?: string;
}

/** Takes `none`, `client_secret_basic` and `client_secret_post`, one of them in a request. */
export function registeredClients(clients: readonly GatewayClient[]): ClientAuthenticator {
  const byId = new Map(clients.map((client) => [client.client_id, client]));
  return (claim) => {
    const presented = credentialsOf(claim);
    const client = byId.get(presented.id);
    // An unknown client costs the same comparison, so that time does not tell which ones exist.
    const secretFits = sameSecret(presented.secret ?? '', client?.client_secret ?? '');
    if (!client || !secretFits) throw invalidClient('Unknown client, or its authentication failed');
    return client;
  };
}

function credentialsOf({ form, authorization }: ClientClaim): Credentials {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (authorization !== undefined) {
    const basic = basicCredentials(authorization);
    if (secret !== undefined) {
      throw new OAuthProblem('invalid_request', 'The client authenticates in more than one way');
    }
    if (id !== undefined && id !== basic.id) {
      throw new OAuthProblem('invalid_request', 'client_id is not the client of the Authorization header');
    }
    return basic;
  }
  if (id === undefined) throw new OAuthProblem('invalid_request', 'client_id is missing');
  return { id, ...(secret === undefined ? {} : { secret }) };
}

function basicCredentials(authorization: string): Credentials {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})\s*$/i.exec(authorization)?.[1];
  const decoded = encoded && Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded ? decoded.indexOf(':') : -1;
  if (!decoded || colon < 1) throw invalidClient('The Authorization header holds no Basic credentials');
  try {
    return { id: formDecoded(decoded.slice(0, colon)), secret: formDecoded(decoded.slice(colon + 1)) };
  } catch {
    throw invalidClient('The Basic credentials are not form-encoded');
  }
}

/** Each half is form-encoded before the Basic scheme joins them ([RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)). */
function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function sameSecret(presented: string, registered: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(presented), digest(registered));
}

/** HTTP wants a challenge with every 401, and RFC 6749 5.2 that scheme where the header was used. */
function invalidClient(description: string): OAuthProblem {
  return new OAuthProblem('invalid_client', description, 401, {
    'WWW-Authenticate': 'Basic realm="device gateway", charset="UTF-8"',
  });
}
