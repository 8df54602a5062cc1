import type { Provider, Source } from './dialect';

const GUIDE: Source = {
  title: 'OAuth 2.0 for TV and Limited-Input Device Applications',
  url: 'https://developers.google.com/identity/protocols/oauth2/limited-input-device',
};
const GO_666: Source = { title: 'golang/oauth2#666', url: 'https://github.com/golang/oauth2/issues/666' };
const LENS_75: Source = {
  title: 'lensapp/lens-sandbox#75',
  url: 'https://github.com/lensapp/lens-sandbox/pull/75',
};
const WELL_KNOWN: Source = {
  title: 'the metadata of accounts.google.com',
  url: 'https://accounts.google.com/.well-known/openid-configuration',
};
const YOUTUBE_299: Source = {
  title: 'anxdpanic/plugin.video.youtube#299',
  url: 'https://github.com/anxdpanic/plugin.video.youtube/issues/299',
};

const WRONG_TYPE = {
  message: 'Google does not accept this client for the device flow.',
  advice:
    'Check the client id and the secret, and that the client is of the type "TVs and Limited Input devices": Google takes no other for this.',
};

/** Google, as its guide for devices has it. */
export const GOOGLE: Provider = {
  name: 'google',
  title: 'Google',
  lifetimeSeconds: 1800,
  intervalSeconds: 5,
  answers: {
    verificationUriMember: 'verification_url',
    sendsCompleteUri: false,
    otherMembers: {},
    withoutAccept: 'json',
    cacheControl: 'no-store',
    errors: {
      'device authorization': {},
      token: {
        authorization_pending: { status: 428, description: 'Precondition Required' },
        slow_down: { status: 403, description: 'Forbidden' },
        access_denied: { status: 403, description: 'Forbidden' },
      },
    },
    slowDownNamesInterval: false,
    tokenType: 'Bearer',
    scopeSeparator: ' ',
    alwaysNamesScope: false,
  },
  reading: {
    verificationUri: ['verification_url'],
    numbersAsStrings: false,
    forms: false,
    error: ['error_code'],
    errors: {},
    scopeSeparators: [],
  },
  words: {
    invalid_client: WRONG_TYPE,
    unauthorized_client: WRONG_TYPE,
    invalid_scope: {
      message: 'Google does not allow this scope for devices.',
      advice:
        'Ask for openid, email and profile, or for one of the few others that its guide for devices lists.',
    },
    org_internal: {
      message: 'This client is for the accounts of one organization only.',
      advice: 'Sign in with an account of that organization.',
    },
    admin_policy_enforced: {
      message: 'The administrator of this account does not allow what was asked for.',
      advice: 'Ask for less, or ask the administrator of the account.',
    },
    rate_limit_exceeded: {
      message: 'This client has asked Google for too many codes.',
      advice: 'Wait a while before starting again.',
    },
  },
  paths: {
    device_authorization_endpoint: '/device/code',
    token_endpoint: '/token',
    verification_uri: '/device',
    resource: '/v1/userinfo',
    jwks: '/oauth2/v3/certs',
    issuer: '',
    metadata: ['/.well-known/openid-configuration'],
  },
  olderPaths: {
    device_authorization_endpoint: ['/o/oauth2/device/code'],
    token_endpoint: ['/o/oauth2/token', '/oauth2/v3/token', '/oauth2/v4/token'],
  },
  service: {
    issuer: 'https://accounts.google.com',
    endpoints: {
      device_authorization_endpoint: 'https://oauth2.googleapis.com/device/code',
      token_endpoint: 'https://oauth2.googleapis.com/token',
      userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
    },
    idToken: {
      issuer: 'https://accounts.google.com',
      jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
    },
    scope: 'openid email profile',
    authentication: 'client_secret_post',
    secret: 'needed',
    limits: { sessions: 20, requestsPerSecond: 1 },
    registration: 'an OAuth client of the type "TVs and Limited Input devices" in the Google Cloud console',
  },
  deviations: [
    {
      requirement: '3.2-verification-uri',
      does: 'The member is called `verification_url`, its name before RFC 8628.',
      sources: [GUIDE, GO_666],
    },
    {
      requirement: '3.5-error-response',
      does: '`authorization_pending` comes with status 428, `slow_down` and `access_denied` with 403.',
      sources: [GUIDE],
    },
    {
      requirement: '3.1-client-authentication',
      does: 'Devices have a secret, which the token endpoint asks for and the device authorization endpoint does not: its parameters are `client_id` and `scope`.',
      sources: [GUIDE, LENS_75],
    },
    {
      requirement: '6.1-case',
      does: 'A user code is case-sensitive.',
      sources: [GUIDE],
    },
  ],
  absences: [
    {
      requirements: ['3.2-complete-uri', '3.3.1-asks', '3.3.1-shows-code', '3.3.1-takes-code'],
      because: 'No `verification_uri_complete` is among the members of the response.',
      sources: [GUIDE],
    },
  ],
  remarks: [
    {
      text: 'The secret of a device is no secret ("it is assumed that the apps cannot keep secrets"), and yet has to be sent with each poll.',
      sources: [GUIDE],
    },
    {
      text: 'Too many codes for one client: status 403 with `error_code` in place of `error`, `rate_limit_exceeded`.',
      sources: [GUIDE],
    },
    {
      text: 'A client of another type gets `invalid_client` with status 401.',
      sources: [GUIDE, YOUTUBE_299],
    },
    { text: 'Only a few scopes can be asked for by devices.', sources: [GUIDE] },
    { text: 'The metadata names the device endpoint and the grant.', sources: [WELL_KNOWN] },
  ],
  onlySeenThere: [
    'what an expired code gets: the guide names no error for it',
    'whether a code that was used, or another client\'s, gets `invalid_grant`, as the guide says of codes "already claimed"',
    'the limit on codes for one client, which the guide does not put into numbers',
    'the pages: what they say of the device, their own limits, and checks on an unusual sign-in',
  ],
};
