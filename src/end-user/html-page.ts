import type { AnyNode, Document, Element } from 'domhandler';
import { allText, closest, elementsIn, isElement, parseHtml } from '../http/html-tree';
import { safeLine, safeText } from '../http/safe-text';
import { unreadable } from './page-limits';

/** A page as it came, after all redirects. */
export interface LoadedPage {
  readonly url: string;
  readonly status: number;
  /** Media type without parameters, in lower case; empty when the answer named none. */
  readonly mediaType: string;
  readonly body: string;
  /** Seconds after which one may come back, where a header of the answer says it. */
  readonly retryAfterSeconds?: number;
  /** A header of the answer says that nothing is left of what may be asked now. */
  readonly usedUp?: true;
  /** Addresses that the browser went by on the way here, in that order; this page's own is not among them. */
  readonly via?: readonly string[];
  /** A script sent something else, or nothing, in place of the form or link that was pressed to get here. */
  readonly sentByScript?: true;
  /** The form or link that was pressed to get here stood on a page that the browser no longer showed. */
  readonly resent?: true;
  /** `run` where a real browser has run the page's scripts: then buttons need no form, and no page sends itself. */
  readonly scripts?: 'run';
}

/** Why the pages could not be followed further, in words for a person. */
export class CannotFollowError extends Error {
  override readonly name = 'CannotFollowError';
}

/** Forms, fields, buttons and labels on one page: more is no page for a person. */
const MOST_CONTROLS = 2000;
/** How far a label, a heading or an alert is read. */
const NODES_OF_A_PART = 300;
const LONGEST_PART = 2000;
const LONGEST_TEXT = 200_000;
const LONGEST_SCRIPT = 50_000;
const MOST_SCRIPTS = 20;

const UNSEEN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'iframe',
  'object',
  'svg',
  'datalist',
]);
const BLOCK = new Set(
  (
    'address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr input button li main nav ol option p pre section select table td th tr ul'
  ).split(' '),
);
const HIDDEN_CLASSES = /(?:^|\s)(?:hidden|d-none|is-hidden|hide|invisible|uk-hidden)(?:\s|$)/;
const SALIENT =
  'h1, h2, h3, legend, [role=alert], [role=status], [class*=error], [class*=alert], [class*=danger], [class*=success], ' +
  '[class*=invalid], [class*=flash], [class*=notice], .red, [id*=error], [id*=message]';

/** One page, parsed: what a person sees on it, and its forms. */
export class HtmlPage {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  /** The primary subtag of the language that the root element names (RFC 5646 section 2.2.1), in lower case. */
  readonly language: string | undefined;
  /** The visible text by lines, a line to a block. */
  readonly lines: string;
  /** Texts that stand out: title, headings, alerts. */
  readonly salient: readonly string[];
  /** What runs on the page without being fetched. */
  readonly inlineScripts: readonly string[];
  private readonly tree: Document;
  private readonly base: string;
  private readonly unseen = new Map<AnyNode, boolean>();

  /** @throws CannotFollowError when the answer is no page that a person could read */
  constructor(readonly loaded: LoadedPage) {
    this.url = loaded.url;
    this.status = loaded.status;
    const isText = /^(?:text\/|application\/(?:.*\+)?(?:json|xml)|application\/xhtml)/.test(loaded.mediaType);
    if (loaded.mediaType !== '' && !isText) {
      throw new CannotFollowError(
        `it answered with ${safeText(loaded.mediaType, 60)}, which is no page to read`,
      );
    }
    if (loaded.body.slice(0, 4096).includes('\0')) {
      throw new CannotFollowError('it answered with binary data, which is no page to read');
    }
    const isHtml = /html/.test(loaded.mediaType) || loaded.mediaType === '';
    const html = isHtml
      ? loaded.body
      : `<pre>${loaded.body.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</pre>`;
    const reason = unreadable(html);
    if (reason) throw new CannotFollowError(reason);
    // <noscript> is read as markup: its button is how a page that submits itself can be followed.
    this.tree = parseHtml(html);
    if (this.all('form, input, button, select, textarea, label').length > MOST_CONTROLS) {
      throw new CannotFollowError(`the page has more than ${MOST_CONTROLS} fields and buttons`);
    }
    const base = this.all('base[href]')[0]?.attribs.href;
    this.base = (base && URL.canParse(base, loaded.url) && new URL(base, loaded.url).href) || loaded.url;
    const [title] = this.all('title');
    this.title = title ? safeLine(allText(title)).slice(0, 200) : '';
    const tag = this.all('html[lang]')[0]?.attribs.lang?.trim();
    this.language = /^([a-z]{2,3})(?![a-z\d])/i.exec(tag ?? '')?.[1]?.toLowerCase();
    this.lines = this.textOf(this.all('body')[0], Number.POSITIVE_INFINITY, LONGEST_TEXT);
    this.salient = [this.title, ...this.salientTexts()].filter((text) => text !== '');
    this.inlineScripts = this.all('script:not([src])')
      .slice(0, MOST_SCRIPTS)
      .map((script) => allText(script).slice(0, LONGEST_SCRIPT));
  }

