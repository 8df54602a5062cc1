import type { Element } from 'domhandler';
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
  const scripts = page.inlineScripts.join('\n');
  const sendsAtOnce =
    SENDS.test(onLoad) ||
    (SENDS.test(scripts) && (ON_LOAD.test(scripts) || !/\bfunction\b|=>/.test(scripts)));
  const onlyForNoscript = buttons.length > 0 && buttons.every(inNoscript) && page.$('script').length > 0;
  if (!sendsAtOnce && !onlyForNoscript) return undefined;
  return { kind: 'button', label: 'by itself', meaning: 'unclear', element: form, form, fills: [] };
}
