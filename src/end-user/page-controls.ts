import type { Element } from 'domhandler';
import { addressOnClick } from './address-on-click';
import type { Fill } from './form-request';
import { fold, type HtmlPage, isElement } from './html-page';
import { attributeMeaning, type LabelMeaning, labelMeaning } from './label-meaning';

/** Something that can be pressed on a page. */
export interface Control {
  readonly kind: 'button' | 'link';
  readonly label: string;
  readonly meaning: LabelMeaning;
  readonly element: Element;
  /** The form a button sends. */
  readonly form?: Element;
  /** What has to be chosen in the form before, where buttons alone do not decide. */
  readonly fills: readonly Fill[];
}

const MOST_CONTROLS = 500;
const BUTTONS = 'button, input[type=submit i], input[type=image i], input[type=button i]';
/** Forms beside the matter: choosing a language, searching, signing out. */
const BESIDE = /search|lang|locale|logout|log-out|signout|sign-out|cookie|newsletter/i;

/** The buttons that send a form, and the links that stand for buttons, with what each of them means. */
export function pageControls(page: HtmlPage): Control[] {
  const buttons = page.$(BUTTONS).toArray().filter(isElement).slice(0, MOST_CONTROLS);
  return [...buttons.flatMap((button) => buttonControls(page, button)), ...linkControls(page)];
}

/** The buttons of one form that can be pressed, the form's default button first in the page's order. */
export function buttonsOf(controls: readonly Control[], form: Element): Control[] {
  return controls.filter((one) => one.kind === 'button' && one.form === form);
}

/** A press of Enter in a form without a button. */
export function enterIn(form: Element): Control {
  return { kind: 'button', label: 'Enter', meaning: 'unclear', element: form, form, fills: [] };
}

function buttonControls(page: HtmlPage, button: Element): Control[] {
  const form = page.formOf(button);
  const type = (button.attribs.type ?? '').toLowerCase();
  // A button that scripts enable a moment later counts; without scripts it never will be.
  const dead = button.attribs.disabled !== undefined && page.$('script').length === 0;
  const leads = page.loaded.scripts !== 'run' && (!form || type === 'button') && addressOnClick(button);
  if (leads && !dead && page.isSeen(button) && !inCookieBanner(page, button)) {
    return buttonThatLeads(page, button, leads);
  }
  if (!form || dead || type === 'reset' || !page.isSeen(button)) return [];
  const { id: formId, class: formClass, action } = form.attribs;
  if (BESIDE.test([formId, formClass, action].filter(Boolean).join(' ')) || inCookieBanner(page, button))
    return [];
  const label = buttonLabel(page, button);
  const meaning = buttonMeaning(label, button);
  if (type === 'button' && page.loaded.scripts !== 'run') {
    return scriptedRefusal(page, button, form, label, meaning);
  }
  const control: Control = { kind: 'button', label, meaning, element: button, form, fills: [] };
  return meaning === 'deny' || meaning === 'aside' ? [control] : (choiceByRadio(page, control) ?? [control]);
}

function buttonLabel(page: HtmlPage, button: Element): string {
  const { value, title, alt, name, id } = button.attribs;
  const shown =
    button.tagName === 'input'
      ? fold(value ?? alt ?? '')
      : page.visibleText(button) || fold(imageText(page, button));
  return (
    fold(button.attribs['aria-label'] ?? '') ||
    shown ||
    fold(title ?? '') ||
    name ||
    id ||
    'Submit'
  ).slice(0, 200);
}

function imageText(page: HtmlPage, button: Element): string {
  return page.$(button).find('img[alt]').first().attr('alt') ?? '';
}

