import { compile, is, selectAll } from 'css-select';
import type { AnyNode, Document, Element } from 'domhandler';
import { textContent } from 'domutils';
import { parse } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';

/**
 * Parses a page as a browser without scripts does: what stands in `<noscript>` is markup. The tree is for looking only: who
 * asks for the same page again may get the same one.
 *
 * @param places whether each element carries the place of its attributes in the text (`sourceCodeLocation`)
 *
 * @example
 * elementsIn(parseHtml('<form><input name="user_code"></form>'), 'input').length; // 1
 */
export function parseHtml(html: string, { places = false }: { readonly places?: boolean } = {}): Document {
  if (places) return parsed(html, places);
  const recent = lastPages.find((page) => page.html === html) ?? { html, tree: parsed(html, places) };
  lastPages = [recent, ...lastPages.filter((page) => page !== recent)].slice(0, MOST_LAST_PAGES);
  return recent.tree;
}

/** Pages that were parsed last: one that came is searched for secrets, and read by the end user a moment later. */
let lastPages: readonly { readonly html: string; readonly tree: Document }[] = [];
const MOST_LAST_PAGES = 16;

function parsed(html: string, places: boolean): Document {
  return parse(html, {
    treeAdapter: adapter,
    scriptingEnabled: false,
    sourceCodeLocationInfo: places,
  });
}

/**
 * The elements below a node that match a CSS selector, in the order of the page.
 *
 * @throws Error when it is no CSS selector
 */
export function elementsIn(root: Document | Element, selector: string): Element[] {
  return selectAll<AnyNode, Element>(compiled(selector) ?? selector, root.children).filter(isElement);
}

/** The element itself or the nearest one around it that matches a CSS selector. */
export function closest(element: Element, selector: string): Element | undefined {
  const path: Element[] = [];
  for (let node: AnyNode | null = element; node; node = node.parent) if (isElement(node)) path.push(node);
  return path.find((one) => is(one, compiled(selector) ?? selector));
}

type Matcher = (element: Element) => boolean;

/** Selectors that were read: the same few are asked of every page, and reading one takes longer than finding what matches. */
const matchers = new Map<string, Matcher>();
const MOST_MATCHERS = 500;

/** What such a selector matches depends on where it is looked for. */
const RELATIVE = /:scope|:has|(?:^|[,(])\s*[>+~]/i;

/** @throws Error when it is no CSS selector */
function compiled(selector: string): Matcher | undefined {
  const known = matchers.get(selector);
  if (known || RELATIVE.test(selector)) return known;
  const matcher: Matcher = compile<AnyNode, Element>(selector);
  if (matchers.size < MOST_MATCHERS) matchers.set(selector, matcher);
  return matcher;
}

/** All text below a node, seen or not. */
export function allText(node: AnyNode): string {
  return textContent(node);
}

/** Whether a text is a CSS selector. */
export function isSelector(text: string): boolean {
  try {
    compile(text);
    return true;
  } catch {
    return false;
  }
}

export function isElement(node: AnyNode): node is Element {
  return node.type === 'tag' || node.type === 'script' || node.type === 'style';
}
