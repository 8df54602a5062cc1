import { bare } from './code-entry';
import type { HtmlPage } from './html-page';
import type { Control } from './page-controls';

/** What servers ask after a sign-in that has nothing to do with the device, by its heading. */
const QUESTIONS = [
  /\bstay (?:signed|logged) in\b|\b(?:keep|leave) (?:me|you) (?:signed|logged) in\b|\bremember (?:me|this browser)\b|\btrust this browser\b/i,
  /\b(?:create|add|set up|save|use) (?:a |your )?passkeys?\b|\brecovery (?:e-?mail|phone)\b/i,
  /angemeldet bleiben|rester connecté|mantener la sesión|manter (?:a )?sess|rimanere connesso/iu,
  /(?:ログイン|サインイン)(?:の)?状態を(?:維持|保持)|保持(?:登录|登入|登錄)/u,
];
/** Answers that leave everything as it is. */
const NOT_NOW =
  /^\P{L}*(?:no|not now|skip|later|maybe later|nein|nicht jetzt|überspringen|später|non|plus tard|ahora no|agora não|いいえ|否|稍后|跳过)(?!\p{L})/iu;

/**
 * The answer to a question that a server asks in between, such as whether to stay signed in: "No" on such a page refuses no
 * device, and "Yes" approves none.
 *
 * @returns undefined where the page asks nothing of the kind, or speaks of the code: then it may be the choice itself
 */
export function answerBesideTheMatter(
  page: HtmlPage,
  controls: readonly Control[],
  userCode: string,
): Control | undefined {
  const isAsked = page.salient.some((text) => QUESTIONS.some((question) => question.test(text)));
  if (!isAsked || (userCode !== '' && bare(page.lines).includes(bare(userCode)))) return undefined;
  // "Allow" is said to something else.
  if (controls.some(({ meaning, isGuess }) => meaning === 'approve' && !isGuess)) return undefined;
  const answers = controls.filter(({ meaning }) => meaning !== 'aside');
  return (
    answers.find(({ label }) => NOT_NOW.test(label)) ?? answers.find(({ meaning }) => meaning === 'go-on')
  );
}
