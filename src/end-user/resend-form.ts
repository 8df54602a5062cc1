import type { PageRequest } from './form-request';

interface LiveForm {
  method: string;
  action: string;
  enctype: string;
  hidden: boolean;
  append(field: unknown): void;
}
declare const document: {
  createElement(name: 'form'): LiveForm;
  createElement(name: 'textarea'): { name: string; value: string };
  readonly body: { append(element: unknown): void };
};
declare const location: { assign(address: string): void };
declare const HTMLFormElement: { readonly prototype: { submit(): void } };

/** Run inside of a page: sends a form of a page that was left, as a back button and a press would. */
export function sendForm({ method, url, enctype, fields }: PageRequest): void {
  if (method === 'GET') {
    location.assign(url);
    return;
  }
  const form = document.createElement('form');
  form.method = method;
  form.action = url;
  if (enctype) form.enctype = enctype;
  for (const [name, value] of fields) {
    const field = document.createElement('textarea');
    field.name = name;
    field.value = value;
    form.append(field);
  }
  form.hidden = true;
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
