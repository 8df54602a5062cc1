import type { Element } from 'domhandler';
import { closest } from '../http/html-tree';
import type { HtmlPage } from './html-page';

/** What a script does that changes what is sent, or whether it is sent. */
const CHANGES_REQUEST =
  /\.(?:value|checked|action|method|name|formAction|innerHTML|href)\s*=(?!=)|\b(?:setAttribute|removeAttribute|append|appendChild|createElement|insertAdjacentHTML|FormData|fetch|XMLHttpRequest|sendBeacon|preventDefault|requestSubmit|axios|ajax)\b|\$\.(?:get|post)\b|\.(?:val|attr|prop|submit|click)\(|\blocation\b|\breturn\s+false\b|\bwindow\.open\b/;
/** Calls that change nothing about what is sent: a question to the person, which they say yes to. */
const HARMLESS_CALLS =
  /^(?:confirm|alert|focus|blur|scrollTo|scrollIntoView|if|for|while|switch|return|function|getElementById|querySelector|querySelectorAll|setTimeout|add|remove|toggle|log|void|ga|gtag|push|plausible)$/;
/** What a script does to how a page looks. */
const LOOKS_ONLY =
  /\.(?:set|remove)Attribute\(\s*['"](?:class|style|hidden|tabindex|aria-[\w-]+|data-[\w-]+)['"]/g;
/** A button that is switched off while its form is on its way; its own name, where it has one, is then not sent. */
const SWITCHES_OFF = /\.(?:set|remove)Attribute\(\s*['"]disabled['"]/g;
const OWN_SUBMIT = /\b(?:this\.form|this|form|document\.forms\[\d+\])\.submit\(\)/g;
const HANDLERS = ['onclick', 'onmousedown', 'onmouseup', 'onpointerdown'];
const LISTENS =
  /addEventListener\(\s*['"](?:click|submit|mousedown|pointerdown)['"]|\.on(?:click|submit)\s*=|\.on\(\s*['"](?:click|submit)|\.(?:click|submit)\(\s*(?:function|\(|\w+\s*=>)/;
const LONGEST = 20_000;

/**
 * Whether a script has a part in what a press sends, so that the page has to be run to press it: an event handler on the
 * button or its form that is not known to be harmless, or an inline script that listens to them and changes something.
 *
 * @param element the button or link
 * @param form the form it sends
 */
export function needsScript(page: HtmlPage, element: Element, form: Element | undefined): boolean {
  if (page.loaded.scripts === 'run') return false;
  const handlers = [
    ...HANDLERS.map((name) => element.attribs[name]),
    ...(form ? [form.attribs.onsubmit] : []),
  ].filter((script) => script !== undefined && script.trim() !== '');
  if (handlers.some((script) => changesRequest(page, script ?? ''))) return true;
  return page.inlineScripts.some(
    (script) =>
      LISTENS.test(script) &&
      CHANGES_REQUEST.test(withoutLooks(script, element)) &&
      isAbout(script, element, form),
  );
}

/** The script without what it does to looks only, and to a button whose name is not sent anyway. */
function withoutLooks(script: string, { attribs }: Element): string {
  const rest = script.replace(LOOKS_ONLY, '');
  return attribs.name === undefined ? rest.replace(SWITCHES_OFF, '') : rest;
}

function changesRequest(page: HtmlPage, script: string): boolean {
  const own = script.slice(0, LONGEST).replace(OWN_SUBMIT, '');
  if (CHANGES_REQUEST.test(own)) return true;
  const called = [...own.matchAll(/([A-Za-z_$][\w$]*)\s*\(/g)].map(([, name]) => name ?? '');
  // What a function does that stands in another file cannot be known.
  return called.some((name) => !HARMLESS_CALLS.test(name) && bodyChangesRequest(page, name));
}

function bodyChangesRequest(page: HtmlPage, name: string): boolean {
  const escaped = name.replace(/\$/g, '\\$');
  const declared = new RegExp(
    `function\\s+${escaped}\\s*\\(|\\b${escaped}\\s*=\\s*(?:async\\s*)?(?:function|\\()`,
  );
  const script = page.inlineScripts.find((one) => declared.test(one));
  return (
    script === undefined ||
    CHANGES_REQUEST.test(script.slice(script.search(declared), LONGEST).replace(OWN_SUBMIT, ''))
  );
}

/** Whether a script speaks of this button or form: by its id, name or class, or of buttons and forms in general. */
function isAbout(script: string, element: Element, form: Element | undefined): boolean {
  const names = [element, ...(form ? [form] : [])].flatMap(({ attribs }) => [
    attribs.id,
    attribs.name,
    ...(attribs.class ?? '').split(/\s+/),
  ]);
  return (
    names.some((name) => name !== undefined && name.length > 1 && mentions(script, name)) ||
    /['"](?:form|button|input)\b[^'"]{0,60}['"]\s*\)|document\.forms|getElementsByTagName/.test(script) ||
    closest(element, '[data-action], [data-controller]') !== undefined
  );
}

/** A name that is called, as `form.submit()` is, is a function's and no element's. */
function mentions(script: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-]|\\s*\\()`).test(script);
}
