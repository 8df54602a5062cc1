import type { Element } from 'domhandler';
import { closest } from '../http/html-tree';
import type { HtmlPage } from './html-page';
import { BUTTONS, type Control } from './page-controls';

const SENDS =
  /(?:forms\[\d+\]|forms\.\w+|document\.\w+|getElementById\([^)]{1,80}\)|querySelector\([^)]{1,80}\)|this|\bform)\.submit\(\)/;
const ON_LOAD = /DOMContentLoaded|\bonload\b|addEventListener\(\s*['"]load['"]/;

/**
 * The form that a page sends by itself when it has loaded: hidden fields only, and a script that sends it then, or a
 * button for browsers without scripts alone.
 */
export function selfSendingControl(page: HtmlPage): Control | undefined {
  if (page.loaded.scripts === 'run') return undefined;
  const forms = page.all('form');
  const form = forms.find((one) => {
    const fields = page.all('input, select, textarea').filter((field) => page.formOf(field) === one);
    return (
      fields.length > 0 && fields.every((field) => /^(?:hidden|submit)$/i.test(field.attribs.type ?? ''))
    );
  });
  if (!form) return undefined;
  const buttons = page.all(BUTTONS).filter((button) => page.formOf(button) === form);
  const inNoscript = (button: Element) => closest(button, 'noscript') !== undefined;
  const onLoad = page.all('body')[0]?.attribs.onload ?? '';
  const scripts = page.inlineScripts.join('\n');
  const sendsAtOnce =
    SENDS.test(onLoad) ||
    (SENDS.test(scripts) && (ON_LOAD.test(scripts) || !/\bfunction\b|=>/.test(scripts)));
  const onlyForNoscript = buttons.length > 0 && buttons.every(inNoscript) && page.has('script');
  if (!sendsAtOnce && !onlyForNoscript) return undefined;
  return { kind: 'button', label: 'by itself', meaning: 'unclear', element: form, form, fills: [] };
}
