/*
 * Functions that run inside of the page: the browser gets their text alone, so that they may use nothing but what they are
 * given and what every page has.
 */

interface LiveControl {
  value: string;
  checked: boolean;
  readonly form: { removeAttribute(name: string): void } | null;
  click(): void;
  dispatchEvent(event: unknown): boolean;
  removeAttribute(name: string): void;
  requestSubmit?(): void;
}
declare const Event: new (type: string, options: { bubbles: boolean }) => unknown;

export function setValue(node: unknown, text: string): void {
  const field = node as LiveControl;
  field.value = text;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

export function setTicked(node: unknown, ticked: boolean): void {
  const box = node as LiveControl;
  if (box.checked !== ticked) box.click();
}

export function submitForm(node: unknown): void {
  (node as LiveControl).requestSubmit?.();
}

export function keepInPage(node: unknown): void {
  const control = node as LiveControl;
  control.removeAttribute('target');
  control.form?.removeAttribute('target');
}

export function isInPage(node: unknown): boolean {
  return (node as { readonly isConnected: boolean }).isConnected;
}

export function clickAnyway(node: unknown): void {
  (node as LiveControl).click();
}

export function pickElement(elements: unknown, at: number): unknown {
  return (elements as readonly unknown[])[at];
}

export function placeOf(elements: unknown, element: unknown): number {
  return (elements as readonly unknown[]).indexOf(element);
}

export function textOfSnapshot(taken: unknown): { html: string; url: string; mediaType: string } {
  const { html, url, mediaType } = taken as { html: string; url: string; mediaType: string };
  return { html, url, mediaType };
}
