import type { Dialect, DialectName, Provider } from './dialect';
import { GITHUB } from './github';
import { GOOGLE } from './google';
import { MICROSOFT } from './microsoft';
import { RFC8628 } from './rfc8628';

/** The well-known providers whose dialect is known. What is said of them was last looked up in November 2026. */
export const PROVIDERS: readonly Provider[] = [GOOGLE, MICROSOFT, GITHUB];

/** What a target file or a client file can name. */
export const DIALECT_NAMES = [
  'rfc8628',
  'google',
  'microsoft',
  'github',
] as const satisfies readonly DialectName[];

/** Whether an error says that the end user refused, by its name in the RFC or in any dialect that is known. */
export function isDenial(error: string | undefined): boolean {
  return (
    error === 'access_denied' ||
    PROVIDERS.some(({ reading }) => error !== undefined && reading.errors[error] === 'access_denied')
  );
}

/** The dialect of that name; {@link RFC8628} where none is named. */
export function dialectNamed(name: DialectName = 'rfc8628'): Dialect {
  return PROVIDERS.find((provider) => provider.name === name) ?? RFC8628;
}
