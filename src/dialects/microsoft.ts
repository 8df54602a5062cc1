import type { Provider, Source } from './dialect';

const GUIDE: Source = {
  title: 'Microsoft identity platform and the OAuth 2.0 device authorization grant flow',
  url: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code',
};
const METADATA: Source = {
  title: 'the metadata of login.microsoftonline.com',
  url: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
};
const ISSUER_38427: Source = {
  title: 'MicrosoftDocs/azure-docs#38427',
  url: 'https://github.com/MicrosoftDocs/azure-docs/issues/38427',
};
const V1_48307: Source = {
  title: 'MicrosoftDocs/azure-docs#48307',
  url: 'https://github.com/MicrosoftDocs/azure-docs/issues/48307',
};
const STRING_54997: Source = {
  title: 'MicrosoftDocs/azure-docs#54997',
  url: 'https://github.com/MicrosoftDocs/azure-docs/issues/54997',
};
const COMPLETE_33126: Source = {
  title: 'MicrosoftDocs/azure-docs#33126',
  url: 'https://github.com/MicrosoftDocs/azure-docs/issues/33126',
};
const LOOP_1495: Source = {
  title: 'AzureAD/microsoft-authentication-library-for-dotnet#1495',
  url: 'https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/1495',
};
const PUBLIC_1249: Source = {
  title: 'AzureAD/microsoft-authentication-library-for-dotnet#1249',
  url: 'https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/1249',
};
const EXPIRED_22252: Source = {
  title: 'Azure/azure-cli#22252',
  url: 'https://github.com/Azure/azure-cli/issues/22252',
};

const NOT_PUBLIC = {
  message: 'Microsoft does not accept this client for the device flow.',
  advice:
    'Check the application (client) id and the tenant, and set "Allow public client flows" to yes under Authentication in the app\'s registration.',
};

/** Microsoft's identity platform (Entra ID), version 2.0, as its guide has it. */
export const MICROSOFT: Provider = {
  name: 'microsoft',
  title: 'Microsoft',
  lifetimeSeconds: 900,
  intervalSeconds: 5,
  answers: {
    verificationUriMember: 'verification_uri',
    sendsCompleteUri: false,
    otherMembers: {
      message:
        'To sign in, use a web browser to open the page {verification_uri} and enter the code {user_code} to authenticate.',
    },
    withoutAccept: 'json',
    cacheControl: 'no-store, no-cache',
    errors: {
      'device authorization': {},
      token: {
        access_denied: { error: 'authorization_declined' },
        invalid_grant: { error: 'bad_verification_code' },
      },
    },
    slowDownNamesInterval: false,
    tokenType: 'Bearer',
    scopeSeparator: ' ',
    alwaysNamesScope: false,
  },
  reading: {
    verificationUri: ['verification_url'],
    numbersAsStrings: true,
    forms: false,
    error: [],
    errors: {
      authorization_declined: 'access_denied',
      bad_verification_code: 'invalid_grant',
      code_expired: 'expired_token',
    },
    scopeSeparators: [],
  },
  words: {
    invalid_client: NOT_PUBLIC,
    unauthorized_client: NOT_PUBLIC,
    bad_verification_code: {
      message: 'Microsoft does not recognise the device code.',
      advice: 'Start again; if it stays so, check that both endpoints are of the same tenant.',
    },
  },
  paths: {
    device_authorization_endpoint: '/organizations/oauth2/v2.0/devicecode',
    token_endpoint: '/organizations/oauth2/v2.0/token',
    verification_uri: '/devicelogin',
    resource: '/oidc/userinfo',
    jwks: '/organizations/discovery/v2.0/keys',
    issuer: '/organizations/v2.0',
    metadata: ['/organizations/v2.0/.well-known/openid-configuration'],
  },
  olderPaths: { device_authorization_endpoint: ['/oauth2/devicecode'], token_endpoint: ['/oauth2/token'] },
  service: {
    issuer: 'https://login.microsoftonline.com/{tenant}/v2.0',
    endpoints: {
      device_authorization_endpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode',
      token_endpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
    },
    resource: 'https://graph.microsoft.com/oidc/userinfo',
    idToken: {
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      jwksUri: 'https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys',
    },
    scope: 'openid profile email offline_access',
    authentication: 'none',
    secret: 'not needed',
    tenant: 'common',
    limits: { sessions: 20, requestsPerSecond: 1 },
    registration:
      'an app registration with "Allow public client flows" in the Microsoft Entra admin center, for the accounts that are to sign in',
  },
  deviations: [
    {
      requirement: '3.5-access-denied',
      does: 'A refusal is called `authorization_declined`.',
      sources: [GUIDE],
    },
    {
      requirement: '3.4-unknown-device-code',
      does: 'A device code that is not recognised gets `bad_verification_code`.',
      sources: [GUIDE],
    },
    {
      requirement: '3.5-error-response',
      does: '`authorization_declined` and `bad_verification_code` are registered nowhere.',
      sources: [GUIDE],
    },
    {
      requirement: '4-grant-types',
      does: 'The metadata names the device endpoint and leaves `grant_types_supported` out, which means the code and the implicit grant only.',
      sources: [METADATA],
    },
    {
      requirement: '4-issuer',
      does: 'The metadata of `common`, `organizations` and `consumers` names the issuer as `…/{tenantid}/v2.0`, with the braces; that of one tenant is right.',
      sources: [ISSUER_38427, METADATA],
    },
  ],
  absences: [
    {
      requirements: ['3.2-complete-uri', '3.3.1-asks', '3.3.1-shows-code', '3.3.1-takes-code'],
      because: 'No `verification_uri_complete` is "included or supported at this time".',
      sources: [GUIDE, COMPLETE_33126],
    },
    {
      requirements: ['3.5-slow-down', '3.5-slow-down-recovers'],
      because: '`slow_down` is not among the errors that the guide has a client expect.',
      sources: [GUIDE],
    },
  ],
  remarks: [
    { text: 'A `message` for the user comes with the codes, in the language of `?mkt=`.', sources: [GUIDE] },
    {
      text: 'An app that is not registered as a public client gets codes, and `invalid_client` (AADSTS7000218) when it polls.',
      sources: [PUBLIC_1249],
    },
    {
      text: 'Polling in a tight circle has been stopped with AADSTS50196 ("encountered a loop") after two minutes.',
      sources: [LOOP_1495],
    },
    {
      text: 'The endpoints without `v2.0` differ more: `verification_url`, `code` in place of `device_code`, numbers as strings, `code_expired`. They are not used here; the reference client understands their answers.',
      sources: [V1_48307, STRING_54997, EXPIRED_22252],
    },
    { text: '`scope` is required in the device authorization request.', sources: [GUIDE] },
  ],
  onlySeenThere: [
    'whether a used device code, or another client\'s, is "not recognised", too',
    'whether `slow_down` is ever sent',
    'what a request without a scope gets, which the guide calls required',
    'policies of a tenant that block the device flow (Conditional Access), or end it sooner',
    'the pages: what they say of the device, their own limits, and checks on an unusual sign-in',
  ],
};
