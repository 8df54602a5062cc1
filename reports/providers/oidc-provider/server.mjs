// oidc-provider with its own pages for development, its in-memory storage, and four clients.
import { Provider } from 'oidc-provider';

const device = {
  application_type: 'native',
  redirect_uris: [],
  response_types: [],
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
};
const provider = new Provider('http://localhost:8220', {
  clients: [
    { ...device, client_id: 'tv', client_name: 'Television' },
    { ...device, client_id: 'radio', client_name: 'Radio' },
    {
      ...device,
      client_id: 'box',
      client_name: 'Box',
      client_secret: 'box-secret-for-a-test',
      token_endpoint_auth_method: 'client_secret_basic',
    },
    {
      client_id: 'web',
      client_name: 'Web',
      redirect_uris: ['https://web.example/callback'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  ],
  claims: { openid: ['sub'], profile: ['name'] },
  cookies: { keys: ['only-for-a-test'] },
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  ttl: { DeviceCode: 60, AccessToken: 600, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
});
provider.listen(8220, '127.0.0.1');
