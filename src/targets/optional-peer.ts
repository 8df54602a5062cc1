import { optionalPackage, PackageMissingError } from '../http/optional-package';
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
    return await optionalPackage(name, load, purpose);
  } catch (error) {
    throw error instanceof PackageMissingError ? new TargetUnavailable(error.message) : error;
  }
}
