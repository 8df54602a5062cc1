import type { Recorded } from './har';

/** Every secret of the recorded sign-in: none of them may be in anything that is written. */
export const SECRETS = {
  deviceCode: 'dc-Gm3xhWcz8Pq6_T9vLk2Rn4',
  accessToken: 'at.Zq81mXv5Rr7Kd02LbnTyW6',
  refreshToken: 'rt~9fJ2hVb7Wm1Qs8ZkXc45Pd',
  idToken:
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImVtYWlsIjoiYWxpY2VAZXhhbXBsZS5jb20ifQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg',
  cookie: 'cookie-secret-1234567',
  password: 'correct-horse-battery-9',
} as const;

const IDP = 'https://idp.example';
const TOKEN = `${IDP}/token`;

export const CODES = {
  device_code: SECRETS.deviceCode,
  user_code: 'WDJB-MJHT',
  verification_uri: `${IDP}/device`,
  verification_uri_complete: `${IDP}/device?user_code=WDJB-MJHT`,
  expires_in: 600,
  interval: 5,
};

export const TOKENS = {
  access_token: SECRETS.accessToken,
  refresh_token: SECRETS.refreshToken,
  id_token: SECRETS.idToken,
  token_type: 'Bearer',
  expires_in: 3600,
  scope: 'openid profile',
};

export function opening(answer: object = CODES, more: Partial<Recorded> = {}): Recorded {
  const form = { client_id: 'tv-app', scope: 'openid profile' };
  return { at: 1, url: `${IDP}/device_authorization`, form, answer, ...more };
}

export function poll(at: number, answer: object, status = 400, more: Partial<Recorded> = {}): Recorded {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const form = { grant_type, device_code: SECRETS.deviceCode, client_id: 'tv-app' };
  return { at, url: TOKEN, form, status, answer, ...more };
}

export const PENDING = { error: 'authorization_pending' };

/** What has nothing to do with the device: a preflight, and the end user's pages. */
export const BESIDES: readonly Recorded[] = [
  { at: 0.5, method: 'OPTIONS', url: TOKEN, status: 204, answer: '' },
  { at: 3, method: 'GET', url: `${IDP}/device`, answer: '<form><input name="user_code"></form>' },
  {
    at: 4,
    url: `${IDP}/login`,
    form: { username: 'alice', password: SECRETS.password },
    status: 302,
    answer: '',
  },
];

export const METADATA: Recorded = {
  at: 0.2,
  method: 'GET',
  url: `${IDP}/.well-known/openid-configuration`,
  answer: {
    issuer: IDP,
    device_authorization_endpoint: `${IDP}/device_authorization`,
    token_endpoint: TOKEN,
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:device_code'],
  },
};

export const USERINFO: Recorded = {
  at: 23,
  method: 'GET',
  url: `${IDP}/userinfo`,
  headers: { authorization: `Bearer ${SECRETS.accessToken}` },
  answer: { sub: 'alice', email: 'alice@example.com' },
  answerHeaders: { 'x-user': 'alice@example.com' },
};

/** A sign-in as the RFC has it: four polls an interval apart, then the token. */
export const GOOD: readonly Recorded[] = [
  METADATA,
  opening(),
  ...BESIDES,
  poll(1.5, PENDING),
  poll(6.7, PENDING),
  poll(11.9, PENDING),
  poll(17.1, PENDING),
  poll(22.3, TOKENS, 200),
  USERINFO,
];
