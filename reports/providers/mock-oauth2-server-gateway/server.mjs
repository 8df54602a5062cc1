// mock-oauth2-server (navikt), which has the authorization code flow only, and our gateway in front of it.
import { spawn } from 'node:child_process';

const env = {
  ...process.env,
  SERVER_PORT: '8240',
  JSON_CONFIG: JSON.stringify({ interactiveLogin: true, httpServer: 'NettyWrapper' }),
};
const main = 'no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt';
const behind = spawn('java', ['-cp', 'lib/*', main], { env, stdio: 'inherit' });
behind.on('exit', (code) => process.exit(code ?? 1));
const upstream = 'http://localhost:8240/default';
for (let tries = 0; tries < 200; tries++) {
  const answer = await fetch(`${upstream}/.well-known/openid-configuration`).catch(() => undefined);
  if (answer?.ok) break;
  await new Promise((resolve) => setTimeout(resolve, 300));
}

const gateway = spawn(
  'rfc8628',
  [
    'gateway',
    ...[
      '--upstream',
      upstream,
      '--upstream-client-id',
      'gateway',
      '--upstream-client-secret',
      'only-for-a-test',
    ],
    ...[
      '--client',
      'tv',
      '--client',
      'radio',
      '--client',
      'box:box-secret-for-a-test',
      '--scope',
      'openid profile',
    ],
    ...['--lifetime', '60', '--port', '8241'],
  ],
  { stdio: 'inherit' },
);
gateway.on('exit', (code) => process.exit(code ?? 1));
