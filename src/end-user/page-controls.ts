import type { Element } from 'domhandler';
import { allText, closest, elementsIn } from '../http/html-tree';
import { safeLine } from '../http/safe-text';
import { addressOnClick } from './address-on-click';
import { isFormBeside, isInCookieBanner, isMenu } from './beside-the-matter';
import { fillsToApprove } from './consent-boxes';
import { type Fill, formRequest } from './form-request';
import type { HtmlPage } from './html-page';
import { attributeMeaning, type LabelMeaning, labelMeaning } from './label-meaning';
import { needsScript } from './scripted-press';

/** Something that can be pressed on a page. */
export interface Control {
  readonly kind: 'button' | 'link';
  readonly label: string;
  readonly meaning: LabelMeaning;
  /** Whether the meaning is read from attributes alone (`id`, `name`), because the label says nothing that is known. */
  readonly isGuess?: boolean;
  readonly element: Element;
  /** The form a button sends. */
  readonly form?: Element;
  /** What has to be chosen in the form before, where buttons alone do not decide. */
  readonly fills: readonly Fill[];
  /** Why this end user cannot press it, though a person could. */
  readonly outOfReach?: string;
}

const MOST_CONTROLS = 500;
export const BUTTONS = 'button, input[type=submit i], input[type=image i], input[type=button i]';
export const NEEDS_SCRIPTS =
  'a script carries it out, which this driver does not run: it needs driver: browser';

/** The buttons that send a form, and the links that stand for buttons, with what each of them means. */
export function pageControls(page: HtmlPage): Control[] {
  const buttons = page.all(BUTTONS).slice(0, MOST_CONTROLS);
  return withoutLookalikes(page, [
    ...buttons.flatMap((button) => buttonControls(page, button)),
    ...linkControls(page),
  ]);
}

/** The buttons of one form that can be pressed, the form's default button first in the page's order. */
export function buttonsOf(controls: readonly Control[], form: Element): Control[] {
  return controls.filter((one) => one.kind === 'button' && one.form === form);
}

/** A press of Enter in a form without a button. */
export function enterIn(form: Element): Control {
  return { kind: 'button', label: 'Enter', meaning: 'unclear', element: form, form, fills: [] };
}

/** What the target file names by a selector, whatever it looks like. */
export function controlAt(page: HtmlPage, element: Element): Control {
  const form = page.formOf(element);
  const isLink = element.tagName === 'a';
  return {
    kind: isLink ? 'link' : 'button',
    label:
      page.visibleText(element) || element.attribs.value || element.attribs['aria-label'] || element.tagName,
    meaning: 'unclear',
    element,
    fills: [],
    ...(isLink || !form ? {} : { form }),
    ...(needsScript(page, element, form) ? { outOfReach: NEEDS_SCRIPTS } : {}),
  };
}

function buttonControls(page: HtmlPage, button: Element): Control[] {
  const form = page.formOf(button);
  const runs = page.loaded.scripts === 'run';
  const type = (button.attribs.type ?? '').toLowerCase();
  // A button that scripts enable a moment later counts; without scripts it never will be.
  const dead = button.attribs.disabled !== undefined && !runs && !page.has('script');
  if (dead || type === 'reset' || !page.isSeen(button)) return [];
  if (isMenu(button) || isInCookieBanner(page, button)) return [];
  // The link around it is what is followed.
  if (closest(button, 'a[href]') !== undefined) return [];
  const label = buttonLabel(page, button);
  const meaning = buttonMeaning(label, button);
  const control: Control = { kind: 'button', label, ...meaning, element: button, fills: [] };
  if (!runs && (!form || type === 'button')) {
    const address = addressOnClick(button);
    if (address !== undefined) return buttonThatLeads(page, control, address);
    return form && isFormBeside(form) ? [] : scripted(page, control, form);
  }
  if (!form || isFormBeside(form)) return [];
  const sending: Control = {
    ...control,
    form,
    ...(needsScript(page, button, form) ? { outOfReach: NEEDS_SCRIPTS } : {}),
  };
  return sending.meaning === 'deny' || sending.meaning === 'aside'
    ? [sending]
    : (choiceByRadio(page, sending) ?? choiceByList(page, sending) ?? [sending]);
}

