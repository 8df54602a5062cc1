import type { RequestShape } from '../device-client/request-shape';

/** What the scenarios mean by their words: each phrase is one way to bend a request. */

/** A scope that no server has. */
export const STRANGE_SCOPE = 'rfc8628-conformance-undefined-scope';
/** A host that no server is; `.invalid` will never be one (RFC 2606). */
export const STRANGE_HOST = 'rfc8628-conformance.invalid';

const NOBODY_DEFINED = 'rfc8628_conformance_undefined_parameter';

/** Bodies and methods that are no proper request, by the words of the `garbage` scenarios. */
export const GARBAGE: Readonly<Record<string, RequestShape>> = {
  'a body that is no form': { rawBody: '%%%&==&\u0001\u0002;{"' },
  'JSON in place of a form': { contentType: 'application/json', rawBody: '{"client_id":' },
  'a parameter of 100 000 letters': { set: { client_id: 'x'.repeat(100_000) }, authentication: 'none' },
  'a PUT in place of a POST': { method: 'PUT' },
};

/** Ways to bend a device authorization request. */
export const SESSION_REQUESTS: Readonly<Record<string, RequestShape>> = {
  'without a scope': { omit: ['scope'] },
  'with a Host header of its own making': { headers: { host: STRANGE_HOST } },
  'with an empty scope': { set: { scope: '' } },
  'with an empty client identifier': { authentication: 'none', set: { client_id: '' } },
  'with a parameter that nobody has defined': { set: { [NOBODY_DEFINED]: 'x' } },
  'without saying who it is': { authentication: 'none', omit: ['client_id'] },
  'without its secret': { authentication: 'none' },
  'with a wrong secret': { authentication: 'wrong-secret' },
};

/** Ways to bend a token request. */
export const TOKEN_REQUESTS: Readonly<Record<string, RequestShape>> = {
  'without a grant type': { omit: ['grant_type'] },
  'with a grant type that does not exist': {
    set: { grant_type: 'urn:example:grant-type:that-does-not-exist' },
  },
  'with an empty grant type': { set: { grant_type: '' } },
  'without its device code': { omit: ['device_code'] },
  'with an empty device code': { set: { device_code: '' } },
  'with an empty scope': { set: { scope: '' } },
  'with a parameter that nobody has defined': { set: { [NOBODY_DEFINED]: 'x' } },
  'without saying who it is': { authentication: 'none', omit: ['client_id'] },
  'without its secret': { authentication: 'none' },
  'with a wrong secret': { authentication: 'wrong-secret' },
};

/** @throws Error when no such way is known: the feature and this file disagree */
export function shapeNamed(shapes: Readonly<Record<string, RequestShape>>, phrase: string): RequestShape {
  const shape = shapes[phrase];
  if (!shape) throw new Error(`No request is known that is sent "${phrase}".`);
  return shape;
}

/** An identifier that no server has registered: random, so that none ever will. */
export function strangeClientId(): string {
  return `rfc8628-conformance-unknown-${crypto.randomUUID()}`;
}

/** A device code that no server has issued, of the look of the given one. */
export function strangeDeviceCode(deviceCode: string): string {
  return strangeCode(deviceCode);
}

/** A code of the same form that was never issued: every letter and digit is drawn anew from its own kind. */
export function strangeCode(code: string): string {
  const draw = (alphabet: string): string => alphabet.charAt(Math.floor(Math.random() * alphabet.length));
  return code
    .replace(/[A-Z]/g, () => draw('BCDFGHJKLMNPQRSTVWXZ'))
    .replace(/[a-z]/g, () => draw('bcdfghjkmnpqrstvwxz'))
    .replace(/[0-9]/g, () => draw('0123456789'));
}
