// The device grant of oauth4webapi, as its example (examples/device_authorization_grant.ts) uses it, the loop included.
import * as oauth from 'oauth4webapi';

const {
  RFC8628_ISSUER,
  RFC8628_DEVICE_AUTHORIZATION_ENDPOINT: device_authorization_endpoint,
  RFC8628_TOKEN_ENDPOINT: token_endpoint,
  RFC8628_CLIENT_ID: client_id,
  RFC8628_CLIENT_SECRET: secret,
  RFC8628_SCOPE: scope,
} = process.env;

const client = { client_id };
const authentication = secret ? oauth.ClientSecretBasic(secret) : oauth.None();
const issuer = new URL(RFC8628_ISSUER ?? new URL(token_endpoint).origin);
const options = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };
/** What a terminal may show: the library hands on what the server sent, as it should. */
const plain = (text) => String(text).replace(/\p{C}/gu, '');

async function signIn() {
  // Endpoints that are told win over metadata: not every server names them there.
  const server =
    device_authorization_endpoint && token_endpoint
      ? { issuer: RFC8628_ISSUER ?? issuer.origin, device_authorization_endpoint, token_endpoint }
      : await oauth
          .discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
          .then((response) => oauth.processDiscoveryResponse(issuer, response));
  const codes = await oauth
    .deviceAuthorizationRequest(server, client, authentication, scope ? { scope } : {}, options)
    .then((response) => oauth.processDeviceAuthorizationResponse(server, client, response));
  console.log(`Open ${plain(codes.verification_uri)} and type the code ${plain(codes.user_code)}`);
  console.log(`The code is good for ${codes.expires_in} seconds.`);
  let { interval = 5 } = codes;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, interval * 1000));
    const response = await oauth.deviceCodeGrantRequest(
      server,
      client,
      authentication,
      codes.device_code,
      options,
    );
    try {
      return await oauth.processDeviceCodeResponse(server, client, response);
    } catch (error) {
      const code = error instanceof oauth.ResponseBodyError ? error.error : undefined;
      if (code === 'slow_down') interval += 5;
      else if (code !== 'authorization_pending') throw error;
    }
  }
}

try {
  await signIn();
  console.log('Signed in.');
} catch (error) {
  console.error(
    `Not signed in: ${plain(error.error ?? error.code ?? '')} ${plain(error.error_description ?? error.message)}`,
  );
  process.exitCode = 1;
}
