import type { Visit } from '../end-user/end-user';

/**
 * Whether the end user typed the code and came to a page that says nothing of it and has nothing to go on with, though it
 * is no error page: some servers show the start page of who is signed in where a code is wrong.
 *
 * @returns false where anything else may have kept the end user from going on: a limit, a script that was not run
 */
export function leadsNowhere({ outcome, guess, pages }: Visit): boolean {
  const [before, last] = pages.slice(-2);
  if (outcome !== 'stuck' || guess !== undefined || !before || !last) return false;
  const { codeField, passwordField, idleScripts = false } = last.holds;
  return (
    before.action?.startsWith('typed the code') === true &&
    // Who was kept from going on did something here, and no page came of it.
    last.action === undefined &&
    last.status < 400 &&
    last.text !== '' &&
    !(last.limited ?? false) &&
    !(codeField || passwordField || idleScripts)
  );
}

/** Whether two visits led nowhere in the same way, by what the last page said. */
export function leadNowhereAlike(one: Visit, other: Visit): boolean {
  return leadsNowhere(one) && leadsNowhere(other) && one.pages.at(-1)?.text === other.pages.at(-1)?.text;
}
