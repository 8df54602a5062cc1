import type { Element } from 'domhandler';
import { closest, elementsIn } from '../http/html-tree';
import type { HtmlPage } from './html-page';

/** Forms that have nothing to do with the device: choosing a language, searching, signing out. */
const BESIDE = /search|lang|locale|logout|log-out|signout|sign-out|cookie|newsletter/i;
const COOKIE_BANNER =
  '[id*=cookie i], [class*=cookie i], [id*=onetrust i], [id*=usercentrics i], [class*=cc-window i]';
const MENU = '[role=menu], [role=menubar], [role=listbox], [class~=dropdown-menu]';
const SEARCH = /^(?:q|query|search|suche|recherche|buscar|keywords?)$/i;
/** How far around a button the words of a cookie banner are looked for. */
const BANNER_LEVELS = 4;
const LONGEST_BANNER = 1500;

/** What a field for the user code is called: the page may call it a search for the device. */
export const USER_CODE = /(?:user|device|activation|pairing)[\s_-]*code/i;

/** Whether the form is about something else than the device. */
export function isFormBeside(form: Element): boolean {
  const { id, class: classes, action, role } = form.attribs;
  const isCalledSo = role === 'search' || BESIDE.test([id, classes, action].filter(Boolean).join(' '));
  return isCalledSo && !takesUserCode(form);
}

function takesUserCode(form: Element): boolean {
  return elementsIn(form, 'input:not([type=hidden i])').some(({ attribs: { name = '', id = '' } }) =>
    USER_CODE.test(`${name} ${id}`),
  );
}

/** Whether the field searches the site. */
export function isSearchField(page: HtmlPage, field: Element): boolean {
  const { name = '', id = '', role } = field.attribs;
  const form = page.formOf(field);
  return (
    role === 'searchbox' ||
    SEARCH.test(name) ||
    SEARCH.test(id) ||
    closest(field, 'search, [role=search]') !== undefined ||
    (form !== undefined && form.tagName === 'form' && isFormBeside(form))
  );
}

/** Whether pressing it opens or belongs to a menu, which decides nothing. */
export function isMenu(element: Element): boolean {
  const { attribs } = element;
  const popup = attribs['aria-haspopup'];
  return (
    (popup !== undefined && popup !== 'false') ||
    attribs['aria-expanded'] !== undefined ||
    /^(?:dropdown|collapse|offcanvas|tooltip|popover)$/i.test(
      attribs['data-toggle'] ?? attribs['data-bs-toggle'] ?? '',
    ) ||
    closest(element, MENU) !== undefined
  );
}

/** Whether the element belongs to what a site asks about cookies. */
export function isInCookieBanner(page: HtmlPage, element: Element): boolean {
  if (closest(element, COOKIE_BANNER) !== undefined) return true;
  const form = closest(element, 'form');
  let around = element.parent;
  for (let level = 0; level < BANNER_LEVELS && around && 'attribs' in around; level += 1) {
    const box = around as Element;
    if (box.tagName === 'body' || box.tagName === 'main') return false;
    // A box with another form in it, or with something to type into, is more than a banner.
    const holdsMore =
      elementsIn(box, 'form').some((one) => one !== form) ||
      elementsIn(
        box,
        'input:not([type=hidden i]):not([type=checkbox i]):not([type=submit i]):not([type=button i])',
      ).length > 0;
    if (holdsMore) return false;
    const text = page.visibleText(box);
    if (text.length > LONGEST_BANNER) return false;
    if (
      /\bcookies?\b|クッキー/iu.test(text) &&
      !/\b(?:device|gerät|appareil|dispositivo)\b|デバイス|设备|設備/iu.test(text)
    ) {
      return true;
    }
    around = box.parent;
  }
  return false;
}
