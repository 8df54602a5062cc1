// The device grant of @azure/msal-node, as its sample (auth-code-cli-app, device-code) uses it, with an authority of one's own.
import { PublicClientApplication } from '@azure/msal-node';

const { RFC8628_ISSUER: issuer, RFC8628_CLIENT_ID: clientId, RFC8628_SCOPE: scope } = process.env;
const authority = `${issuer}/common`;
/** What a terminal may show: the library hands on what the server sent, as it should. */
const plain = (text) => String(text).replace(/\p{C}/gu, '');

const application = new PublicClientApplication({
  auth: {
    clientId,
    authority,
    knownAuthorities: [new URL(issuer).host],
    authorityMetadata: JSON.stringify({
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    }),
  },
});

try {
  await application.acquireTokenByDeviceCode({
    scopes: scope ? scope.split(' ') : [],
    deviceCodeCallback: ({ verificationUri, userCode, expiresIn }) => {
      console.log(`Open ${plain(verificationUri)} and type the code ${plain(userCode)}`);
      console.log(`The code is good for ${expiresIn} seconds.`);
    },
  });
  console.log('Signed in.');
} catch (error) {
  console.error(`Not signed in: ${plain(error.errorCode ?? '')} ${plain(error.message)}`);
  process.exitCode = 1;
}
