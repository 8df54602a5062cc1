import type { Element } from 'domhandler';
import { choiceToMake, type Fill } from './form-request';
import type { HtmlPage } from './html-page';

/** Boxes that ask about something else than what the device may do. */
const BOX_ASIDE =
  /remember|newsletter|marketing|stay|keep|ask (?:me )?again|don.?t|do not|opt.?out|subscribe|updates|logout|log out|sign.?out|trust this (?:browser|computer|device)|angemeldet bleiben|merken|souvenir|recordar|lembrar|次回|保存|记住|記住/i;

/**
 * Boxes of the form that approves are what is approved: an end user who approves wants all of it. Of a list that has to be
 * chosen from, an account or an organization, any will do.
 *
 * @param made what pressing the control fills in already, such as the decision in a list
 */
export function fillsToApprove(page: HtmlPage, form: Element | undefined, made: readonly Fill[]): Fill[] {
  if (!form) return [];
  const lists = page
    .all('select[required]')
    .filter((list) => page.formOf(list) === form && page.isSeen(list))
    .filter((list) => made.every(({ field }) => field !== list))
    .flatMap((field) => {
      const text = choiceToMake(field);
      return text === undefined ? [] : [{ field, text }];
    });
  const boxes = page
    .all('input[type=checkbox i]')
    .filter((box) => page.formOf(box) === form && box.attribs.disabled === undefined)
    .filter((box) => {
      const { attributes, shown } = page.fieldNames(box);
      return box.attribs.required !== undefined || !BOX_ASIDE.test(`${attributes} ${shown}`);
    })
    .map((field) => ({ field, ticked: true }));
  return [...boxes, ...lists];
}
