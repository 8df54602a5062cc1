import type { Provider, Source } from './dialect';

const GUIDE: Source = {
  title: 'Authorizing OAuth apps: device flow',
  url: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow',
};
const OPENID_CLIENT_575: Source = {
  title: 'panva/openid-client#575',
  url: 'https://github.com/panva/openid-client/issues/575',
};
const OAUTH2_RS_310: Source = {
  title: 'ramosbugs/oauth2-rs#310',
  url: 'https://github.com/ramosbugs/oauth2-rs/pull/310',
};
const EMDASH_157: Source = {
  title: 'emdash-cms/emdash#157',
  url: 'https://github.com/emdash-cms/emdash/issues/157',
};
const APP_1320: Source = { title: 'github/app#1320', url: 'https://github.com/github/app/issues/1320' };
const OCTOKIT_208: Source = {
  title: 'octokit/create-octokit-project.js#208',
  url: 'https://github.com/octokit/create-octokit-project.js/issues/208',
};
const CLI_9370: Source = { title: 'cli/cli#9370', url: 'https://github.com/cli/cli/issues/9370' };
const DOCS_3944: Source = { title: 'github/docs#3944', url: 'https://github.com/github/docs/issues/3944' };
const MCP_2901: Source = {
  title: 'github/github-mcp-server#2901',
  url: 'https://github.com/github/github-mcp-server/issues/2901',
};
const EXPIRING: Source = {
  title: 'GitHub community discussion 204963',
  url: 'https://github.com/orgs/community/discussions/204963',
};

const ERROR_URI =
  'https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes-for-the-device-flow';
const UNKNOWN_CLIENT = {
  message: 'GitHub does not know this client.',
  advice: 'Check the client id: it is on the page of the app, under Settings, Developer settings.',
};

