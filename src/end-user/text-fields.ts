import type { Element } from 'domhandler';
import { isSearchField, USER_CODE } from './beside-the-matter';
import type { HtmlPage } from './html-page';

const MOST_FIELDS = 200;
const PASSWORD = /pass|pwd|kennwort|contrase|senha|パスワード|密码|密碼|current-/iu;

/** The one-line fields that a person can type into, passwords and a search of the site aside. */
export function textFields(page: HtmlPage): Element[] {
  return page
    .all('input')
    .filter(
      (field) =>
        /^(?:|text|tel|number|email|url)$/i.test((field.attribs.type ?? '').trim()) ||
        isHiddenCode(page, field),
    )
    .filter(({ attribs }) => attribs.readonly === undefined && attribs.disabled === undefined)
    .slice(0, MOST_FIELDS)
    .filter((field) => page.isSeen(field) && !isSearchField(page, field));
}

/** The fields that take a password, those that are seen. */
export function passwordFields(page: HtmlPage): Element[] {
  return page
    .all('input[type=password i]')
    .slice(0, MOST_FIELDS)
    .filter((field) => page.isSeen(field) && !isHiddenCode(page, field));
}

/** Whether a field that hides what is typed, as one for a password does, is called one for the user code. */
function isHiddenCode(page: HtmlPage, field: Element): boolean {
  if ((field.attribs.type ?? '').trim().toLowerCase() !== 'password') return false;
  const { attributes, shown } = page.fieldNames(field);
  if (PASSWORD.test(attributes)) return false;
  // A label may go around "Show password", too, so that it counts less than the field's own names.
  return USER_CODE.test(attributes) || (USER_CODE.test(shown) && !PASSWORD.test(shown));
}
