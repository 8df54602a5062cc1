/** Deeper than any page that people use, and than browsers themselves keep. */
const DEEPEST = 512;
/** White space inside one tag, outside of quotes: about its number of attributes. */
const MOST_ATTRIBUTES = 1000;
const MOST_TAGS = 20_000;
/** Left open, each of these is opened anew in every paragraph that follows. */
const DEEPEST_FORMATTING = 16;

const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));
const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr keygen frame'.split(' '),
);
/** Elements that end by themselves when their like begins: left open, they do not nest. */
const SELF_ENDING = new Set(
  'html head body p li dt dd td th tr thead tbody tfoot option optgroup colgroup rp rt'.split(' '),
);
const RAW_TEXT = new Set('script style textarea title xmp iframe noembed noframes'.split(' '));

/**
 * Finds pages that are made to exhaust a parser, by one pass over the text: building a tree takes time that grows
 * with the square of the depth and of the attributes of one tag.
 *
 * @returns why the page is not to be parsed, in words; undefined when it may be
 */
export function unreadable(html: string): string | undefined {
  let depth = 0;
  let tags = 0;
  let formatting = 0;
  let at = html.indexOf('<');
  while (at !== -1) {
    const next = html.charCodeAt(at + 1) | 0;
    const closing = next === 47;
    const nameAt = closing ? at + 2 : at + 1;
    if (!isLetter(html.charCodeAt(nameAt))) {
      const end = html.startsWith('<!--', at) ? html.indexOf('-->', at + 4) : at;
      at = end === -1 ? -1 : html.indexOf('<', end + 1);
      continue;
    }
    const name = /^[a-z][a-z0-9:-]{0,40}/i.exec(html.slice(nameAt, nameAt + 41))?.[0].toLowerCase() ?? '';
    const tag = tagEnd(html, nameAt + name.length);
    if (tag.attributes > MOST_ATTRIBUTES)
      return `a tag of the page has more than ${MOST_ATTRIBUTES} attributes`;
    tags += 1;
    if (tags > MOST_TAGS) return `the page has more than ${MOST_TAGS} tags`;
    if (FORMATTING.has(name)) formatting = Math.max(0, formatting + (closing ? -1 : 1));
    if (formatting > DEEPEST_FORMATTING)
      return `the page nests its formatting more than ${DEEPEST_FORMATTING} deep`;
    if (!VOID.has(name) && !SELF_ENDING.has(name)) {
      if (closing) depth = Math.max(0, depth - 1);
      else if (html.charCodeAt(tag.end - 1) !== 47) depth += 1;
      if (depth > DEEPEST) return `the page nests its elements more than ${DEEPEST} deep`;
    }
    let from = tag.end;
    if (!closing && RAW_TEXT.has(name)) {
      const close = indexOfClosingTag(html, name, tag.end);
      if (close === -1) return undefined;
      from = close - 1;
    }
    at = html.indexOf('<', from + 1);
  }
  return undefined;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function tagEnd(html: string, from: number): { end: number; attributes: number } {
  let quote = 0;
  let attributes = 0;
  let at = from;
  for (; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if ((code === 34 || code === 39) && html.charCodeAt(at - 1) === 61) quote = code;
    else if (code === 62) break;
    else if ((code <= 32 || code === 47) && html.charCodeAt(at - 1) > 32) attributes += 1;
  }
  return { end: at, attributes };
}

function indexOfClosingTag(html: string, name: string, from: number): number {
  let at = html.indexOf('</', from);
  while (at !== -1) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
    at = html.indexOf('</', at + 2);
  }
  return -1;
}
