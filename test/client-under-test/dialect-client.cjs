/*
 * A device client that speaks to one of the well-known providers only, which its first argument names: whatever is not in
 * the words of that one, as its documentation has them, ends it with status 9.
 */
const WORDS = {
  google: {
    accept: '*/*',
    uri: 'verification_url',
    pending: (status, error) => status === 428 && error === 'authorization_pending',
    denied: (status, error) => status === 403 && error === 'access_denied',
  },
  microsoft: {
    accept: '*/*',
    uri: 'verification_uri',
    also: 'message',
    pending: (_, error) => error === 'authorization_pending',
    denied: (_, error) => error === 'authorization_declined',
  },
  github: {
    form: true,
    accept: '*/*',
    uri: 'verification_uri',
    pending: (status, error) => status === 200 && error === 'authorization_pending',
    denied: (status, error) => status === 200 && error === 'access_denied',
  },
};

const words = WORDS[process.argv[2]];
const { env } = process;

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
  const { members: codes } = await post(env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, {
    client_id,
    scope: env.RFC8628_SCOPE ?? '',
  });
  if (!codes.device_code || !codes[words.uri] || (words.also && !codes[words.also])) return 9;
  console.log(`Open ${codes[words.uri]} and enter ${codes.user_code}`);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, Number(codes.interval ?? 5) * 1000));
    const { status, members } = await post(env.RFC8628_TOKEN_ENDPOINT, {
      client_id,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: codes.device_code,
    });
    if (members.access_token) {
      await fetch(env.RFC8628_RESOURCE, { headers: { authorization: `Bearer ${members.access_token}` } });
      return 0;
    }
    if (words.denied(status, members.error)) {
      console.error('The request was refused.');
      return 1;
    }
    if (!words.pending(status, members.error)) return 9;
  }
}

main().then(
  (status) => process.exit(status),
  () => process.exit(9),
);
