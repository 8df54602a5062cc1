import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package: a checkout, or where it is installed. */
export const PACKAGE_ROOT = findRoot(__dirname);

/** True in a checkout that runs its TypeScript as it is, false in the compiled package. */
export const RUNS_FROM_SOURCE = __filename.endsWith('.ts');

export const PACKAGE: { readonly name: string; readonly version: string } = JSON.parse(
  readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'),
);

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('The package.json of rfc8628-conformance is missing.');
  return findRoot(parent);
}
