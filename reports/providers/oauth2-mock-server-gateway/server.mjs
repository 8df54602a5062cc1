// oauth2-mock-server, which has the authorization code flow only, and our gateway in front of it.
import { spawn } from 'node:child_process';
import { OAuth2Server } from 'oauth2-mock-server';

const behind = new OAuth2Server();
await behind.issuer.keys.generate('RS256');
await behind.start(8230, '127.0.0.1');
const upstream = behind.issuer.url;

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
    ...['--lifetime', '60', '--port', '8231'],
  ],
  { stdio: 'inherit' },
);
gateway.on('exit', (code) => process.exit(code ?? 1));
