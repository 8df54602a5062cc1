import type { HttpRequest } from '../http/exchange';
import { authMethodOf, type ClientRegistration, usesCertificate } from './client-registration';

/**
 * How a request differs from the one a well-behaved client would send. This is how a suite asks "what if": everything
 * not named here stays as RFC 8628 has it.
 */
export interface RequestShape {
  /** Parameters that are left out. */
  readonly omit?: readonly string[];
  /** Parameters that are added, or sent with another value (an empty string sends the parameter without a value). */
  readonly set?: Readonly<Record<string, string>>;
  /** Parameters that are sent once more, with this value, behind the ordinary one. */
  readonly repeat?: Readonly<Record<string, string>>;
  /** `registered`, the default, authenticates as the client is registered. `none` sends no secret, `wrong-secret` a false one. */
  readonly authentication?: 'registered' | 'none' | 'wrong-secret';
  /** The secret that `wrong-secret` sends; {@link WRONG_SECRET} unless given. */
  readonly wrongSecret?: string;
  readonly method?: string;
  /** Headers that are added, or sent with another value; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the media type of the body; null sends none. */
  readonly contentType?: string | null;
  /** Replaces the whole body. */
  readonly rawBody?: string;
  /** Puts the parameters into the query instead of the body. */
  readonly inQuery?: boolean;
}

/** A secret that no server registered: long enough that none has it by accident. */
export const WRONG_SECRET = 'rfc8628-conformance-wrong-secret-5d0f7c1e';

/**
 * Builds the form request that a client sends to one of the authorization server's endpoints, client authentication
 * included, bent as `shape` says ([RFC 8628 §3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1),
 * [RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)).
 */
export function formRequest(
  url: string,
  parameters: Readonly<Record<string, string>>,
  registration: ClientRegistration,
  shape: RequestShape = {},
): HttpRequest {
  const headers: Record<string, string> = { accept: 'application/json' };
  const form = new URLSearchParams();
  const secret =
    shape.authentication === 'none'
      ? undefined
      : shape.authentication === 'wrong-secret'
        ? (shape.wrongSecret ?? WRONG_SECRET)
        : registration.client_secret;
  const method = secret === undefined ? 'none' : authMethodOf(registration);

  if (method === 'client_secret_basic' && secret !== undefined) {
    headers.authorization = basicCredentials(registration.client_id, secret);
  } else {
    form.set('client_id', registration.client_id);
    if (method === 'client_secret_post' && secret !== undefined) form.set('client_secret', secret);
  }
  for (const [name, value] of Object.entries(parameters)) form.set(name, value);
  for (const name of shape.omit ?? []) form.delete(name);
  for (const [name, value] of Object.entries(shape.set ?? {})) form.set(name, value);
  for (const [name, value] of Object.entries(shape.repeat ?? {})) form.append(name, value);

  if (shape.contentType !== null)
    headers['content-type'] = shape.contentType ?? 'application/x-www-form-urlencoded';
  Object.assign(headers, shape.headers);
  const httpMethod = shape.method ?? 'POST';
  const bent = shape.authentication === 'none' || shape.authentication === 'wrong-secret';
  const certificate = bent && usesCertificate(registration) ? { clientCertificate: 'another' as const } : {};
  if (shape.inQuery) {
    const target = new URL(url);
    for (const [name, value] of form) target.searchParams.append(name, value);
    const body = shape.rawBody === undefined ? {} : { body: shape.rawBody };
    return { method: httpMethod, url: target.href, headers, ...body, ...certificate };
  }
  return { method: httpMethod, url, headers, body: shape.rawBody ?? form.toString(), ...certificate };
}

/** A request that authenticates by HTTP Basic with a secret that nobody has, however the client is registered. */
export function withWrongBasicCredentials({ client_id }: ClientRegistration): RequestShape {
  const authorization = basicCredentials(client_id, WRONG_SECRET);
  return { authentication: 'none', omit: ['client_id'], headers: { authorization } };
}

/** The same request with client_id in its body, whatever else says who the client is. */
export function withClientIdInBody(shape: RequestShape, { client_id }: ClientRegistration): RequestShape {
  const omit = (shape.omit ?? []).filter((name) => name !== 'client_id');
  return { ...shape, omit, set: { ...shape.set, client_id } };
}

/** HTTP Basic credentials; RFC 6749 §2.3.1 has both halves form-encoded first. */
function basicCredentials(id: string, secret: string): string {
  const encode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}