function buttonMeaning(label: string, button: Element): LabelMeaning {
  const byLabel = labelMeaning(label);
  if (byLabel !== 'unclear' && byLabel !== 'go-on') return byLabel;
  const { name, id, value, formaction } = button.attribs;
  const byAttributes = attributeMeaning([
    button.tagName === 'button' ? value : undefined,
    formaction?.split(/[?#]/)[0]?.split('/').at(-1),
    name,
    id,
  ]);
  if (byAttributes === 'deny') return 'deny';
  return byLabel === 'unclear' && (byAttributes === 'approve' || byAttributes === 'go-on')
    ? byAttributes
    : byLabel;
}

/** A button whose script does nothing but go to an address of the page's own origin. */
function buttonThatLeads(page: HtmlPage, button: Element, address: string): Control[] {
  if (page.resolve(address)?.origin !== new URL(page.url).origin) return [];
  const label = buttonLabel(page, button);
  return [{ kind: 'link', label, meaning: buttonMeaning(label, button), element: button, fills: [] }];
}

/**
 * A "Cancel" that a script carries out by resetting and sending the consent form with no scope ticked: the way of Spring
 * Authorization Server. Any other scripted button cannot be pressed without scripts.
 */
function scriptedRefusal(
  page: HtmlPage,
  button: Element,
  form: Element,
  label: string,
  meaning: LabelMeaning,
): Control[] {
  const script = `${button.attribs.onclick ?? ''}\n${page.scripts}`;
  const boxes = page.$(form).find('input[type=checkbox i]:not([disabled])').toArray();
  if (meaning !== 'deny' || boxes.length === 0 || !/\.reset\(\)/.test(script) || !/\.submit\(\)/.test(script))
    return [];
  return [{ kind: 'button', label, meaning, element: form, form, fills: [] }];
}

/** A form where radio buttons decide and one button sends: approving and refusing are two ways to fill it in. */
function choiceByRadio(page: HtmlPage, control: Control): Control[] | undefined {
  const radios = page
    .$('input[type=radio i]')
    .toArray()
    .filter((radio) => page.formOf(radio) === control.form)
    .map((field) => {
      const { shown } = page.fieldNames(field);
      const byLabel = labelMeaning(shown);
      return {
        field,
        shown,
        meaning: byLabel === 'unclear' ? attributeMeaning([field.attribs.value]) : byLabel,
      };
    });
  const deny = radios.find((radio) => radio.meaning === 'deny');
  const approve =
    radios.find((radio) => radio.meaning === 'approve') ?? radios.find((radio) => radio.meaning === 'go-on');
  if (!deny || !approve || deny.field.attribs.name !== approve.field.attribs.name) return undefined;
  return [approve, deny].map(({ field, shown, meaning }) => ({
    ...control,
    label: shown || field.attribs.value || control.label,
    meaning: meaning === 'deny' ? 'deny' : 'approve',
    fills: radios
      .filter((radio) => radio.field.attribs.name === field.attribs.name)
      .map((radio) => ({ field: radio.field, ticked: radio.field === field })),
  }));
}

/** Links count where they are dressed as buttons, or refuse; and never where they leave the page's origin. */
function linkControls(page: HtmlPage): Control[] {
  const origin = new URL(page.url).origin;
  return page
    .$('a[href]')
    .toArray()
    .slice(0, MOST_CONTROLS)
    .filter((link) => page.isSeen(link) && !inCookieBanner(page, link))
    .flatMap((link): Control[] => {
      const label = (page.visibleText(link) || fold(link.attribs['aria-label'] ?? '')).slice(0, 200);
      const meaning = labelMeaning(label);
      const dressed =
        link.attribs.role === 'button' ||
        /btn|button/i.test(link.attribs.class ?? '') ||
        page.$(link).find('button').length > 0;
      const counts = meaning === 'deny' || meaning === 'sign-in' || (dressed && meaning !== 'aside');
      const url = page.resolve(link.attribs.href);
      if (!counts || url?.origin !== origin || link.attribs.href?.startsWith('#')) return [];
      return [{ kind: 'link', label, meaning, element: link, fills: [] }];
    });
}

function inCookieBanner(page: HtmlPage, element: Element): boolean {
  return page.$(element).closest('[id*=cookie i], [class*=cookie i]').length > 0;
}

const SENDS =
  /(?:forms\[\d+\]|forms\.\w+|document\.\w+|getElementById\([^)]{1,80}\)|querySelector\([^)]{1,80}\)|this|\bform)\.submit\(\)/;
const ON_LOAD = /DOMContentLoaded|\bonload\b|addEventListener\(\s*['"]load['"]/;

/**
 * The form that a page sends by itself when it has loaded: hidden fields only, and a script that sends it then, or a
 * button for browsers without scripts alone.
 */
export function selfSendingControl(page: HtmlPage): Control | undefined {
  if (page.loaded.scripts === 'run') return undefined;
  const forms = page.$('form').toArray();
  const form = forms.find((one) => {
    const fields = page
      .$('input, select, textarea')
      .toArray()
      .filter((field) => page.formOf(field) === one);
    return (
      fields.length > 0 && fields.every((field) => /^(?:hidden|submit)$/i.test(field.attribs.type ?? ''))
    );
  });
  if (!form) return undefined;
  const buttons = page
    .$(BUTTONS)
    .toArray()
    .filter((button) => page.formOf(button) === form);
  const inNoscript = (button: Element) => page.$(button).closest('noscript').length > 0;
  const onLoad = page.$('body').attr('onload') ?? '';
  const sendsAtOnce =
    SENDS.test(onLoad) ||
    (SENDS.test(page.scripts) && (ON_LOAD.test(page.scripts) || !/\bfunction\b|=>/.test(page.scripts)));
  const onlyForNoscript = buttons.length > 0 && buttons.every(inNoscript) && page.$('script').length > 0;
  if (!sendsAtOnce && !onlyForNoscript) return undefined;
  return { kind: 'button', label: 'by itself', meaning: 'unclear', element: form, form, fills: [] };
}
