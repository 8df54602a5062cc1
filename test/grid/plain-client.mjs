// A device client without any library, for the tests: it is told the endpoints, and ends with status 1 for every error.
const { RFC8628_DEVICE_AUTHORIZATION_ENDPOINT: device, RFC8628_TOKEN_ENDPOINT: token } = process.env;
const { RFC8628_CLIENT_ID: client_id, RFC8628_SCOPE: scope } = process.env;

async function post(url, form) {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return answer.json();
}

const { device_code, user_code, verification_uri, interval = 5 } = await post(device, { client_id, scope });
console.log(`To sign in, visit\n  ${verification_uri}\nand enter the code\n  ${user_code}`);
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, interval * 1000));
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const { access_token, error } = await post(token, { grant_type, device_code, client_id });
  if (error === 'authorization_pending') continue;
  // As some do: the token on the screen, which must not get into a log.
  console.log(access_token ? `token: ${access_token}` : `error: ${error}`);
  process.exit(access_token ? 0 : 1);
}
