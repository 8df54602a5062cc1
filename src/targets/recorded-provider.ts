import { existsSync } from 'node:fs';
import { PROVIDERS } from '../dialects/dialects';
import type { RecordedProvider } from '../provider-under-test/judge-recording';
import { targetFileAt } from './open-target';
import { TargetError } from './target-error';
import { readTargetFile } from './target-file';

/** What a target says of the provider that a recording is of. */
export interface NamedProvider extends RecordedProvider {
  /** Where its device authorization endpoint is, as far as the target says: `https://idp.example`. */
  readonly origin?: string;
}

/**
 * The provider that a recording is of, as a person named it. Nothing is started, registered or looked up for it.
 *
 * @param name google, microsoft or github, a target file or its folder, or an issuer's URL
 * @throws TargetError when there is no such target, or it is one that nobody records
 */
export function recordedProvider(name: string): NamedProvider {
  const wellKnown = PROVIDERS.find((provider) => provider.name === name);
  if (wellKnown) {
    const { origin } = new URL(
      wellKnown.service.endpoints.device_authorization_endpoint.replace('{tenant}', 't'),
    );
    return { name, origin, dialect: wellKnown.name, known_deviations: {} };
  }
  if (/^https?:\/\//i.test(name) && URL.canParse(name))
    return { name: new URL(name).host, known_deviations: {} };
  const path = targetFileAt(name);
  if (path === undefined || !existsSync(path)) {
    throw new TargetError(
      `"${name}" is nothing that a recording is of: name ${PROVIDERS.map((each) => each.name).join(', ')}, a target file, an issuer's URL, or nothing.`,
    );
  }
  const { name: title, version, dialect, known_deviations, endpoints } = readTargetFile(path);
  const address = endpoints?.device_authorization_endpoint;
  return {
    name: title,
    ...(version !== undefined && { version }),
    ...(dialect !== undefined && { dialect }),
    ...(address !== undefined && { origin: new URL(address).origin }),
    known_deviations,
  };
}
