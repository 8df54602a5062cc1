/** A package that few need, and that is therefore not installed with this one, is missing. */
export class PackageMissingError extends Error {
  override readonly name = 'PackageMissingError';
}

/**
 * Loads a package that few targets need.
 *
 * @param name the package, as npm knows it
 * @param load `() => import('the-package')`, so that its types are known
 * @param purpose what needs it, as the beginning of a sentence
 * @throws PackageMissingError when it is not installed: one line that says how to get it
 */
export async function optionalPackage<T>(name: string, load: () => Promise<T>, purpose: string): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new PackageMissingError(
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
