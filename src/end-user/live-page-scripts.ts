/**
 * The programs that run inside of a live page. Each is the source of a function: the page's own world is another one, and
 * what is passed to it passes as JSON.
 */

/** Marks what can be acted on, and returns the page as a person sees it: live values, unseen parts marked hidden. */
export const SNAPSHOT = `(longest) => {
  const live = [...document.querySelectorAll('*')].slice(0, 20000);
  live.forEach((element, at) => element.setAttribute('data-end-user', String(at)));
  const copy = document.documentElement.cloneNode(true);
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    const original = live[Number(element.getAttribute('data-end-user'))];
    if (!original) continue;
    const name = original.localName;
    if (name === 'script') element.textContent = '';
    if (name === 'noscript' || name === 'style') element.remove();
    const inBody = document.body && document.body.contains(original) && original !== document.body;
    if (inBody && original.checkVisibility && name !== 'option' && !original.checkVisibility({ visibilityProperty: true })) {
      if (original.type !== 'hidden' && !original.querySelector('input, button, select, textarea')) element.setAttribute('hidden', '');
    }
    if (name === 'input' && !/^(?:password|checkbox|radio|file|submit|button|image|hidden)$/.test(original.type)) {
      element.setAttribute('value', original.value);
    }
    if (name === 'input' && /^(?:checkbox|radio)$/.test(original.type)) element.toggleAttribute('checked', original.checked);
  }
  return { html: copy.outerHTML.slice(0, longest), url: location.href, mediaType: document.contentType };
}`;

/** Fills in fields as typing would, and clicks; a button that scripts enable a moment later is waited for. */
export const PRESS = `async (fills, target, enter) => {
  const at = (mark) => document.querySelector('[data-end-user="' + mark + '"]');
  const tell = (field, ...types) => types.forEach((type) => field.dispatchEvent(new Event(type, { bubbles: true })));
  for (const { mark, text, ticked } of fills) {
    const field = at(mark);
    if (!field) continue;
    if (ticked !== undefined) {
      if (field.checked !== ticked) field.click();
      continue;
    }
    field.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
    tell(field, 'input', 'change');
  }
  const element = at(target);
  if (!element) return 'gone';
  for (let tries = 0; element.disabled && tries < 60; tries += 1) await new Promise((done) => setTimeout(done, 100));
  element.removeAttribute('target');
  if (element.form) element.form.removeAttribute('target');
  setTimeout(() => {
    if (!enter) return element.click();
    if (element.requestSubmit) return element.requestSubmit();
    const field = document.activeElement ?? element;
    for (const type of ['keydown', 'keypress', 'keyup']) {
      field.dispatchEvent(new KeyboardEvent(type, { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true }));
    }
  });
  return 'pressed';
}`;

/** Sends a form of a page that was left. */
export const RESEND = `(request) => {
  const form = document.createElement('form');
  form.method = request.method;
  form.action = request.url;
  if (request.enctype) form.enctype = request.enctype;
  for (const [name, value] of request.fields) {
    const field = document.createElement('textarea');
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.hidden = true;
  document.body.append(form);
  setTimeout(() => {
    if (request.method === 'GET') location.assign(request.url);
    else HTMLFormElement.prototype.submit.call(form);
  });
}`;

/** Whether the page is still being built; the text tells when it changes. */
export const STATE = `() => document.readyState + ' ' + location.href + ' ' + document.documentElement.innerHTML.length`;
