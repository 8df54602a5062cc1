import type { RequestShape } from '../device-client/request-shape';

/** What the scenarios mean by their words: each phrase is one way to bend a request. */

/** A host that no server is; `.invalid` will never be one (RFC 2606). */
export const FORGED_HOST = 'rfc8628-conformance.invalid';

const UNRECOGNIZED = 'rfc8628_conformance_undefined_parameter';

/** Bodies and methods that are no proper request, by the words of the `garbage` scenarios. */
export const GARBAGE: Readonly<Record<string, RequestShape>> = {
  // Without an Authorization header, by which a request is complete that has nothing but unrecognized parameters.
  'a body that is not form-encoded': { rawBody: '%%%&==&\u0001\u0002;{"', authentication: 'none' },
  // A whole one would be no trouble: a server may read JSON as well as forms.
  'half a JSON document': {
    contentType: 'application/json',
    rawBody: '{"client_id":',
    authentication: 'none',
  },
  'a client_id of 100 000 characters': { set: { client_id: 'x'.repeat(100_000) }, authentication: 'none' },
  'PUT instead of POST': { method: 'PUT' },
};

/** Ways to bend a device authorization request. */
export const SESSION_REQUESTS: Readonly<Record<string, RequestShape>> = {
  'without scope': { omit: ['scope'] },
  'with a forged Host header': { headers: { host: FORGED_HOST } },
  'with an empty scope': { set: { scope: '' } },
  'with an empty client_id': { authentication: 'none', set: { client_id: '' } },
  'with an unrecognized parameter': { set: { [UNRECOGNIZED]: 'x' } },
  'without client_id': { authentication: 'none', omit: ['client_id'] },
  'without client authentication': { authentication: 'none' },
  'with a wrong client_secret': { authentication: 'wrong-secret' },
};

/** Ways to bend a token request. */
export const TOKEN_REQUESTS: Readonly<Record<string, RequestShape>> = {
  'without grant_type': { omit: ['grant_type'] },
  'with an empty grant_type': { set: { grant_type: '' } },
  'without device_code': { omit: ['device_code'] },
  'with an empty device_code': { set: { device_code: '' } },
  'with an empty scope': { set: { scope: '' } },
  'with an unrecognized parameter': { set: { [UNRECOGNIZED]: 'x' } },
  'without client_id': { authentication: 'none', omit: ['client_id'] },
  'without client authentication': { authentication: 'none' },
  'with a wrong client_secret': { authentication: 'wrong-secret' },
};

/** @throws Error when no such way is known: the feature and this file disagree */
export function shapeNamed(shapes: Readonly<Record<string, RequestShape>>, phrase: string): RequestShape {
  const shape = shapes[phrase];
  if (!shape) throw new Error(`No request is known that is sent "${phrase}".`);
  return shape;
}

/** An identifier that no server has registered: random, so that none ever will. */
export function unknownClientId(): string {
  return `rfc8628-conformance-unknown-${crypto.randomUUID()}`;
}
