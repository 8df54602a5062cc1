import { existsSync, readFileSync } from 'node:fs';
import type { OpenTarget, Target } from '../provider-under-test/target';
import { BUILT_IN_TARGETS } from './built-in';
import type { StartOptions } from './start-options';
import { TargetError } from './target-error';
import { parseTarget, readTargetFile } from './target-file';

/** What the command line may say besides the target itself; each wins over the target file. */
export interface TargetOverrides {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scope?: string;
  /** For a service that has tenants. */
  readonly tenant?: string;
  readonly maxWait?: number;
  readonly sampleSize?: number;
}

/**
 * Opens the target that a person named: a built-in name, the path of a target file, or an issuer's URL.
 *
 * @param start for a built-in target
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
  return { target: readTarget(name, overrides), close: async () => {} };
}

function readTarget(name: string, overrides: TargetOverrides): Target {
  if (/^https?:\/\//i.test(name)) {
    if (!overrides.clientId) {
      throw new TargetError(
        `The issuer ${name} needs --client-id: the client that the device is registered as.`,
      );
    }
    const { host } = URL.canParse(name) ? new URL(name) : { host: name };
    const target = {
      name: host,
      issuer: name,
      client: { client_id: overrides.clientId },
      user: { driver: 'manual' },
    };
    return override(parseTarget(target, name), overrides);
  }
  if (existsSync(name) || /[\\/]|\.(ya?ml|json)$/.test(name)) {
    const target = readTargetFile(name);
    return override(target.ca ? { ...target, ca: readCertificates(target.ca, name) } : target, overrides);
  }
  const known = BUILT_IN_TARGETS.map((each) => each.name).join(', ');
  throw new TargetError(
    `There is no target "${name}": give a built-in name (${known}), the path of a target file, or an issuer's URL.`,
  );
}

function override(
  target: Target,
  { clientId, clientSecret, scope, maxWait, sampleSize }: TargetOverrides,
): Target {
  return {
    ...target,
    client: {
      ...target.client,
      ...(clientId !== undefined && { client_id: clientId }),
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
    },
    ...(scope !== undefined && { scope }),
    ...(maxWait !== undefined && { max_wait: maxWait }),
    ...(sampleSize !== undefined && { sample_size: sampleSize }),
  };
}

function readCertificates(path: string, source: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new TargetError(`${source}: the file named by "ca", ${path}, cannot be read.`);
  }
}
