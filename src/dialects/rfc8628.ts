import type { Dialect } from './dialect';

/** As RFC 8628 has it: nothing is changed, and nothing is forgiven. */
export const RFC8628: Dialect = {
  name: 'rfc8628',
  title: 'RFC 8628',
  lifetimeSeconds: 600,
  intervalSeconds: 5,
  answers: {
    verificationUriMember: 'verification_uri',
    sendsCompleteUri: true,
    otherMembers: {},
    withoutAccept: 'json',
    cacheControl: 'no-store',
    errors: { 'device authorization': {}, token: {} },
    slowDownNamesInterval: false,
    tokenType: 'Bearer',
    scopeSeparator: ' ',
    alwaysNamesScope: false,
  },
  reading: {
    verificationUri: [],
    numbersAsStrings: false,
    forms: false,
    error: [],
    errors: {},
    scopeSeparators: [],
  },
  words: {},
  paths: {
    device_authorization_endpoint: '/device_authorization',
    token_endpoint: '/token',
    verification_uri: '/device',
    resource: '/userinfo',
    jwks: '/jwks',
    issuer: '',
    metadata: ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'],
  },
};