  /** The elements that match one of the driver's own CSS selectors, in the order of the page. */
  all(selector: string): Element[] {
    return elementsIn(this.tree, selector);
  }

  /** Whether the page has an element that matches. */
  has(selector: string): boolean {
    return this.all(selector).length > 0;
  }

  /** The address a reference on this page stands for; undefined when it is none. */
  resolve(reference: string | undefined): URL | undefined {
    const trimmed = (reference ?? '').trim();
    // An empty action is the page itself, whatever its <base> says.
    if (trimmed === '') return new URL(this.url);
    return URL.canParse(trimmed, this.base) ? new URL(trimmed, this.base) : undefined;
  }

  /** Whether a person could see the element, as far as markup without style sheets tells. */
  isSeen(element: Element): boolean {
    const path: AnyNode[] = [];
    let node: AnyNode | null = element;
    let seen = true;
    while (node) {
      const known = this.unseen.get(node);
      if (known !== undefined) {
        seen = !known;
        break;
      }
      path.push(node);
      if (isElement(node) && hides(node)) {
        seen = false;
        break;
      }
      node = node.parent;
    }
    for (const passed of path) if (seen) this.unseen.set(passed, false);
    return seen;
  }

  /** The form that a control belongs to: by its `form` attribute, or the one around it. */
  formOf(control: Element): Element | undefined {
    const id = control.attribs.form;
    if (id !== undefined) {
      return this.all('form').find((form) => form.attribs.id === id);
    }
    const around = closest(control, 'form');
    if (around) return around;
    // <table><form><tr>…: the parser leaves such a form empty, and browsers still let it own what follows.
    const table = closest(control, 'table');
    const inTable = table && elementsIn(table, 'form')[0];
    // Where scripts run, fields and buttons without a form belong together all the same.
    return inTable ?? (this.loaded.scripts === 'run' ? this.all('body')[0] : undefined);
  }

  /** The visible text of an element, white space folded. */
  visibleText(element: Element): string {
    return safeLine(this.textOf(element, NODES_OF_A_PART, LONGEST_PART));
  }

  /** What names a field to a person and to a program: label, placeholder, aria-label, title; name, id, autocomplete. */
  fieldNames(field: Element): { readonly shown: string; readonly attributes: string } {
    const { id, name, placeholder, title, autocomplete } = field.attribs;
    const around = closest(field, 'label');
    const labels = this.all('label')
      .filter((label) => (id !== undefined && label.attribs.for === id) || label === around)
      .map((label) => this.visibleText(label));
    const shown = [...labels, placeholder, field.attribs['aria-label'], title].filter(Boolean).join(' ');
    return {
      shown: safeLine(shown).slice(0, 300),
      attributes: [name, id, autocomplete].filter(Boolean).join(' ').slice(0, 300),
    };
  }

  /**
   * The elements that match a selector out of a target file.
   *
   * @throws CannotFollowError when it is no CSS selector
   */
  select(selector: string): Element[] {
    try {
      return this.all(selector);
    } catch {
      throw new CannotFollowError(
        `the target file's selector ${JSON.stringify(selector)} is no CSS selector`,
      );
    }
  }

  private salientTexts(): string[] {
    return this.all(SALIENT)
      .slice(0, 200)
      .filter((element) => !['html', 'body', 'form', 'input', 'button', 'main'].includes(element.tagName))
      .filter((element) => this.isSeen(element))
      .map((element) => this.visibleText(element).slice(0, 400));
  }

  private textOf(root: Element | undefined, mostNodes: number, longest: number): string {
    if (!root) return '';
    const parts: string[] = [];
    let nodes = 0;
    const visit = (node: AnyNode): void => {
      nodes += 1;
      if (nodes > mostNodes) return;
      if (node.type === 'text') parts.push(node.data.slice(0, longest));
      else if (isElement(node)) {
        if (hides(node)) return;
        const block = BLOCK.has(node.tagName);
        if (block) parts.push('\n');
        // What stands in a field is seen as much as what stands beside it: a code filled in is a code shown.
        if (
          node.tagName === 'input' &&
          /^(?:text|tel|number|submit|button|)$/i.test(node.attribs.type ?? '')
        ) {
          parts.push(node.attribs.value ?? '');
        }
        const closed = node.tagName === 'details' && node.attribs.open === undefined;
        for (const child of node.children) {
          if (!closed || (isElement(child) && child.tagName === 'summary')) visit(child);
        }
        if (block) parts.push('\n');
      }
    };
    visit(root);
    return parts
      .join('')
      .split('\n')
      .map(safeLine)
      .filter((line) => line !== '')
      .join('\n');
  }
}

function hides({ tagName, attribs }: Element): boolean {
  return (
    UNSEEN.has(tagName) ||
    attribs.hidden !== undefined ||
    (tagName === 'input' && attribs.type?.toLowerCase() === 'hidden') ||
    (tagName === 'dialog' && attribs.open === undefined) ||
    /display:\s*none|visibility:\s*hidden/i.test(attribs.style ?? '') ||
    HIDDEN_CLASSES.test(attribs.class ?? '')
  );
}
