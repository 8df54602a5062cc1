import { TargetUnavailable } from './target-error';

/**
 * Loads a package that few users need, and that is therefore not installed with this one.
 *
 * @param name the package, as npm knows it
 * @param load `() => import('the-package')`, so that its types are known
 * @param purpose what needs it, as the beginning of a sentence: `The target "embedded"`
 * @returns the package's exports
 * @throws TargetUnavailable when it is not installed: one line that says how to get it
 * @example
 * const { Provider } = await optionalPeer('oidc-provider', () => import('oidc-provider'), 'The target "embedded"');
 */
export async function optionalPeer<T>(name: string, load: () => Promise<T>, purpose: string): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new TargetUnavailable(
      `${purpose} needs the package ${name}, which is not installed here: npm install ${name}`,
    );
  }
}

/** Whether it is this package that is missing, and not one that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const codes = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];
  return codes.includes(String(error.code)) && error.message.includes(`'${name}'`);
}
