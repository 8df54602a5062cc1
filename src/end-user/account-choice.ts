import type { HtmlPage } from './html-page';
import { type Control, controlAt } from './page-controls';

/** What a page is headed by that asks which of several accounts is meant. */
const QUESTIONS = [
  /\b(?:choose|select|pick|which)\b[^.!?]{0,30}\b(?:accounts?|profiles?|identity)\b/i,
  /\bkonto\b[^.!?]{0,20}(?:wählen|auswählen)|(?:wählen|welches)\b[^.!?]{0,20}\bkonto\b/iu,
  /(?:choisi\p{L}+|sélectionne\p{L}+|quel)[^.!?]{0,20}\bcompte/iu,
  /(?:elig\p{L}+|elij\p{L}+|seleccion\p{L}+|escolh\p{L}+|selecion\p{L}+|scegli\p{L}*|seleziona)[^.!?]{0,20}\b(?:cuenta|conta|account)\b/iu,
  /アカウント(?:を|の)(?:選択|選ん)/u,
  /(?:选择|選擇)[^。]{0,6}(?:账号|帐号|账户|帐户|帳號|帳戶)/u,
];
/** More links than any list of accounts has: they are the site's own. */
const MOST_LINKS = 200;

/**
 * The end user's own account on a page that asks which of several is meant, as servers do after a sign-in or in place of
 * one. The target file tells it by `user.username`; what decides about the device comes on a later page.
 *
 * @param username the name that the end user signs in with
 * @returns undefined where the page does not ask, or has no such account
 * @example
 * accountChoice(page, controls, 'alice') // the button "Alice Liddell, alice@example.com"
 */
export function accountChoice(
  page: HtmlPage,
  controls: readonly Control[],
  username: string | undefined,
): Control | undefined {
  if (username === undefined || username === '') return undefined;
  if (!page.salient.some((text) => QUESTIONS.some((question) => question.test(text)))) return undefined;
  const own = new RegExp(`(?<![\\p{L}\\p{N}])${literally(username)}(?![\\p{L}\\p{N}])`, 'iu');
  const isOwn = ({ label, meaning }: Control): boolean =>
    own.test(label) && meaning !== 'aside' && meaning !== 'deny' && meaning !== 'approve';
  return controls.find(isOwn) ?? linksOf(page).find(isOwn);
}

/** A list of accounts is often one of plain links. */
function linksOf(page: HtmlPage): Control[] {
  const { origin } = new URL(page.url);
  return page
    .all('a[href]')
    .slice(0, MOST_LINKS)
    .filter((link) => page.isSeen(link) && page.resolve(link.attribs.href)?.origin === origin)
    .map((link) => controlAt(page, link));
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
