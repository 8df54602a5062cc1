import type { Element } from 'domhandler';
import { isSearchField } from './beside-the-matter';
import type { HtmlPage } from './html-page';

const MOST_FIELDS = 200;

/** The one-line fields that a person can type into, passwords and a search of the site aside. */
export function textFields(page: HtmlPage): Element[] {
  return page
    .all('input')
    .filter(({ attribs }) => /^(?:|text|tel|number|email|url)$/i.test((attribs.type ?? '').trim()))
    .filter(({ attribs }) => attribs.readonly === undefined && attribs.disabled === undefined)
    .slice(0, MOST_FIELDS)
    .filter((field) => page.isSeen(field) && !isSearchField(page, field));
}
