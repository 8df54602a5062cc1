/*
 * A device client of the plainest kind. Its arguments make it misbehave: `json-body`, `every-error-is-pending`;
 * or fair in an unusual way: `takes-its-time`, `encodes-everything`.
 */
const switches = new Set(process.argv.slice(2));
const { env } = process;

function encoded(form) {
  if (!switches.has('encodes-everything')) return String(new URLSearchParams(form));
  const hex = (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
  return Object.entries(form)
    .map(([name, value]) => `${name}=${hex(value).join('')}`)
    .join('&');
}

async function post(url, form) {
  const json = switches.has('json-body');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    body: json ? JSON.stringify(form) : encoded(form),
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
if (switches.has('takes-its-time')) await new Promise((resolve) => setTimeout(resolve, 4000));
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
  if (answer.error === 'slow_down') interval += 5;
  const goesOn = ['authorization_pending', 'slow_down'].includes(answer.error);
  if (!goesOn && !switches.has('every-error-is-pending')) end(1, `Not signed in: ${answer.error}`);
}
end(0, 'Signed in.');
