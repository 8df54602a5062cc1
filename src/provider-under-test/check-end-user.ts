import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { createEndUser } from '../end-user/create-end-user';
import type { UserDescription, Visit } from '../end-user/end-user';
import type { LoaderLimits } from '../end-user/web-page-loader';
import type { TransportLimits } from '../http/transport';
import type { ReadAuthorization } from './authorization';

/**
 * Tries whether a person of the target file can get to the choice about a device, and leaves the choice open. Nobody at
 * a terminal is asked, and no program is run: that may take somebody's time.
 *
 * @param key of the target file
 * @returns one sentence about what is wrong; undefined where nothing is known to be wrong
 */
export async function checkEndUser(
  key: 'user' | 'other_user',
  user: UserDescription,
  { verification_uri, user_code }: ReadAuthorization,
  limits: TransportLimits & LoaderLimits,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (user.driver === 'command') return commandFault(key, user);
  if (user.driver !== 'form' && user.driver !== 'browser') return undefined;
  if (verification_uri === undefined || user_code === undefined) return undefined;
  const endUser = createEndUser(user, limits);
  try {
    const task = { uri: verification_uri, userCode: user_code, decision: 'look' } as const;
    const visit = await endUser.openBrowser().run({ ...task, ...(signal && { signal }) });
    return credentialsFault(key, user, visit) ?? selectorFault(key, user, visit);
  } finally {
    await endUser.close();
  }
}

/** One sentence about a person who cannot sign in, or a driver that cannot act here; undefined where the visit met neither. */
export function credentialsFault(
  key: string,
  user: UserDescription,
  { fault, detail }: Visit,
): string | undefined {
  if (fault === undefined) return undefined;
  if (fault === 'driver-missing') return `${key}.driver is ${user.driver}: ${detail}`;
  const who = user.username === undefined ? `the ${key.replace('_', ' ')}` : `the user "${user.username}"`;
  const look = fault === 'credentials-refused' ? 'look at' : 'give';
  return `${who} cannot sign in: ${detail}; ${look} ${key}.username and ${key}.password`;
}

/** Only of selectors for what was seen on the way: what comes after the choice was not looked at. */
function selectorFault(key: string, user: UserDescription, visit: Visit): string | undefined {
  const { pages, outcome, unmatchedSelectors = [] } = visit;
  const last = pages.at(-1);
  const did = (pattern: RegExp): boolean => pages.some(({ action }) => action && pattern.test(action));
  const chose = outcome === 'asked' && last?.holds.approve !== undefined && last.holds.deny !== undefined;
  const passed: Readonly<Record<string, boolean>> = {
    code: did(/typed the code/) || (outcome === 'stuck' && !pages.some(({ holds }) => holds.codeField)),
    code_submit: did(/typed the code/),
    username: did(/signed in|typed the user name/),
    password: did(/signed in/),
    sign_in: did(/signed in|typed the user name/),
    approve: chose,
    deny: chose,
  };
  const name = unmatchedSelectors.find((each) => passed[each]);
  if (name === undefined) return undefined;
  const selector = (user.selectors as Readonly<Record<string, string>> | undefined)?.[name];
  return `${key}.selectors.${name} (${selector}) matches nothing on the pages up to the choice about the device: ${pages.map(({ title, url }) => `"${title}" at ${url.split(/[?#]/)[0]}`).join(', ')}`;
}

/** A program that is not there would leave untested what needs an end user, again and again. */
function commandFault(key: string, { command, folder: own = '.' }: UserDescription): string | undefined {
  const [program] = command ?? [];
  if (program === undefined || process.platform === 'win32') return undefined;
  const folders = /\//.test(program) ? [''] : (process.env.PATH ?? '').split(delimiter);
  const found = folders.some((folder) => executable(resolve(own, folder, program)));
  return found
    ? undefined
    : `${key}.command names the program ${JSON.stringify(program)}, which cannot be started`;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
