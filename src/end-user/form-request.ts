import type { Element } from 'domhandler';
import { allText, closest, elementsIn } from '../http/html-tree';
import { addressOnClick } from './address-on-click';
import { CannotFollowError, type HtmlPage } from './html-page';

/** Something done to a field before its form is sent. */
export type Fill =
  | { readonly field: Element; readonly text: string }
  | { readonly field: Element; readonly ticked: boolean };

/** What a press leads to: a request as a browser would make it. */
export interface PageRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly enctype: string;
}

/**
 * The request that a browser makes when a form is sent
 * ([HTML: form submission](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm)).
 *
 * @param submitter the button that was pressed: its name, value, formaction and formmethod count, no other button's do
 * @throws CannotFollowError when the form leads to something that is no http(s) address
 */
export function formRequest(
  page: HtmlPage,
  form: Element,
  submitter: Element | undefined,
  fills: readonly Fill[],
): PageRequest {
  const from = (attribute: 'action' | 'method' | 'enctype') =>
    submitter?.attribs[`form${attribute}`] ?? form.attribs[attribute];
  const url = page.resolve(from('action'));
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CannotFollowError(
      `the form leads to a ${url ? `${url.protocol} address` : 'broken address'}, not to a page`,
    );
  }
  const fields = formFields(page, form, submitter, fills);
  if (from('method')?.trim().toLowerCase() === 'post') {
    return { method: 'POST', url: url.href, fields, enctype: from('enctype')?.trim().toLowerCase() ?? '' };
  }
  url.search = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
  return { method: 'GET', url: url.href, fields: [], enctype: '' };
}

/** The request of a link, or of a button that only goes to an address. */
export function linkRequest(page: HtmlPage, link: Element): PageRequest {
  const { href } = link.attribs;
  const byScript = href === undefined || /^(?:#|javascript:)/i.test(href.trim());
  const url = page.resolve(byScript ? addressOnClick(link) : href);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CannotFollowError(
      `the link leads to a ${url ? `${url.protocol} address` : 'broken address'}, not to a page`,
    );
  }
  return { method: 'GET', url: url.href, fields: [], enctype: '' };
}

function formFields(
  page: HtmlPage,
  form: Element,
  submitter: Element | undefined,
  fills: readonly Fill[],
): [string, string][] {
  const fields: [string, string][] = [];
  const add = (name: string, value: string) => fields.push([name, value.replace(/\r\n|\r|\n/g, '\r\n')]);
  for (const field of page.all('input, select, textarea, button')) {
    const { name = '', value } = field.attribs;
    const type = (field.attribs.type ?? '').toLowerCase();
    const pressed = field === submitter;
    if (name === '' && !(pressed && type === 'image')) continue;
    if (page.formOf(field) !== form || (!pressed && isDisabled(field))) continue;
    const fill = fills.find((one) => one.field === field);
    if (field.tagName === 'button' || type === 'submit') {
      if (pressed) add(name, value ?? '');
    } else if (type === 'image') {
      if (!pressed) continue;
      add(name ? `${name}.x` : 'x', '1');
      add(name ? `${name}.y` : 'y', '1');
    } else if (type === 'checkbox' || type === 'radio') {
      const ticked = fill && 'ticked' in fill ? fill.ticked : field.attribs.checked !== undefined;
      if (ticked) add(name, value ?? 'on');
    } else if (field.tagName === 'select') {
      for (const chosen of fill && 'text' in fill ? [fill.text] : chosenOptions(field)) add(name, chosen);
    } else if (field.tagName === 'textarea') {
      add(name, fill && 'text' in fill ? fill.text : allText(field));
    } else if (type !== 'button' && type !== 'reset' && type !== 'file') {
      add(name, fill && 'text' in fill ? fill.text : (value ?? ''));
    }
  }
  return fields;
}

function isDisabled(field: Element): boolean {
  return field.attribs.disabled !== undefined || closest(field, 'fieldset[disabled]') !== undefined;
}

function chosenOptions(select: Element): string[] {
  const options = elementsIn(select, 'option').filter((option) => option.attribs.disabled === undefined);
  const optionValue = (option: Element) => option.attribs.value ?? allText(option).trim();
  const selected = options.filter((option) => option.attribs.selected !== undefined);
  if (select.attribs.multiple !== undefined) return selected.map(optionValue);
  const one = selected.at(-1) ?? options[0];
  return one ? [optionValue(one)] : [];
}

/**
 * The value to choose in a list from which something has to be chosen, and nothing is yet: the first that is one.
 *
 * @returns undefined where the form can be sent as it is
 */
export function choiceToMake(select: Element): string | undefined {
  if (select.attribs.required === undefined || isDisabled(select)) return undefined;
  if (chosenOptions(select).some((value) => value !== '')) return undefined;
  return elementsIn(select, 'option')
    .filter((option) => option.attribs.disabled === undefined)
    .map((option) => option.attribs.value ?? allText(option).trim())
    .find((value) => value !== '');
}
