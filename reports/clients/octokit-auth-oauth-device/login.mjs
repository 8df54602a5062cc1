// The device grant of @octokit/auth-oauth-device, as its README uses it with a GitHub Enterprise Server.
import { createOAuthDeviceAuth } from '@octokit/auth-oauth-device';
import { request } from '@octokit/request';

const { RFC8628_ISSUER: issuer, RFC8628_CLIENT_ID: clientId, RFC8628_SCOPE: scope } = process.env;
/** What a terminal may show: the library hands on what the server sent, as it should. */
const plain = (text) => String(text).replace(/\p{C}/gu, '');

const auth = createOAuthDeviceAuth({
  clientType: 'oauth-app',
  clientId,
  scopes: scope ? scope.split(' ') : [],
  request: request.defaults({ baseUrl: `${issuer}/api/v3` }),
  onVerification({ verification_uri, user_code, expires_in }) {
    console.log(`Open ${plain(verification_uri)} and type the code ${plain(user_code)}`);
    console.log(`The code is good for ${expires_in} seconds.`);
  },
});

try {
  await auth({ type: 'oauth' });
  console.log('Signed in.');
} catch (error) {
  console.error(`Not signed in: ${plain(error.message)}`);
  process.exitCode = 1;
}
