import type { Exchange, HttpResponse } from '../../src/http/exchange';

/** An exchange that brought this response. */
export function answered(response: Partial<HttpResponse> & { readonly json?: unknown } = {}): Exchange {
  const { json, ...rest } = response;
  return {
    actor: 'the device',
    purpose: 'token request',
    request: { method: 'POST', url: 'https://idp.example/token', headers: {} },
    response: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: json === undefined ? '' : JSON.stringify(json),
      validUtf8: true,
      ...rest,
    },
    startedAt: new Date(0),
    sentAt: 0,
    receivedAt: 1,
  };
}

/** An exchange that brought none. */
export function unanswered(message = 'the connection failed (ECONNRESET)'): Exchange {
  const { response: _, ...rest } = answered();
  return { ...rest, noAnswer: { kind: 'connection', message } };
}
