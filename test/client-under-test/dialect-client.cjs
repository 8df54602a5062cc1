/*
 * A device client that speaks to one of the well-known providers only, which its first argument names: whatever is not in
 * the words of that one, as its documentation has them, ends it with status 9. With "built-in" as second argument it takes
 * the host from the issuer and has the paths of that provider built in.
 */
const WORDS = {
  google: {
    accept: '*/*',
    paths: ['/device/code', '/token'],
    uri: 'verification_url',
    pending: (status, error) => status === 428 && error === 'authorization_pending',
    slow: (status, error) => status === 403 && error === 'slow_down',
    denied: (status, error) => status === 403 && error === 'access_denied',
  },
  microsoft: {
    accept: '*/*',
    paths: ['/common/oauth2/v2.0/devicecode', '/common/oauth2/v2.0/token'],
    metadata: '/common/v2.0/.well-known/openid-configuration',
    uri: 'verification_uri',
    also: 'message',
    pending: (_, error) => error === 'authorization_pending',
    slow: (_, error) => error === 'slow_down',
    denied: (_, error) => error === 'authorization_declined',
  },
  github: {
    form: true,
    accept: '*/*',
    paths: ['/login/device/code', '/login/oauth/access_token'],
    namesScope: true,
    uri: 'verification_uri',
    pending: (status, error) => status === 200 && error === 'authorization_pending',
    slow: (status, error, interval) => status === 200 && error === 'slow_down' && Number(interval) > 0,
    denied: (status, error) => status === 200 && error === 'access_denied',
  },
};

const words = WORDS[process.argv[2]];
const { env } = process;
const [deviceAuthorizationEndpoint, tokenEndpoint] =
  process.argv[3] === 'built-in'
    ? words.paths.map((path) => env.RFC8628_ISSUER + path)
    : [env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, env.RFC8628_TOKEN_ENDPOINT];

async function post(url, form) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: words.accept },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const members = words.form ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
  return { status: response.status, members };
}

async function main() {
  const client_id = env.RFC8628_CLIENT_ID;
  if (process.argv[3] === 'built-in' && words.metadata) {
    const response = await fetch(env.RFC8628_ISSUER + words.metadata, {
      signal: AbortSignal.timeout(20_000),
    });
    if (!(await response.json()).token_endpoint) return 9;
  }
  const { members: codes } = await post(deviceAuthorizationEndpoint, {
    client_id,
    scope: env.RFC8628_SCOPE ?? '',
  });
  if (!codes.device_code || !codes[words.uri] || (words.also && !codes[words.also])) return 9;
  console.log(`Open ${codes[words.uri]} and enter ${codes.user_code}`);
  for (let interval = Number(codes.interval ?? 5); ; ) {
    await new Promise((resolve) => setTimeout(resolve, interval * 1000));
    const { status, members } = await post(tokenEndpoint, {
      client_id,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: codes.device_code,
    });
    if (members.access_token) {
      if (words.namesScope && members.scope === undefined) return 9;
      await fetch(env.RFC8628_RESOURCE, { headers: { authorization: `Bearer ${members.access_token}` } });
      return 0;
    }
    if (words.denied(status, members.error)) {
      console.error('The request was refused.');
      return 1;
    }
    // GitHub's names the interval that holds from now on, and its clients take it from there.
    if (words.slow(status, members.error, members.interval))
      interval = Number(members.interval ?? interval + 5);
    else if (!words.pending(status, members.error)) return 9;
  }
}

main().then(
  (status) => process.exit(status),
  () => process.exit(9),
);
