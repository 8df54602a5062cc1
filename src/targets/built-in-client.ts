import { join } from 'node:path';
import { PACKAGE, PACKAGE_ROOT, RUNS_FROM_SOURCE } from '../engine/package-root';
import { type ClientFile, parseClient } from './client-file';

/** The name of the client that is built in: this package's own, as a process of its own. */
export const LOGIN = 'login';

/** `rfc8628 login` as a client to be judged. */
export function loginClient(): ClientFile {
  const main = RUNS_FROM_SOURCE
    ? ['-r', sourceLoader(), join(PACKAGE_ROOT, 'src/cli/main.ts')]
    : [join(PACKAGE_ROOT, 'dist/src/cli/main.js')];
  return parseClient(
    {
      name: LOGIN,
      version: PACKAGE.version,
      command: [
        process.execPath,
        ...main,
        'login',
        '{issuer}',
        '--client-id',
        '{client_id}',
        '--scope',
        '{scope}',
      ],
    },
    'the built-in client',
    PACKAGE_ROOT,
  );
}

/** What this process reads TypeScript with, so that the client does too. */
function sourceLoader(): string {
  const loader = process.execArgv[process.execArgv.indexOf('-r') + 1] ?? 'ts-node/register';
  return loader.startsWith('./') ? join(PACKAGE_ROOT, loader) : loader;
}
