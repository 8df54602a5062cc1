import type { Exchange, HttpRequest } from '../../../src/http/exchange';
import { type ClientChange, onTheWire } from './reference-client';

/** What a request is for, as the device client calls it. */
export type Purpose = 'device authorization request' | 'token request' | 'resource request';

export type Members = Readonly<Record<string, unknown>>;

/** Changes the requests for one purpose before they are sent. */
export function requestsAs(
  purpose: Purpose,
  change: (request: HttpRequest, form: URLSearchParams) => HttpRequest,
): ClientChange {
  return onTheWire((transport) => ({
    send: (request, context) =>
      transport.send(context.purpose === purpose ? change(request, formOf(request)) : request, context),
  }));
}

/** Changes the forms that are sent for one purpose. */
export function formsAs(
  purpose: Purpose,
  change: (form: URLSearchParams, request: HttpRequest) => void,
): ClientChange {
  return requestsAs(purpose, (request, form) => {
    change(form, request);
    return { ...request, body: form.toString() };
  });
}

export function formOf({ body = '' }: HttpRequest): URLSearchParams {
  return new URLSearchParams(body);
}

/** The members of a JSON answer; none where it is no JSON object. */
export function membersOf({ response }: Exchange): Members {
  try {
    const json: unknown = JSON.parse(response?.body ?? '');
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}

/** The same exchange with another answer. */
export function withMembers(exchange: Exchange, members: Members): Exchange {
  const { response } = exchange;
  return response ? { ...exchange, response: { ...response, body: JSON.stringify(members) } } : exchange;
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