function buttonLabel(page: HtmlPage, button: Element): string {
  const { value, title, alt, name, id } = button.attribs;
  const shown =
    button.tagName === 'input'
      ? safeLine(value ?? alt ?? '')
      : page.visibleText(button) || safeLine(imageText(button));
  return (
    safeLine(button.attribs['aria-label'] ?? '') ||
    shown ||
    safeLine(title ?? '') ||
    name ||
    id ||
    'Submit'
  ).slice(0, 200);
}

function imageText(button: Element): string {
  return elementsIn(button, 'img[alt]')[0]?.attribs.alt ?? '';
}

/** A label that can be read beats every attribute, but for a "Continue" whose value is what the server takes as a refusal. */
function buttonMeaning(label: string, button: Element): Pick<Control, 'meaning' | 'isGuess'> {
  const byLabel = labelMeaning(label);
  const { name, id, value, formaction } = button.attribs;
  const sent = attributeMeaning([
    button.tagName === 'button' ? value : undefined,
    formaction?.split(/[?#]/)[0]?.split('/').at(-1),
  ]);
  if (byLabel === 'go-on' && sent === 'deny') return { meaning: 'deny' };
  if (byLabel !== 'unclear') return { meaning: byLabel };
  const byAttributes = sent === 'unclear' ? attributeMeaning([name, id]) : sent;
  return ['approve', 'deny', 'go-on'].includes(byAttributes)
    ? { meaning: byAttributes, isGuess: true }
    : { meaning: 'unclear' };
}

/** A button whose script does nothing but go to an address of the page's own origin. */
function buttonThatLeads(page: HtmlPage, control: Control, address: string): Control[] {
  const leadsAway = page.resolve(address)?.origin !== new URL(page.url).origin;
  if (!leadsAway) return [{ ...control, kind: 'link' }];
  return decides(control) ? [{ ...control, kind: 'link', outOfReach: 'it leads to another site' }] : [];
}

/** A button that sends no form by itself: only a script can make it do something. */
function scripted(page: HtmlPage, control: Control, form: Element | undefined): Control[] {
  const refusal = form && scriptedRefusal(page, control, form);
  if (refusal) return [refusal];
  const hasScripts = page.has('script') || control.element.attribs.onclick !== undefined;
  return hasScripts && decides(control)
    ? [{ ...control, ...(form ? { form } : {}), outOfReach: NEEDS_SCRIPTS }]
    : [];
}

function decides({ meaning }: Control): boolean {
  return meaning === 'approve' || meaning === 'deny';
}

/**
 * A "Cancel" that a script carries out by resetting and sending the consent form with no scope ticked: the way of Spring
 * Authorization Server. Any other scripted button cannot be pressed without scripts.
 */
function scriptedRefusal(page: HtmlPage, control: Control, form: Element): Control | undefined {
  const script = [control.element.attribs.onclick ?? '', ...page.inlineScripts].join('\n');
  const boxes = elementsIn(form, 'input[type=checkbox i]:not([disabled])');
  const resets = /\.reset\(\)/.test(script) && /\.submit\(\)/.test(script);
  if (control.meaning !== 'deny' || boxes.length === 0 || !resets) return undefined;
  return { ...control, element: form, form };
}

/**
 * Where approving and refusing would send the very same request, a script has to make the difference: neither can be
 * pressed without running it.
 */
function withoutLookalikes(page: HtmlPage, controls: readonly Control[]): Control[] {
  if (page.loaded.scripts === 'run') return [...controls];
  const requests = new Map(
    controls
      .filter((one) => decidesOrGoesOn(one) && one.form !== undefined)
      .map((one) => [one, requestText(page, one)]),
  );
  const isLookalike = (control: Control) => {
    const own = requests.get(control);
    return [...requests].some(
      ([other, text]) => text === own && (other.meaning === 'deny') !== (control.meaning === 'deny'),
    );
  };
  return controls.map((one) =>
    one.outOfReach === undefined && requests.has(one) && isLookalike(one)
      ? { ...one, outOfReach: NEEDS_SCRIPTS }
      : one,
  );
}

function decidesOrGoesOn(control: Control): boolean {
  return decides(control) || control.meaning === 'go-on';
}

function requestText(page: HtmlPage, control: Control): string {
  const { form, element } = control;
  if (!form) return '';
  const ticks = control.meaning === 'deny' ? [] : fillsToApprove(page, form, control.fills);
  const fills = [...control.fills, ...ticks];
  try {
    return JSON.stringify(formRequest(page, form, element === form ? undefined : element, fills));
  } catch {
    return '';
  }
}

/** A form where radio buttons decide and one button sends: approving and refusing are two ways to fill it in. */
function choiceByRadio(page: HtmlPage, control: Control): Control[] | undefined {
  const radios = page
    .all('input[type=radio i]')
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

/** The same with a list from which the decision is chosen. */
function choiceByList(page: HtmlPage, control: Control): Control[] | undefined {
  for (const field of page.all('select:not([multiple])')) {
    if (page.formOf(field) !== control.form || !page.isSeen(field)) continue;
    const options = elementsIn(field, 'option:not([disabled])').map((option) => {
      const label = safeLine(allText(option));
      const byLabel = labelMeaning(label);
      const { value = label } = option.attribs;
      return { label, value, meaning: byLabel === 'unclear' ? attributeMeaning([value]) : byLabel };
    });
    const deny = options.find(({ meaning }) => meaning === 'deny');
    const approve = options.find(({ meaning }) => meaning === 'approve') ?? options.find(goesOn);
    if (!deny || !approve) continue;
    return [approve, deny].map(({ label, value, meaning }) => ({
      ...control,
      label,
      meaning: meaning === 'deny' ? 'deny' : 'approve',
      fills: [{ field, text: value }],
    }));
  }
  return undefined;
}

function goesOn({ meaning }: { readonly meaning: LabelMeaning }): boolean {
  return meaning === 'go-on';
}

/**
 * Links count where they are dressed as buttons, or refuse, or approve beside one that refuses; none is followed that leaves
 * the page's origin.
 */
function linkControls(page: HtmlPage): Control[] {
  const origin = new URL(page.url).origin;
  const links = page
    .all('a[href], a[onclick], [role=button]:not(button):not(input)')
    .slice(0, MOST_CONTROLS)
    .filter((link) => page.isSeen(link) && !isMenu(link) && !isInCookieBanner(page, link))
    .map((element) => {
      const label = (page.visibleText(element) || safeLine(element.attribs['aria-label'] ?? '')).slice(
        0,
        200,
      );
      return { element, label, meaning: labelMeaning(label) };
    });
  const refusals = links
    .filter(({ meaning }) => meaning === 'deny')
    .map(({ element }) => page.resolve(element.attribs.href));
  return links.flatMap(({ element, label, meaning }): Control[] => {
    const dressed =
      element.attribs.role === 'button' ||
      /btn|button/i.test(element.attribs.class ?? '') ||
      elementsIn(element, 'button').length > 0;
    const { href } = element.attribs;
    const isTwin = meaning === 'approve' && refusals.some((other) => areTwins(page.resolve(href), other));
    const counts = meaning === 'deny' || meaning === 'sign-in' || isTwin || (dressed && meaning !== 'aside');
    if (!counts) return [];
    const link: Control = { kind: 'link', label, meaning, element, fills: [] };
    if (href === undefined || /^(?:#|javascript:)/i.test(href.trim())) return linkByScript(page, link);
    if (page.resolve(href)?.origin === origin) return [link];
    return meaning === 'deny' ? [{ ...link, outOfReach: 'it leads to another site' }] : [];
  });
}

/** Addresses that differ in their last part alone, as those of two answers to one question do. */
function areTwins(one: URL | undefined, other: URL | undefined): boolean {
  if (!one || !other || one.href === other.href) return false;
  const folder = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/[^/]*$/, '')}`;
  return folder(one) === folder(other);
}

/** What a script makes a button of belongs to the fields around it as a button does: it may be the one that signs in. */
function asButton(page: HtmlPage, link: Control): Control {
  const form = link.element.attribs.role === 'button' ? page.formOf(link.element) : undefined;
  return form && !isFormBeside(form) ? { ...link, kind: 'button', form } : link;
}

function linkByScript(page: HtmlPage, link: Control): Control[] {
  if (page.loaded.scripts === 'run') return [asButton(page, link)];
  const address = addressOnClick(link.element);
  if (address !== undefined) return buttonThatLeads(page, link, address);
  return decides(link) ? [{ ...link, outOfReach: NEEDS_SCRIPTS }] : [];
}
