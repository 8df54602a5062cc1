import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { StartDescription } from './start-description';

const NAMES_SECRET = /secret|pass|token|credential|(?:^|_)key(?:$|_)|pwd/i;

/**
 * What a server is told under the name of a secret as it is started: in its environment, also by the Compose file.
 *
 * @param folder that the paths of the description count from
 */
export function startSecrets({ env, container, compose }: StartDescription, folder: string): string[] {
  return [env, container?.env, compose && readCompose(resolve(folder, compose.file))].flatMap(secretsIn);
}

/** A file that cannot be read is complained of when it is started. */
function readCompose(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Values under the name of a secret, wherever they stand; in a list of variables, what comes after `NAME=`. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const [, name = '', secret = ''] = /^(\w+)=(.*)$/s.exec(value) ?? [];
    return NAMES_SECRET.test(name) ? [meant(secret)] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    NAMES_SECRET.test(name) && (typeof item === 'string' || typeof item === 'number')
      ? [meant(String(item))]
      : secretsIn(item),
  );
}

/** Compose puts variables of the environment in, as `${NAME}` and `$NAME`. */
function meant(text: string): string {
  return text.replace(/\$\{?(\w+)[^}\s]*\}?/g, (whole, name: string) => process.env[name] ?? whole);
}
