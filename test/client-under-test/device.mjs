/*
 * A device client of the plainest kind. Its arguments make it misbehave: `json-body`, `every-error-is-pending`,
 * `slow-down-ignored`.
 */
const switches = new Set(process.argv.slice(2));
const { env } = process;

async function post(url, form) {
  const json = switches.has('json-body');
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', ...(json && { 'content-type': 'application/json' }) },
    body: json ? JSON.stringify(form) : new URLSearchParams(form),
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, ...(await response.json()) };
}

function end(status, words) {
  console.log(words);
  process.exit(status);
}

const client_id = env.RFC8628_CLIENT_ID;
const codes = await post(env.RFC8628_DEVICE_AUTHORIZATION_ENDPOINT, { client_id, scope: env.RFC8628_SCOPE });
if (codes.error) end(1, `No codes: ${codes.error}`);
console.log(`Open ${codes.verification_uri} and enter ${codes.user_code}`);
let interval = codes.interval ?? 5;
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, interval * 1000));
  const answer = await post(env.RFC8628_TOKEN_ENDPOINT, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: codes.device_code,
    client_id,
  });
  if (answer.error === undefined) break;
  if (answer.error === 'slow_down' && !switches.has('slow-down-ignored')) interval += 5;
  const goesOn = ['authorization_pending', 'slow_down'].includes(answer.error);
  if (!goesOn && !switches.has('every-error-is-pending')) end(1, `Not signed in: ${answer.error}`);
}
end(0, 'Signed in.');
