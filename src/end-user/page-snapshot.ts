/**
 * What is run inside of a page, and so may use nothing but what a browser has. The few parts of a live page that are
 * used, by their names there.
 */
interface LiveNode {
  readonly nodeType: number;
  readonly data?: string;
  readonly childNodes: ArrayLike<LiveNode>;
}

interface LiveElement extends LiveNode {
  readonly localName: string;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  readonly shadowRoot: LiveNode | null;
  readonly type?: string;
  readonly value?: string;
  readonly checked?: boolean;
  assignedNodes?(options: { readonly flatten: boolean }): ArrayLike<LiveNode>;
  checkVisibility?(options: { readonly visibilityProperty: boolean }): boolean;
}

declare const document: {
  readonly documentElement: LiveElement;
  readonly body: LiveElement | null;
  readonly contentType: string;
  readonly readyState: string;
};
declare const location: { readonly href: string };
declare function getComputedStyle(element: LiveElement): { readonly display: string };

/** A page as a person sees it at this moment. */
export interface PageSnapshot {
  /** Markup with the values that fields have now; each element is marked with its place in `elements`. */
  readonly html: string;
  readonly url: string;
  readonly mediaType: string;
  readonly elements: readonly unknown[];
}

/** The attribute by which an element of a snapshot names the live one. */
export const MARK = 'data-end-user';

/**
 * Writes down the page: what is not visible is marked hidden, what web components show stands in their place, and frames
 * are left empty.
 *
 * @param options `longest`: characters to write at most; `from`: the number of the first mark
 */
export function takeSnapshot({
  longest,
  from,
}: {
  readonly longest: number;
  readonly from: number;
}): PageSnapshot {
  const elements: LiveElement[] = [];
  const parts: string[] = [];
  const empty = new Set(
    'area base br col embed hr img input link meta param source track wbr iframe svg canvas video audio object'.split(
      ' ',
    ),
  );
  const leftOut = new Set(['script', 'style', 'noscript', 'template', 'link', 'meta']);
  const closesItself = new Set('area base br col embed hr img input param source track wbr'.split(' '));
  let room = longest;
  const write = (text: string): void => {
    if (room > 0) parts.push(text);
    room -= text.length;
  };
  const escaped = (text: string): string =>
    text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  const isVisible = (element: LiveElement): boolean =>
    element.checkVisibility === undefined ||
    element.checkVisibility({ visibilityProperty: true }) ||
    getComputedStyle(element).display === 'contents';
  const attributesOf = (element: LiveElement, inBody: boolean): Map<string, string> => {
    const values = new Map<string, string>();
    for (const { name, value } of Array.from(element.attributes)) values.set(name, value);
    const { localName: name, type = '' } = element;
    if (name === 'input' && !/^(?:password|checkbox|radio|file|submit|button|image|hidden)$/.test(type)) {
      values.set('value', element.value ?? '');
    }
    if (name === 'input' && /^(?:checkbox|radio)$/.test(type)) {
      values.delete('checked');
      if (element.checked) values.set('checked', '');
    }
    if (inBody && name !== 'option' && type !== 'hidden' && !isVisible(element)) values.set('hidden', '');
    // It has told the browser what to hide, which a style sheet may have overruled.
    else values.delete('style');
    return values;
  };
  const visit = (node: LiveNode, inBody: boolean): void => {
    if (room <= 0) return;
    if (node.nodeType === 3) write(escaped(node.data ?? ''));
    if (node.nodeType !== 1) return;
    const element = node as LiveElement;
    const name = element.localName;
    if (leftOut.has(name)) return;
    if (name === 'slot' && element.assignedNodes) {
      const shown = Array.from(element.assignedNodes({ flatten: true }));
      for (const child of shown.length > 0 ? shown : Array.from(element.childNodes)) visit(child, inBody);
      return;
    }
    const mark = from + elements.push(element) - 1;
    const attributes = Array.from(attributesOf(element, inBody))
      .filter(([key]) => /^[\w:.-]+$/.test(key))
      .map(([key, value]) => ` ${key}="${escaped(value.slice(0, 5000))}"`)
      .join('');
    write(`<${name}${attributes} data-end-user="${mark}">`);
    if (name === 'textarea') write(escaped(element.value ?? ''));
    else if (!empty.has(name)) {
      const children = element.shadowRoot ?? element;
      for (const child of Array.from(children.childNodes)) visit(child, inBody || name === 'body');
    }
    if (!closesItself.has(name)) write(`</${name}>`);
  };
  visit(document.documentElement, false);
  return { html: parts.join(''), url: location.href, mediaType: document.contentType, elements };
}

/**
 * Whether the page is still being built; the text is another one when it changes. It ends in "empty" while there is nothing
 * to see, or no more than that something is being loaded.
 */
export function pageState(): string {
  const { documentElement, readyState, body } = document;
  const { innerHTML = '' } = documentElement as unknown as { innerHTML?: string };
  const shown = body as unknown as
    | (LiveElement & { innerText?: string; querySelector(selectors: string): unknown })
    | null;
  const isHidden = shown?.checkVisibility?.({ visibilityProperty: true }) === false;
  // What a person sees is asked for; of what is not rendered at all it would be the whole source.
  // biome-ignore lint/performance/useDomNodeTextContent: textContent has hidden text and scripts as well
  const text = isHidden ? '' : (shown?.innerText ?? '').trim();
  const isEmpty =
    shown !== null &&
    (isHidden || /^[^\n]{0,40}(?:\u2026|\.\.\.)$|^$/.test(text)) &&
    (isHidden ||
      !shown.querySelector('input:not([type=hidden]), button, a[href], iframe, frame, embed, object'));
  return `${readyState} ${location.href} ${innerHTML.length}${isEmpty ? ' empty' : ''}`;
}
