/*
 * A device client that keeps the RFC in ways of its own, which its arguments name: "more-scope" asks for an ID token
 * besides what it is told to ask for, "tracing" adds an id for somebody's logs to the query, "astray" adds the client_id
 * there, which does not belong, "stops" ends at a slow_down, "hurries" polls on as if there had been none, "json" sends no
 * forms, "at-once" polls once before its first wait, "uncancellable" goes on when it is interrupted, "empty-secret" sends
 * its client_id in the header, too, "built-in-secret" a secret that nobody gave it, "undefined-secret" the word for one
 * that it does not have, "idle-at-tls" ends before it connects in scenarios about certificates.
 */
const { env } = process;
const ways = process.argv.slice(2);
const has = (way) => ways.includes(way);

async function post(address, form) {
  const url = new URL(address);
  if (has('tracing')) url.searchParams.set('client-request-id', '7');
  if (has('astray')) url.searchParams.set('client_id', form.client_id);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      ...(has('json') && { 'content-type': 'application/json' }),
      ...(has('empty-secret') && { authorization: `Basic ${btoa(`${form.client_id}:`)}` }),
      ...(has('built-in-secret') && { authorization: `Basic ${btoa(`${form.client_id}:secret`)}` }),
      ...(has('undefined-secret') && { authorization: `Basic ${btoa(`${form.client_id}:undefined`)}` }),
    },
    body: has('json') ? JSON.stringify(form) : new URLSearchParams(form),
    signal: AbortSignal.timeout(60_000),
  });
  return response.json();
}

if (has('uncancellable')) process.on('SIGINT', () => {});

async function main() {
  // It is a public client, and no other.
  if (env.RFC8628_CLIENT_SECRET !== undefined) return 127;
  if (has('idle-at-tls') && env.RFC8628_SCENARIO === '3.1-client-tls') return 1;
  const client_id = env.RFC8628_CLIENT_ID;
  const scope = [env.RFC8628_SCOPE, ...(has('more-scope') ? ['openid', 'offline_access'] : [])].join(' ');
  const codes = await post(env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, { client_id, scope });
  console.log(`Open ${codes.verification_uri} and enter ${codes.user_code}`);
  let interval = codes.interval ?? 5;
  for (let isFirst = true; ; isFirst = false) {
    const wait = isFirst && has('at-once') ? 0 : interval;
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    const { access_token, error } = await post(env.RFC8628_TOKEN_ENDPOINT, {
      client_id,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: codes.device_code,
    });
    if (access_token) return 0;
    if (error === 'slow_down' && !has('hurries')) interval += 5;
    if (error === 'authorization_pending' || (error === 'slow_down' && !has('stops'))) continue;
    console.error(`The sign-in failed: ${error}`);
    return 1;
  }
}

main().then(
  (status) => process.exit(status),
  () => process.exit(9),
);
