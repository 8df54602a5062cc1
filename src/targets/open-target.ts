import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../http/nearest-word';
import type { OpenTarget, Target } from '../provider-under-test/target';
import { BUILT_IN_TARGETS } from './built-in';
import { openTargetFile } from './open-target-file';
import type { StartOptions } from './start-options';
import { TargetError } from './target-error';
import { parseTarget } from './target-file';
import { override, type TargetOverrides } from './target-overrides';

/**
 * Opens the target that a person named: a built-in name, the path of a target file, or an issuer's URL.
 *
 * @param start how it is started, where it is
 * @throws TargetError when there is no such target, or it is wrong as it is given; TargetUnavailable when it cannot be
 * started here
 */
export async function openTarget(
  name: string,
  overrides: TargetOverrides = {},
  start: StartOptions = {},
): Promise<OpenTarget> {
  const builtIn = BUILT_IN_TARGETS.find((each) => each.name === name);
  if (builtIn) {
    const { clientId, clientSecret, tenant } = overrides;
    const open = await builtIn.open({
      ...start,
      ...(clientId !== undefined && { clientId }),
      ...(clientSecret !== undefined && { clientSecret }),
      ...(tenant !== undefined && { tenant }),
    });
    return { ...open, target: override(open.target, overrides) };
  }
  if (/^https?:\/\//i.test(name)) return { target: issuerTarget(name, overrides), close: async () => {} };
  const path = targetFileAt(name);
  if (path !== undefined) return openTargetFile(path, overrides, start);
  const names = BUILT_IN_TARGETS.map((each) => each.name);
  throw new TargetError(
    `There is no target "${name}"${didYouMean(name, names) || `: give a built-in name (${names.join(', ')}), the path of a target file, or an issuer's URL.`}`,
  );
}

/** @throws TargetError */
function issuerTarget(issuer: string, overrides: TargetOverrides): Target {
  if (!overrides.clientId) {
    throw new TargetError(
      `The issuer ${issuer} needs --client-id: the client that the device is registered as.`,
    );
  }
  const { host } = URL.canParse(issuer) ? new URL(issuer) : { host: issuer };
  const target = {
    name: host,
    issuer,
    client: { client_id: overrides.clientId },
    user: { driver: 'manual' },
  };
  return override(parseTarget(target, issuer), overrides);
}

const IN_FOLDER = ['target.yaml', 'target.yml', 'target.json'];

/**
 * The target file that a path means: itself, or the one in this folder.
 *
 * @returns undefined where it looks like no path
 * @throws TargetError when it is a folder without a target file
 */
export function targetFileAt(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const inside = IN_FOLDER.map((file) => join(path, file)).find((file) => existsSync(file));
    if (inside !== undefined) return inside;
    throw new TargetError(`The folder ${path} has no target file: none of ${IN_FOLDER.join(', ')} is in it.`);
  }
  return existsSync(path) || /[\\/]|\.(ya?ml|json)$/.test(path) ? path : undefined;
}
