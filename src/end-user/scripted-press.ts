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
const SWITCHES_OFF =
  /\.(?:set|remove)Attribute\(\s*['"]disabled['"]|\.(?:attr|prop|removeAttr|removeProp)\(\s*['"]disabled['"][^()]*\)/g;
/** The button that sends is called otherwise meanwhile ("One moment please"), as jQuery has it. */
const RENAMES =
  /\$\(\s*(['"])(?:button|input)?(?::submit|\[type=['"]?submit['"]?\])\1\s*\)\s*\.(?:attr\(\s*['"]value['"]\s*,[^()]*\)|val\([^()]*\))/g;
/** jQuery's way to listen, which sends nothing: `.submit(function () { … })`. */
const REGISTERS = /\.(?:click|submit)\((?=\s*(?:async\b|function\b|\(|\w+\s*=>))/g;
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
      CHANGES_REQUEST.test(
        withoutLooks(script, element.attribs.name === undefined || isOnlyWay(page, form)),
      ) &&
      isAbout(script, element, form),
  );
}

/**
 * The script without what it does to looks only.
 *
 * @param namesNothing whether the server is told the same where the name of the button is not sent, or another value of it
 */
function withoutLooks(script: string, namesNothing: boolean): string {
  const rest = script.replace(LOOKS_ONLY, '').replace(REGISTERS, '');
  return namesNothing ? rest.replace(SWITCHES_OFF, '').replace(RENAMES, '') : rest;
}

/** Whether one button alone sends the form: what it is called tells the server nothing that it does not know. */
function isOnlyWay(page: HtmlPage, form: Element | undefined): boolean {
  const buttons = page
    .all('button, input[type=submit i], input[type=image i]')
    .filter((one) => page.formOf(one) === form && !/^(?:button|reset)$/i.test(one.attribs.type ?? ''));
  return form !== undefined && buttons.length === 1;
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
  const both = [element, ...(form ? [form] : [])].map(({ attribs }) => attribs);
  const isNamed = (name: string | undefined) =>
    name !== undefined && name.length > 1 && mentions(script, name);
  return (
    both.some(({ id, name }) => isNamed(id) || isNamed(name)) ||
    both.some((attribs) => (attribs.class ?? '').split(/\s+/).some((name) => selects(script, name))) ||
    /['"](?:form|button|input)\b[^'"]{0,60}['"]\s*\)|document\.forms|getElementsByTagName/.test(script) ||
    closest(element, '[data-action], [data-controller]') !== undefined
  );
}

/** A name that is called, as `form.submit()` is, is a function's and no element's. */
function mentions(script: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-]|\\s*\\()`).test(script);
}

/** Where a script has a variable of that name, as `btn` often is, only a selector or a text that begins with it is about the class. */
function selects(script: string, name: string): boolean {
  const isVariable = new RegExp(`\\b(?:var|let|const)\\s+${escaped(name)}(?![\\w-])`).test(script);
  const before = isVariable ? '(?<=[.\'"`])' : '(?<![\\w-])';
  return name.length > 1 && new RegExp(`${before}${escaped(name)}(?![\\w-]|\\s*\\()`).test(script);
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