/** GitHub, as its documentation for OAuth apps has it. */
export const GITHUB: Provider = {
  name: 'github',
  title: 'GitHub',
  lifetimeSeconds: 900,
  intervalSeconds: 5,
  answers: {
    verificationUriMember: 'verification_uri',
    sendsCompleteUri: false,
    otherMembers: {},
    withoutAccept: 'form',
    cacheControl: 'max-age=0, private, must-revalidate',
    errors: {
      'device authorization': {
        invalid_client: { error: 'Not Found', status: 404 },
        unauthorized_client: {
          error: 'device_flow_disabled',
          status: 400,
          description: 'Device Flow must be explicitly enabled for this App',
          uri: 'https://docs.github.com',
        },
      },
      token: {
        authorization_pending: {
          status: 200,
          description: 'The authorization request is still pending.',
          uri: ERROR_URI,
        },
        slow_down: {
          status: 200,
          description: 'Too many requests have been made in the same timeframe.',
          uri: ERROR_URI,
        },
        invalid_client: { error: 'incorrect_client_credentials', status: 200, uri: ERROR_URI },
        invalid_grant: {
          error: 'incorrect_device_code',
          status: 200,
          description: 'The device_code provided is not valid.',
          uri: ERROR_URI,
        },
        unauthorized_client: { error: 'device_flow_disabled', status: 200, uri: ERROR_URI },
        '*': { status: 200, uri: ERROR_URI },
      },
    },
    slowDownNamesInterval: true,
    tokenType: 'bearer',
    scopeSeparator: ',',
    alwaysNamesScope: true,
  },
  reading: {
    verificationUri: [],
    numbersAsStrings: true,
    forms: true,
    error: [],
    errors: {
      incorrect_device_code: 'invalid_grant',
      incorrect_client_credentials: 'invalid_client',
      token_expired: 'expired_token',
      device_flow_disabled: 'unauthorized_client',
      'Not Found': 'invalid_client',
    },
    scopeSeparators: [','],
  },
  words: {
    'Not Found': UNKNOWN_CLIENT,
    incorrect_client_credentials: UNKNOWN_CLIENT,
    device_flow_disabled: {
      message: 'The device flow is not enabled for this app.',
      advice:
        'Have its owner tick "Enable Device Flow" on the page of the app, under Settings, Developer settings.',
    },
    incorrect_device_code: {
      message: 'GitHub no longer knows this code.',
      advice: 'Start again for a new one.',
    },
  },
  paths: {
    device_authorization_endpoint: '/login/device/code',
    token_endpoint: '/login/oauth/access_token',
    verification_uri: '/login/device',
    resource: '/user',
    jwks: '/jwks',
    issuer: '/login/oauth',
    metadata: ['/.well-known/oauth-authorization-server/login/oauth'],
  },
  olderPaths: { device_authorization_endpoint: [], token_endpoint: [] },
  service: {
    issuer: 'https://github.com/login/oauth',
    endpoints: {
      device_authorization_endpoint: 'https://github.com/login/device/code',
      token_endpoint: 'https://github.com/login/oauth/access_token',
    },
    resource: 'https://api.github.com/user',
    scope: 'read:user user:email',
    authentication: 'none',
    secret: 'not needed',
    limits: { sessions: 40, requestsPerSecond: 1 },
    registration: 'an OAuth app or GitHub App with "Enable Device Flow"',
  },
  deviations: [
    {
      requirement: '3.5-error-response',
      does: 'Errors at the token endpoint come with status 200; `incorrect_device_code`, `incorrect_client_credentials` and `device_flow_disabled` are registered nowhere.',
      sources: [OPENID_CLIENT_575, OAUTH2_RS_310, GUIDE],
    },
    {
      requirement: '3.2-error-response',
      does: 'A client that GitHub does not know, or none, gets status 404 and `Not Found`, in place of an error code; `device_flow_disabled` is registered nowhere.',
      sources: [EMDASH_157, APP_1320, OCTOKIT_208],
    },
    {
      requirement: '3.1-unauthorized-client',
      does: 'An app without the device flow gets `device_flow_disabled`.',
      sources: [GUIDE, OCTOKIT_208],
    },
    {
      requirement: '3.4-client-id',
      does: 'A poll without a client gets `incorrect_client_credentials`.',
      sources: [GUIDE],
    },
    {
      requirement: '3.4-unknown-device-code',
      does: 'A device code that is not valid gets `incorrect_device_code`.',
      sources: [GUIDE],
    },
    {
      requirement: '3.2-no-store',
      does: 'The codes come with `Cache-Control: max-age=0, private, must-revalidate`.',
      sources: [CLI_9370],
    },
  ],
  absences: [
    {
      requirements: ['3.2-complete-uri', '3.3.1-asks', '3.3.1-shows-code', '3.3.1-takes-code'],
      because: 'No `verification_uri_complete` is among the members of the response.',
      sources: [GUIDE],
    },
    {
      requirements: [
        '3.5-refresh',
        '3.5-refresh-works',
        '3.5-refresh-apart',
        '3.5-refresh-no-store',
        '3.5-refresh-bound',
        '3.5-refresh-rotation',
      ],
      because:
        'The token of an OAuth app has no refresh token, unless the app uses expiring access tokens or asks for `offline_access`.',
      sources: [GUIDE, EXPIRING],
    },
    {
      requirements: ['3.4-client-authentication', '3.4-www-authenticate', '3.1-client-authentication'],
      because: 'The secret of an app is not needed for the device flow.',
      sources: [GUIDE],
    },
  ],
  remarks: [
    {
      text: 'Answers are form-encoded unless the request has `Accept: application/json`.',
      sources: [GUIDE, DOCS_3944],
    },
    {
      text: 'A `slow_down` names the new `interval`, which the RFC neither defines nor forbids.',
      sources: [GUIDE],
    },
    { text: 'A granted scope has commas where RFC 6749 3.3 has spaces.', sources: [GUIDE] },
    {
      text: 'The documentation lists `expired_token` and says of it that "you will see the `token_expired` error".',
      sources: [GUIDE],
    },
    {
      text: '50 codes an hour may be submitted on the page for one app. It is the users that are counted, not the devices.',
      sources: [GUIDE],
    },
    {
      text: 'There is metadata at `https://github.com/.well-known/oauth-authorization-server/login/oauth`; what it says of the device flow is to be seen there.',
      sources: [MCP_2901],
    },
  ],
  onlySeenThere: [
    'what the metadata says of the device flow',
    'whether an expired code gets `expired_token` or `token_expired`',
    "what a device code gets that was used before, or is another client's",
    'how many codes may be asked for in an hour',
    'the characters of user codes, and with them their entropy',
    'the pages: what they say of the device, and the checks that GitHub puts before them',
  ],
};
