/** What became of a sign-in. */
export type Ended = 'was refused' | 'expired' | 'failed';

/** Words of an expiry. */
export const EXPIRY = /expir|timed?[ -]?out|too (late|long)|ran out|abgelaufen/i;
const REFUSAL =
  /den(y|ied)|refus|declin|reject|abort|cancel|not (been )?(approved|authori[sz]ed|granted|allowed)|access_denied|verweigert|abgelehnt/i;
const OTHER =
  /invalid|unauthori|unsupported|unknown|error|fail|grant|client|scope|something_new|refus|den(y|ied)/i;
/** What an interpreter prints when nobody caught an error. */
const CRASH =
  /Traceback \(most recent call last\)|^\s+at .+:\d+:\d+\)?$|^panic: |^goroutine \d+|stack backtrace/m;
const OAUTH_ERROR = /\b[a-z]+_[a-z_]+\b/;

/**
 * How the words that an end user is told mistake one end for another. Words are many, and languages too: only what is
 * plainly something else counts.
 *
 * @returns what is wrong, in words; undefined where nothing is
 */
export function mistaken(ended: Ended, told: string): string | undefined {
  if (ended === 'was refused' && EXPIRY.test(told) && !REFUSAL.test(told)) return 'it is told as an expiry';
  if (
    ended === 'expired' &&
    REFUSAL.test(told) &&
    !EXPIRY.test(told) &&
    !/expired_token|invalid|no longer/i.test(told)
  )
    return 'it is told as a refusal';
  if (ended === 'failed' && EXPIRY.test(told) && !OTHER.test(told)) return 'it is told as an expiry';
  if (CRASH.test(told) && !OAUTH_ERROR.test(lastLine(told)))
    return 'the program broke, and does not say what the server said';
  return undefined;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
