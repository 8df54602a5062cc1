// The device grant of openid-client, as its documentation uses it; what it is told, it is told by the environment.
import * as client from 'openid-client';

const {
  RFC8628_ISSUER: issuer,
  RFC8628_DEVICE_AUTHORIZATION_ENDPOINT: deviceAuthorizationEndpoint,
  RFC8628_TOKEN_ENDPOINT: tokenEndpoint,
  RFC8628_CLIENT_ID: clientId,
  RFC8628_CLIENT_SECRET: clientSecret,
  RFC8628_SCOPE: scope,
} = process.env;

const authentication = clientSecret ? client.ClientSecretBasic(clientSecret) : client.None();
const plainHttp = [issuer, tokenEndpoint].some((address) => address?.startsWith('http:'));
/** What a terminal may show: the library hands on what the server sent, as it should. */
const plain = (text) => String(text).replace(/\p{C}/gu, '');

async function configuration() {
  // Endpoints that are told win over metadata: not every server names them there.
  if (deviceAuthorizationEndpoint && tokenEndpoint) {
    const server = {
      issuer: issuer ?? new URL(tokenEndpoint).origin,
      device_authorization_endpoint: deviceAuthorizationEndpoint,
      token_endpoint: tokenEndpoint,
    };
    const config = new client.Configuration(server, clientId, undefined, authentication);
    if (plainHttp) client.allowInsecureRequests(config);
    return config;
  }
  return client.discovery(new URL(issuer), clientId, undefined, authentication, {
    algorithm: 'oauth2',
    ...(plainHttp && { execute: [client.allowInsecureRequests] }),
  });
}

try {
  const config = await configuration();
  const session = await client.initiateDeviceAuthorization(config, scope ? { scope } : {});
  console.log(`Open ${plain(session.verification_uri)} and type the code ${plain(session.user_code)}`);
  console.log(`The code is good for ${session.expires_in} seconds.`);
  await client.pollDeviceAuthorizationGrant(config, session);
  console.log('Signed in.');
} catch (error) {
  console.error(
    `Not signed in: ${plain(error.error ?? error.code ?? '')} ${plain(error.error_description ?? error.message)}`,
  );
  process.exitCode = 1;
}
